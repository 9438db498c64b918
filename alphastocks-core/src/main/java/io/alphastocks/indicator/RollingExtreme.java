package io.alphastocks.indicator;

/// The largest of the last `period` values in constant time on average: a queue of the values that
/// may still become the largest, falling from its head. What a newer, larger value outlives is
/// dropped at once.
final class RollingExtreme {

    private final double[] values;
    private final long[] positions;
    private int head;
    private int size;
    private long seen;

    RollingExtreme(int period) {
        values = new double[Checks.period(period)];
        positions = new long[period];
    }

    void add(double value) {
        if (size > 0 && positions[head] <= seen - values.length) {
            head = (head + 1) % values.length;
            size--;
        }
        while (size > 0 && values[(head + size - 1) % values.length] <= value) {
            size--;
        }
        int tail = (head + size) % values.length;
        values[tail] = value;
        positions[tail] = seen;
        size++;
        seen++;
    }

    boolean isFull() {
        return seen >= values.length;
    }

    double largest() {
        return values[head];
    }
}
