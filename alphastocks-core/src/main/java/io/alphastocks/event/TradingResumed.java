package io.alphastocks.event;

/// TRADING_RESUMED: entries are allowed again.
///
/// @param header the header
/// @param reason why
public record TradingResumed(EventHeader header, String reason) implements BookEvent {

    @Override
    public Priority priority() {
        return Priority.CRITICAL;
    }
}
