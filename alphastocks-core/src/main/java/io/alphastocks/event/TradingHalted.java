package io.alphastocks.event;

import io.alphastocks.model.TradingState;
import io.alphastocks.model.TradingStatus;

/// TRADING_HALTED: no entries until trading is resumed; exits go on. Another one follows where the
/// halt becomes stricter.
///
/// @param header the header
/// @param status what holds from now on, why, and until when; never ACTIVE
public record TradingHalted(EventHeader header, TradingStatus status) implements BookEvent {

    public TradingHalted {
        if (status.state() == TradingState.ACTIVE) {
            throw new IllegalArgumentException("a halt is REDUCING or HALTED, not ACTIVE");
        }
    }

    @Override
    public Priority priority() {
        return Priority.CRITICAL;
    }
}
