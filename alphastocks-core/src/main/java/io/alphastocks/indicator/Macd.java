package io.alphastocks.indicator;

/// Moving average convergence and divergence, by Gerald Appel (1979): the fast less the slow
/// exponential average, and an exponential average of that difference as its signal line.
///
/// The first difference needs `slow` inputs, the first signal `slow + signal − 1`.
public final class Macd implements Indicator {

    private final Ema fast;
    private final Ema slow;
    private final Ema signal;
    private double value = Double.NaN;

    /// Periods 12, 26 and 9.
    public Macd() {
        this(12, 26, 9);
    }

    /// Without any value yet.
    ///
    /// @param fast period of the fast average, 1 or more
    /// @param slow period of the slow average, above `fast`
    /// @param signal period of the signal line, 1 or more
    public Macd(int fast, int slow, int signal) {
        if (fast >= slow) {
            throw new IllegalArgumentException("fast " + fast + " must be below slow " + slow);
        }
        this.fast = new Ema(fast);
        this.slow = new Ema(slow);
        this.signal = new Ema(signal);
    }

    /// Takes the next value of the series.
    ///
    /// @return the difference of the averages, NaN before there is one
    @Override
    public double update(double next) {
        value = fast.update(next) - slow.update(next);
        if (slow.isReady()) {
            signal.update(value);
        }
        return value;
    }

    /// Whether there is a signal line.
    @Override
    public boolean isReady() {
        return signal.isReady();
    }

    /// The difference of the averages; there is one before there is a signal line.
    @Override
    public double value() {
        return value;
    }

    /// The signal line, NaN before there is one.
    public double signal() {
        return signal.value();
    }

    /// The difference less the signal line, NaN before there is one.
    public double histogram() {
        return value - signal.value();
    }
}
