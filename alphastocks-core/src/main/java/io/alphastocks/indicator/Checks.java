package io.alphastocks.indicator;

/// The checks that all indicators share.
final class Checks {

    private Checks() {}

    static int period(int period) {
        if (period < 1) {
            throw new IllegalArgumentException("period " + period + " must be 1 or more");
        }
        return period;
    }

    static double finite(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(
                    "value " + value + " of an indicator must be a finite number");
        }
        return value;
    }
}
