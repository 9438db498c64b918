package io.alphastocks.event;

import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Tick;

import java.time.Instant;

/// TICK: market data arrived. The header is computed when asked for, not stored.
///
/// @param tick the data
/// @param source the feed that it came from
public record TickReceived(Tick tick, String source) implements Event {

    @Override
    public EventHeader header() {
        return new EventHeader(id(), time(), source);
    }

    @Override
    public String id() {
        return "tick/" + tick.instrument() + "/" + tick.timeMicros();
    }

    @Override
    public Instant time() {
        return tick.time();
    }

    @Override
    public long timeMicros() {
        return tick.timeMicros();
    }

    @Override
    public String correlationId() {
        return "";
    }

    public InstrumentId instrument() {
        return tick.instrument();
    }
}
