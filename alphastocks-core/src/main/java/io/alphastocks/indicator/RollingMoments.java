package io.alphastocks.indicator;

/// Mean and population deviation of the last `period` values, in constant time.
///
/// By Welford's recurrence, which, unlike sums of squares, does not cancel where the deviation is
/// small beside the mean; a value that leaves is taken out by the same recurrence. As in
/// [RollingSum], moments of only the values since the ring began anew take over each time that it
/// is full, so that no error outlives its window.
final class RollingMoments {

    private final double[] window;
    private int next;
    private boolean full;
    private double mean;
    private double squares;
    private double meanSinceWrap;
    private double squaresSinceWrap;

    RollingMoments(int period) {
        window = new double[Checks.period(period)];
    }

    void add(double value) {
        if (full) {
            double left = window[next];
            double before = mean;
            mean += (value - left) / window.length;
            squares += (value - left) * (value - mean + left - before);
        }
        window[next] = value;
        next++;
        double distance = value - meanSinceWrap;
        meanSinceWrap += distance / next;
        squaresSinceWrap += distance * (value - meanSinceWrap);
        if (next == window.length) {
            next = 0;
            full = true;
            mean = meanSinceWrap;
            squares = squaresSinceWrap;
            meanSinceWrap = 0;
            squaresSinceWrap = 0;
        }
    }

    boolean isFull() {
        return full;
    }

    double mean() {
        return mean;
    }

    double deviation() {
        return Math.sqrt(Math.max(squares, 0) / window.length);
    }
}
