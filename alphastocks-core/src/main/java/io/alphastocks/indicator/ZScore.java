package io.alphastocks.indicator;

/// How many population standard deviations the last value is away from the mean of the last
/// `period` values, itself included; 0 where they do not differ.
public final class ZScore implements Indicator {

    /// Below this part of the mean a deviation is rounding error.
    private static final double NOTHING = 1e-12;

    private final RollingMoments moments;
    private double value = Double.NaN;

    /// Without any value yet.
    ///
    /// @param period number of values, 1 or more
    public ZScore(int period) {
        moments = new RollingMoments(period);
    }

    @Override
    public double update(double next) {
        moments.add(Checks.finite(next));
        if (moments.isFull()) {
            double deviation = moments.deviation();
            boolean flat = deviation <= NOTHING * Math.abs(moments.mean());
            value = flat ? 0 : (next - moments.mean()) / deviation;
        }
        return value;
    }

    @Override
    public boolean isReady() {
        return moments.isFull();
    }

    @Override
    public double value() {
        return value;
    }
}
