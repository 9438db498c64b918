package io.alphastocks.event;

/// SYSTEM_SHUTDOWN: the engine takes no more input.
///
/// @param header the header
/// @param name the engine
/// @param reason why
public record SystemShutdown(EventHeader header, String name, String reason) implements Event {

    @Override
    public Priority priority() {
        return Priority.HIGH;
    }
}
