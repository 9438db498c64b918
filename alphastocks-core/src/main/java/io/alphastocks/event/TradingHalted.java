package io.alphastocks.event;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// TRADING_HALTED: no entries until trading is resumed; exits go on.
///
/// @param header the header
/// @param reason why
/// @param until when it ends by itself; null where somebody must resume
public record TradingHalted(EventHeader header, String reason, @Nullable Instant until)
        implements BookEvent {

    @Override
    public Priority priority() {
        return Priority.CRITICAL;
    }
}
