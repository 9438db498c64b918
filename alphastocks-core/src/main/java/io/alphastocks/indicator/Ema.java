package io.alphastocks.indicator;

/// Exponential moving average: `value + 2 / (period + 1) × (next − value)`, begun with the simple
/// average of the first `period` values, as charting packages do.
public final class Ema implements Indicator {

    private final int period;
    private final double weight;
    private int seen;
    private double seed;
    private double value = Double.NaN;

    /// Without any value yet.
    ///
    /// @param period number of values that begin it and set its weight, 1 or more
    public Ema(int period) {
        this.period = Checks.period(period);
        weight = 2.0 / (period + 1);
    }

    @Override
    public double update(double next) {
        Checks.finite(next);
        if (seen >= period) {
            value += weight * (next - value);
            return value;
        }
        seen++;
        seed += next;
        if (seen == period) {
            value = seed / period;
        }
        return value;
    }

    @Override
    public boolean isReady() {
        return seen == period;
    }

    @Override
    public double value() {
        return value;
    }
}
