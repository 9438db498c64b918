package io.alphastocks.indicator;

/// Bollinger bands, by John Bollinger, "Bollinger on Bollinger Bands" (2001): the simple moving
/// average, and around it a number of population standard deviations of the same values.
public final class BollingerBands implements Indicator {

    private final RollingMoments moments;
    private final double width;

    /// Without any value yet.
    ///
    /// @param period number of values, 1 or more; usually 20
    /// @param width number of deviations from the middle to a band, above 0; usually 2
    public BollingerBands(int period, double width) {
        if (!(width > 0 && Double.isFinite(width))) {
            throw new IllegalArgumentException("width " + width + " must be above 0");
        }
        moments = new RollingMoments(period);
        this.width = width;
    }

    /// Takes the next value of the series.
    ///
    /// @return the middle band
    @Override
    public double update(double next) {
        moments.add(Checks.finite(next));
        return middle();
    }

    @Override
    public boolean isReady() {
        return moments.isFull();
    }

    /// The middle band.
    @Override
    public double value() {
        return middle();
    }

    /// The average.
    public double middle() {
        return isReady() ? moments.mean() : Double.NaN;
    }

    /// The average and the deviations above it.
    public double upper() {
        return middle() + width * moments.deviation();
    }

    /// The average less the deviations below it.
    public double lower() {
        return middle() - width * moments.deviation();
    }
}
