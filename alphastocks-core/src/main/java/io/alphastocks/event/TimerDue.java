package io.alphastocks.event;

import io.alphastocks.model.EpochMicros;

import java.time.Instant;

/// A timer of a component has come due. It arrives on the lane of its owner, so that the owner's
/// state keeps one writer.
///
/// @param owner the component that set it
/// @param key the owner's lane, such as an instrument or an underlying
/// @param dueMicros the time it was set to, microseconds since the epoch
public record TimerDue(String owner, String key, long dueMicros) implements Event {

    @Override
    public EventHeader header() {
        return new EventHeader(id(), time(), owner);
    }

    @Override
    public String id() {
        return "timer/" + owner + "/" + key + "/" + dueMicros;
    }

    @Override
    public Instant time() {
        return EpochMicros.toInstant(dueMicros);
    }

    @Override
    public long timeMicros() {
        return dueMicros;
    }

    @Override
    public String source() {
        return owner;
    }

    @Override
    public String correlationId() {
        return "";
    }

    @Override
    public Priority priority() {
        return Priority.HIGH;
    }
}
