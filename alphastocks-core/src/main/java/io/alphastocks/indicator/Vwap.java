package io.alphastocks.indicator;

import io.alphastocks.model.Candle;
import io.alphastocks.model.Tick;

/// Volume-weighted average price since the last [#reset()], with bands of its volume-weighted
/// deviation. Usually reset at each session's open; a strategy sees that in the candle's day.
///
/// Mean and deviation are kept by D. H. D. West's weighted recurrence, "Updating mean and variance
/// estimates: an improved method" (1979), which does not cancel as sums of squares do.
public final class Vwap {

    private double volume;
    private double mean;
    private double squares;

    /// Without any volume yet.
    public Vwap() {}

    /// Takes a candle at its typical price, (high + low + close) / 3. A candle without volume, and
    /// every candle of an instrument that has none, changes nothing.
    ///
    /// @return the average after it, as [#value()] gives it
    public double update(Candle candle) {
        if (candle.volume() == Tick.NOT_AVAILABLE) {
            return value();
        }
        double typical =
                (candle.high().toDouble() + candle.low().toDouble() + candle.close().toDouble())
                        / 3;
        return update(typical, (double) candle.volume());
    }

    /// Takes a price at which a volume was traded.
    ///
    /// @param traded units, 0 or more
    /// @return the average after it, as [#value()] gives it
    public double update(double price, double traded) {
        Checks.finite(price);
        if (!(Checks.finite(traded) >= 0)) {
            throw new IllegalArgumentException("volume " + traded + " must be 0 or more");
        }
        if (traded > 0) {
            volume += traded;
            double distance = price - mean;
            mean += distance * (traded / volume);
            squares += traded * distance * (price - mean);
        }
        return value();
    }

    /// Begins anew.
    public void reset() {
        volume = 0;
        mean = 0;
        squares = 0;
    }

    /// Whether any volume has been seen since the last reset.
    public boolean isReady() {
        return volume > 0;
    }

    /// The average, NaN while there is no volume.
    public double value() {
        return isReady() ? mean : Double.NaN;
    }

    /// The average and a number of deviations; a negative number gives the band below.
    public double band(double deviations) {
        return value() + deviations * Math.sqrt(Math.max(squares, 0) / volume);
    }
}
