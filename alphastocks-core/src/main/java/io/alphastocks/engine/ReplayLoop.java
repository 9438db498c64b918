package io.alphastocks.engine;

import io.alphastocks.market.MarketDataSink;
import io.alphastocks.market.RecordedFeed;
import io.alphastocks.time.SimulatedClock;

import java.util.ArrayList;
import java.util.List;

/// Drives an engine with recorded data: clock, timers and the data of all feeds in the order of
/// time. Timers due at a time come before data stamped with it.
final class ReplayLoop {

    private static final long SECOND = 1_000_000;

    private record Source(RecordedFeed.Cursor cursor, MarketDataSink sink) {}

    private final SimulatedClock clock;
    private final Runnable settle;
    private final List<Source> sources = new ArrayList<>();

    /// @param settle waits until everything that has happened so far is dealt with; nothing to do
    ///   on the deterministic bus
    ReplayLoop(SimulatedClock clock, Runnable settle) {
        this.clock = clock;
        this.settle = settle;
    }

    /// Adds the ticks of a feed; at equal times the feed added first goes first.
    void add(RecordedFeed.Cursor ticks, MarketDataSink sink) {
        sources.add(new Source(ticks, sink));
    }

    /// The time of the next data, [Long#MAX_VALUE] at the end.
    long nextMicros() {
        long next = Long.MAX_VALUE;
        for (Source source : sources) {
            next = Math.min(next, source.cursor.nextMicros());
        }
        return next;
    }

    /// Plays the data up to and including a time.
    void playUntil(long lastMicros) {
        for (long next; (next = nextMicros()) <= lastMicros && next != Long.MAX_VALUE; ) {
            advanceTo(next);
            for (Source source : sources) {
                if (source.cursor.nextMicros() == next) {
                    source.cursor.deliver(source.sink);
                    break;
                }
            }
        }
    }

    /// Moves the clock. What came before a new second, and each timer, is dealt with first, so that
    /// on a concurrent bus the clock never runs away from the work.
    void advanceTo(long micros) {
        if (Math.floorDiv(micros, SECOND) != Math.floorDiv(clock.micros(), SECOND)) {
            settle.run();
        }
        for (long timer; (timer = clock.nextTimerMicros()) <= micros; ) {
            clock.advanceTo(timer);
            settle.run();
        }
        clock.advanceTo(micros);
    }
}
