package io.alphastocks.indicator;

/// Simple moving average: the mean of the last `period` values.
public final class Sma implements Indicator {

    private final RollingSum sum;
    private double value = Double.NaN;

    /// Without any value yet.
    ///
    /// @param period number of values, 1 or more
    public Sma(int period) {
        sum = new RollingSum(period);
    }

    @Override
    public double update(double next) {
        sum.add(Checks.finite(next));
        if (sum.isFull()) {
            value = sum.mean();
        }
        return value;
    }

    @Override
    public boolean isReady() {
        return sum.isFull();
    }

    @Override
    public double value() {
        return value;
    }
}
