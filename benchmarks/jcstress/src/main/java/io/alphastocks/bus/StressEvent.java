package io.alphastocks.bus;

import io.alphastocks.event.Event;
import io.alphastocks.event.EventHeader;

import java.time.Instant;

/// Tells a handler which try it belongs to.
record StressEvent(EventHeader header, Object attempt) implements Event {

    private static final EventHeader HEADER = new EventHeader("e", Instant.EPOCH, "stress", "");

    static StressEvent of(Object attempt) {
        return new StressEvent(HEADER, attempt);
    }
}
