package io.alphastocks.event;

/// SYSTEM_READY: everything is started.
///
/// @param header the header
/// @param name the engine
/// @param reason why
public record SystemReady(EventHeader header, String name, String reason) implements Event {

    @Override
    public Priority priority() {
        return Priority.HIGH;
    }
}
