package io.alphastocks.event;

import java.time.Instant;

/// What every event carries beside its own fields.
///
/// @param id stable and derived (strategy, instrument, event time, ordinal …), never random: a
///   replay repeats it, and handlers with effects outside de-duplicate by it
/// @param time when it happened, by the engine's clock or the exchange's
/// @param source who says so, such as `book:main` or a feed's name
/// @param correlationId the signal's id along a trade's whole life; empty where there is none
public record EventHeader(String id, Instant time, String source, String correlationId) {

    public EventHeader(String id, Instant time, String source) {
        this(id, time, source, "");
    }
}
