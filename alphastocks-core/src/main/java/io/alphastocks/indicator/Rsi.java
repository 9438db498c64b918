package io.alphastocks.indicator;

/// Relative strength index, 0 to 100, by J. Welles Wilder, "New Concepts in Technical Trading
/// Systems" (1978): `100 − 100 / (1 + average gain / average loss)`, the averages begun with the
/// mean of the first `period` changes and then moved by `1 / period` of the difference.
///
/// The first value needs `period + 1` inputs. Without any loss it is 100; where nothing has moved
/// at all the quotient is undefined, and it is 50.
public final class Rsi implements Indicator {

    private static final double NEUTRAL = 50;

    private final int period;
    private int changes = -1;
    private double previous;
    private double averageGain;
    private double averageLoss;
    private double value = Double.NaN;

    /// Without any value yet.
    ///
    /// @param period number of changes, 1 or more
    public Rsi(int period) {
        this.period = Checks.period(period);
    }

    @Override
    public double update(double next) {
        Checks.finite(next);
        double change = next - previous;
        previous = next;
        if (changes < 0) {
            changes = 0;
            return value;
        }
        double gain = Math.max(change, 0);
        double loss = Math.max(-change, 0);
        if (changes < period) {
            changes++;
            averageGain += gain / period;
            averageLoss += loss / period;
        } else {
            averageGain += (gain - averageGain) / period;
            averageLoss += (loss - averageLoss) / period;
        }
        if (changes == period) {
            value = strength();
        }
        return value;
    }

    private double strength() {
        if (averageLoss == 0) {
            return averageGain == 0 ? NEUTRAL : 100;
        }
        return 100 - 100 / (1 + averageGain / averageLoss);
    }

    @Override
    public boolean isReady() {
        return changes == period;
    }

    @Override
    public double value() {
        return value;
    }
}
