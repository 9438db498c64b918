package io.alphastocks.event;

/// STRATEGY_STARTED: a strategy runs.
///
/// @param header the header
/// @param name the strategy
/// @param reason why
public record StrategyStarted(EventHeader header, String name, String reason) implements Event {

    @Override
    public Priority priority() {
        return Priority.HIGH;
    }
}
