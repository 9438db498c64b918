package io.alphastocks.event;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// TRADING_HALTED: no entries until trading is resumed; exits go on.
///
/// @param header the header
/// @param reason why
/// @param until when somebody means to resume, null where that is open; nothing ends it by itself
public record TradingHalted(EventHeader header, String reason, @Nullable Instant until)
        implements BookEvent {

    @Override
    public Priority priority() {
        return Priority.CRITICAL;
    }
}
