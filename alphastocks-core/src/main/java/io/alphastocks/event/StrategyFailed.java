package io.alphastocks.event;

/// STRATEGY_FAILED: a strategy threw, or cannot run, and was stopped; the engine goes on.
///
/// @param header the header
/// @param name the strategy
/// @param reason why
public record StrategyFailed(EventHeader header, String name, String reason) implements Event {

    @Override
    public Priority priority() {
        return Priority.HIGH;
    }
}
