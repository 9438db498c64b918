package io.alphastocks.benchmarks;

import io.alphastocks.event.Event;
import io.alphastocks.event.EventHeader;

import java.time.Instant;

/// The one event that every bus under test carries.
///
/// @param number what tells it from others; in latency runs the time it is due, in nanoseconds of
///   [System#nanoTime()]
record Sample(long number) implements Event {

    @Override
    public EventHeader header() {
        return new EventHeader("sample/" + number, Instant.EPOCH, "benchmark");
    }
}
