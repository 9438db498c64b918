package io.alphastocks.market;

import io.alphastocks.model.Tick;

/// Turns the cumulative volume of a day into what was traded between two readings.
///
/// A reading below the one before is a counter that began anew, or a reading that was wrong: it
/// counts as nothing, and the next one counts from there. Where a reading then reaches what the
/// counter had before it fell, only what exceeds that counts: it was a wrong reading, and the day's
/// volume is not counted twice.
final class VolumeCounter {

    private long last = Tick.NOT_AVAILABLE;
    private long peak;
    private long resets;

    boolean isStarted() {
        return last != Tick.NOT_AVAILABLE;
    }

    /// Begins to count at a reading.
    void start(long reading) {
        last = reading;
        peak = 0;
    }

    void stop() {
        last = Tick.NOT_AVAILABLE;
    }

    /// What was traded since the reading before; the counter was started.
    long advance(long reading) {
        long before = last;
        last = reading;
        if (reading < before) {
            peak = Math.max(peak, before);
            resets++;
            return 0;
        }
        long from = before < peak && reading >= peak ? peak : before;
        if (reading >= peak) {
            peak = 0;
        }
        return reading - from;
    }

    long last() {
        return last;
    }

    long resets() {
        return resets;
    }
}
