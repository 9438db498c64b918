package io.alphastocks.event;

import io.alphastocks.model.EpochMicros;

import java.time.Instant;

/// Something that happened. A user's own event type is a record with a header:
///
/// ```java
/// record NewsArrived(EventHeader header, String headline) implements Event {}
/// ```
///
/// Events must be immutable: handlers on many threads see the same object.
public interface Event {

    EventHeader header();

    default String id() {
        return header().id();
    }

    default Instant time() {
        return header().time();
    }

    /// The event's time in microseconds since the epoch; events of high rate keep it in this form.
    default long timeMicros() {
        return EpochMicros.of(time());
    }

    default String source() {
        return header().source();
    }

    /// The signal's id along a trade's whole life; empty where there is none.
    default String correlationId() {
        return header().correlationId();
    }

    default Priority priority() {
        return Priority.NORMAL;
    }
}
