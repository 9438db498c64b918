package io.alphastocks.indicator;

/// The highest of the last `period` values. For a breakout compare with [#value()] before the
/// update: afterwards it includes the new value.
public final class RollingHigh implements Indicator {

    private final RollingExtreme extreme;

    /// Without any value yet.
    ///
    /// @param period number of values, 1 or more
    public RollingHigh(int period) {
        extreme = new RollingExtreme(period);
    }

    @Override
    public double update(double next) {
        extreme.add(Checks.finite(next));
        return value();
    }

    @Override
    public boolean isReady() {
        return extreme.isFull();
    }

    @Override
    public double value() {
        return isReady() ? extreme.largest() : Double.NaN;
    }
}
