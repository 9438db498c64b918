package io.alphastocks.indicator;

import io.alphastocks.model.Candle;

/// Average true range, by J. Welles Wilder, "New Concepts in Technical Trading Systems" (1978): the
/// true range is the high less the low, both stretched to the close before; the average is begun
/// with the mean of the first `period` true ranges and then moved by `1 / period` of the
/// difference.
///
/// The first candle has no close before it and no true range, so the first value needs `period + 1`
/// candles.
public final class Atr {

    private final int period;
    private int ranges = -1;
    private double previousClose;
    private double seed;
    private double value = Double.NaN;

    /// Without any candle yet.
    ///
    /// @param period number of true ranges, 1 or more; usually 14
    public Atr(int period) {
        this.period = Checks.period(period);
    }

    /// Takes the next candle.
    ///
    /// @return the average after it, as [#value()] gives it
    public double update(Candle candle) {
        return update(candle.high().toDouble(), candle.low().toDouble(), candle.close().toDouble());
    }

    /// Takes the next candle as numbers.
    ///
    /// @return the average after it, as [#value()] gives it
    public double update(double high, double low, double close) {
        double top = Math.max(Checks.finite(high), previousClose);
        double bottom = Math.min(Checks.finite(low), previousClose);
        boolean first = ranges < 0;
        previousClose = Checks.finite(close);
        if (first) {
            ranges = 0;
        } else if (ranges < period) {
            ranges++;
            seed += top - bottom;
            if (ranges == period) {
                value = seed / period;
            }
        } else {
            value += (top - bottom - value) / period;
        }
        return value;
    }

    /// Whether enough candles have been seen.
    public boolean isReady() {
        return ranges == period;
    }

    /// The average after the last candle, NaN while it is not ready.
    public double value() {
        return value;
    }
}
