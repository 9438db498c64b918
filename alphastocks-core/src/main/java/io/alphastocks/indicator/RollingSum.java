package io.alphastocks.indicator;

/// The sum of the last `period` values, in constant time and without drift.
///
/// Adding what comes and subtracting what leaves gathers rounding errors for ever. So a second sum
/// of only the values since the ring began anew is kept: when the ring is full again, these are the
/// whole window, and that sum, which never subtracted anything, takes over. An error lives for one
/// window at most.
final class RollingSum {

    private final double[] window;
    private int next;
    private boolean full;
    private double sum;
    private double sinceWrap;

    RollingSum(int period) {
        window = new double[Checks.period(period)];
    }

    void add(double value) {
        sum += value - window[next];
        sinceWrap += value;
        window[next] = value;
        next++;
        if (next == window.length) {
            next = 0;
            full = true;
            sum = sinceWrap;
            sinceWrap = 0;
        }
    }

    boolean isFull() {
        return full;
    }

    double mean() {
        return sum / window.length;
    }
}
