package io.alphastocks.indicator;

/// A number that follows a series, one value at a time, in constant time and memory. Not safe for
/// use by several threads at once.
///
/// Values must be finite: one NaN would stay in a running average for ever, so it is refused with
/// an [IllegalArgumentException].
public interface Indicator {

    /// Takes the next value of the series.
    ///
    /// @return the indicator after it, as [#value()] gives it
    double update(double next);

    /// Whether enough values have been seen.
    boolean isReady();

    /// The indicator after the last value, NaN while it is not ready. Comparing with NaN is false,
    /// so a condition on it cannot hold too early.
    double value();
}
