package io.alphastocks.event;

/// STRATEGY_STOPPED: a strategy was stopped in order.
///
/// @param header the header
/// @param name the strategy
/// @param reason why
public record StrategyStopped(EventHeader header, String name, String reason) implements Event {

    @Override
    public Priority priority() {
        return Priority.HIGH;
    }
}
