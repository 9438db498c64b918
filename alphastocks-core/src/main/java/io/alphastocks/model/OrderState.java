package io.alphastocks.model;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// The state of an order. [#after] is the whole table of what may happen to one, drawn in the guide
/// "Orders"; no other change is possible.
public enum OrderState {
    /// Stored, not sent.
    INTENT,
    /// Sent and taken by the broker; its own checks are not over.
    SUBMITTED,
    /// Working at the exchange.
    OPEN,
    /// Working at the exchange, a part is filled.
    PARTIALLY_FILLED,
    /// Filled wholly.
    FILLED,
    /// What was open is cancelled, or it was never sent.
    CANCELLED,
    /// The broker or the exchange refused it.
    REJECTED,
    /// Its time is over.
    EXPIRED,
    /// Sent, and nobody knows what became of it; counted as live.
    UNKNOWN,
    /// Unknown, and the broker's order book did not show it; counted as live all day.
    NOT_FOUND;

    /// The state that follows from a fact, this one where the fact changes nothing: it is old,
    /// known, or proven wrong by what is known already. A fill of an order that has ended is
    /// booked, and marked as late, and the order has ended as it had.
    ///
    /// @return empty where the fact cannot be: nothing happens to an order that was not sent
    public Optional<OrderState> after(OrderFact fact) {
        return switch (this) {
            case INTENT ->
                    switch (fact) {
                        case ACKED -> Optional.of(SUBMITTED);
                        case NOT_PLACED -> Optional.of(CANCELLED);
                        case UNANSWERED -> Optional.of(UNKNOWN);
                        case WORKING, PART_FILL, LAST_FILL, CANCEL, REJECT, EXPIRY, NOT_SEEN ->
                                Optional.empty();
                    };
            case SUBMITTED ->
                    switch (fact) {
                        case ACKED, NOT_PLACED, UNANSWERED -> Optional.of(this);
                        case WORKING, PART_FILL, LAST_FILL, CANCEL, REJECT, EXPIRY ->
                                Optional.of(shown(fact));
                        case NOT_SEEN -> Optional.of(UNKNOWN);
                    };
            case OPEN, PARTIALLY_FILLED ->
                    switch (fact) {
                        case ACKED, NOT_PLACED, UNANSWERED, NOT_SEEN -> Optional.of(this);
                        case WORKING, PART_FILL, LAST_FILL, CANCEL, REJECT, EXPIRY ->
                                Optional.of(shown(fact));
                    };
            case UNKNOWN, NOT_FOUND ->
                    switch (fact) {
                        case ACKED -> Optional.of(SUBMITTED);
                        case NOT_PLACED, UNANSWERED -> Optional.of(this);
                        case WORKING, PART_FILL, LAST_FILL, CANCEL, REJECT, EXPIRY ->
                                Optional.of(shown(fact));
                        case NOT_SEEN -> Optional.of(NOT_FOUND);
                    };
            case FILLED, CANCELLED, REJECTED, EXPIRED -> Optional.of(this);
        };
    }

    /// What an order is of which a broker tells this.
    private static OrderState shown(OrderFact fact) {
        return switch (fact) {
            case ACKED -> SUBMITTED;
            case WORKING -> OPEN;
            case PART_FILL -> PARTIALLY_FILLED;
            case LAST_FILL -> FILLED;
            case CANCEL -> CANCELLED;
            case REJECT -> REJECTED;
            case EXPIRY -> EXPIRED;
            case NOT_PLACED, UNANSWERED, NOT_SEEN ->
                    throw new IllegalArgumentException("no broker shows " + fact);
        };
    }

    /// Whether a fact makes another state of this one.
    public boolean isChangedBy(OrderFact fact) {
        return after(fact).filter(next -> next != this).isPresent();
    }

    /// The other states that may follow.
    public Set<OrderState> next() {
        Set<OrderState> next = EnumSet.noneOf(OrderState.class);
        for (OrderFact fact : OrderFact.values()) {
            after(fact).filter(state -> state != this).ifPresent(next::add);
        }
        return next;
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
