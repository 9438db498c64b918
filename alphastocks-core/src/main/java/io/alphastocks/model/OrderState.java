package io.alphastocks.model;

import java.util.EnumSet;
import java.util.Set;

/// The state of an order. [#next()] is the whole table; no other change is possible.
///
/// | from | to |
/// |---|---|
/// | INTENT | SUBMITTED, UNKNOWN (a crash in between), CANCELLED (never sent) |
/// | SUBMITTED | OPEN, PARTIALLY_FILLED, FILLED, CANCELLED, REJECTED, EXPIRED, UNKNOWN |
/// | OPEN, PARTIALLY_FILLED | each other, FILLED, CANCELLED, REJECTED, EXPIRED |
/// | UNKNOWN | SUBMITTED and all that may follow it, NOT_FOUND |
/// | NOT_FOUND | SUBMITTED and all that may follow it but UNKNOWN: it counts as live until the day is over |
/// | FILLED, CANCELLED, REJECTED, EXPIRED | none; a late fill is booked and flagged |
public enum OrderState {
    /// Stored, not sent.
    INTENT,
    /// Sent and taken by the broker; its own checks are not over.
    SUBMITTED,
    /// Working at the exchange.
    OPEN,
    /// Working at the exchange, a part is filled.
    PARTIALLY_FILLED,
    FILLED,
    CANCELLED,
    REJECTED,
    EXPIRED,
    /// Sent, and nobody knows what became of it; counted as live.
    UNKNOWN,
    /// Unknown, and the broker's order book did not show it; counted as live all day.
    NOT_FOUND;

    private static final Set<OrderState> AFTER_SUBMITTED =
            EnumSet.of(OPEN, PARTIALLY_FILLED, FILLED, CANCELLED, REJECTED, EXPIRED, UNKNOWN);
    private static final Set<OrderState> AFTER_UNKNOWN =
            EnumSet.of(
                    SUBMITTED,
                    OPEN,
                    PARTIALLY_FILLED,
                    FILLED,
                    CANCELLED,
                    REJECTED,
                    EXPIRED,
                    NOT_FOUND);

    /// The states that may follow.
    public Set<OrderState> next() {
        return switch (this) {
            case INTENT -> EnumSet.of(SUBMITTED, UNKNOWN, CANCELLED);
            case SUBMITTED -> EnumSet.copyOf(AFTER_SUBMITTED);
            case OPEN -> EnumSet.of(PARTIALLY_FILLED, FILLED, CANCELLED, REJECTED, EXPIRED);
            case PARTIALLY_FILLED -> EnumSet.of(OPEN, FILLED, CANCELLED, REJECTED, EXPIRED);
            case UNKNOWN -> EnumSet.copyOf(AFTER_UNKNOWN);
            case NOT_FOUND -> {
                Set<OrderState> all = EnumSet.copyOf(AFTER_UNKNOWN);
                all.remove(NOT_FOUND);
                yield all;
            }
            case FILLED, CANCELLED, REJECTED, EXPIRED -> EnumSet.noneOf(OrderState.class);
        };
    }

    public boolean canBecome(OrderState next) {
        return next().contains(next);
    }

    /// Whether the broker is known to have, or to have had, the order.
    public boolean isAtBroker() {
        return this != INTENT && this != UNKNOWN && this != NOT_FOUND;
    }

    /// Whether nothing can follow any more.
    public boolean isTerminal() {
        return this == FILLED || this == CANCELLED || this == REJECTED || this == EXPIRED;
    }
}
