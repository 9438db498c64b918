package io.alphastocks.model;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// An order as the book knows it. Immutable; a change of state makes a new one, and only along
/// [OrderState]'s table.
///
/// @param id the client order id: derived from the signal, unique in the account
/// @param tag what the broker is given to know the order by, see [OrderTag]; the same however often
///   it is sent. Empty while the book has not taken it.
/// @param signalId the signal it serves
/// @param positionId the position it opens or closes
/// @param purpose entry or exit
/// @param instrument what is traded
/// @param side buy or sell
/// @param type market or limit
/// @param quantity units ordered, above 0
/// @param limit the limit price; null for a market order
/// @param trigger the premium level that made it, for an exit; null where no level did. On candle
///   data, where nobody saw the level being crossed, the simulated venue fills it there.
/// @param state where it stands
/// @param filled units filled so far
/// @param filledValue price × quantity of all fills so far
/// @param brokerOrderId the broker's id; null until it is known
/// @param reason why it was made, or why it was rejected or cancelled
/// @param created when the intent was stored
/// @param updated when the state last changed
public record Order(
        String id,
        String tag,
        String signalId,
        String positionId,
        OrderPurpose purpose,
        InstrumentId instrument,
        Side side,
        OrderType type,
        Quantity quantity,
        @Nullable Price limit,
        @Nullable Price trigger,
        OrderState state,
        Quantity filled,
        Money filledValue,
        @Nullable String brokerOrderId,
        String reason,
        Instant created,
        Instant updated) {

    public Order {
        if (quantity.isZero()) {
            throw new IllegalArgumentException("order " + id + ": quantity must be above 0");
        }
        if ((type == OrderType.LIMIT) != (limit != null)) {
            throw new IllegalArgumentException(
                    "order " + id + ": a LIMIT order needs a limit price, a MARKET order has none");
        }
        if (filled.isAbove(quantity)) {
            throw new IllegalArgumentException(
                    "order " + id + ": filled " + filled + " is above the quantity " + quantity);
        }
    }

    /// A fresh market order, not sent yet.
    public static Order market(
            String id,
            String signalId,
            String positionId,
            OrderPurpose purpose,
            InstrumentId instrument,
            Side side,
            Quantity quantity,
            String reason,
            Instant created) {
        return new Order(
                id,
                "",
                signalId,
                positionId,
                purpose,
                instrument,
                side,
                OrderType.MARKET,
                quantity,
                null,
                null,
                OrderState.INTENT,
                Quantity.ZERO,
                Money.ZERO,
                null,
                reason,
                created,
                created);
    }

    /// This order with the tag that it is sent with.
    public Order tagged(String newTag) {
        return copy(newTag, quantity, limit, trigger, updated);
    }

    /// This order, made because its premium reached a level; null where no level did.
    public Order triggeredAt(@Nullable Price level) {
        return copy(tag, quantity, limit, level, updated);
    }

    /// This order with another quantity and limit, as the broker has confirmed it or is to be asked
    /// for it.
    ///
    /// @param newLimit null makes it a market order
    /// @throws IllegalArgumentException if more than the quantity is filled
    public Order amended(Quantity newQuantity, @Nullable Price newLimit, Instant at) {
        return copy(tag, newQuantity, newLimit, trigger, at);
    }

    /// This order as a broker has it under another id: a duplicate.
    public Order withBrokerOrderId(String newBrokerOrderId) {
        return with(state, filled, filledValue, newBrokerOrderId, reason, updated);
    }

    /// Whether what a broker shows by this order's id or tag is what was ordered: instrument, side
    /// and, as long as only the tag says that it is the order, quantity. Type and price are not
    /// asked for: brokers protect market orders by limits, and a person may change both.
    public boolean isShownAs(BrokerOrder shown) {
        boolean byTag = brokerOrderId == null;
        return instrument.equals(shown.instrument())
                && side == shown.side()
                && (!byTag || quantity.equals(shown.quantity()));
    }

    /// Units that may still be filled; none once the order has ended.
    public Quantity open() {
        return state.isTerminal() ? Quantity.ZERO : quantity.minus(filled);
    }

    /// Whether it may still be filled, or may have been: what risk must count.
    public boolean isLive() {
        return !state.isTerminal();
    }

    /// Whether nobody knows what became of it, and the broker's order book has not told yet.
    public boolean isUnknown() {
        return state == OrderState.UNKNOWN;
    }

    /// The order after a fact that is no fill.
    ///
    /// @param newBrokerOrderId the broker's id, null where the fact does not tell it
    /// @throws IllegalArgumentException for a fill: that is [#filledBy]'s
    /// @throws IllegalStateException if the table of [OrderState] has no such change
    public Order after(
            OrderFact fact, @Nullable String newBrokerOrderId, String newReason, Instant at) {
        if (fact == OrderFact.PART_FILL || fact == OrderFact.LAST_FILL) {
            throw new IllegalArgumentException(
                    "order " + id + ": " + fact + " without its quantity and price");
        }
        return with(next(fact), filled, filledValue, newBrokerOrderId, newReason, at);
    }

    /// The order with one more fill booked and, unless it has ended, the state that follows from
    /// it. A fill proves that the order was sent: an INTENT must have become SUBMITTED before.
    ///
    /// @throws IllegalArgumentException if the fill is of nothing, or exceeds the quantity
    /// @throws IllegalStateException if the table of [OrderState] has no such change
    public Order filledBy(Quantity more, Price price, Instant at) {
        if (more.isZero()) {
            throw new IllegalArgumentException("order " + id + ": a fill must be above 0");
        }
        Quantity total = filled.plus(more);
        OrderFact fact = total.equals(quantity) ? OrderFact.LAST_FILL : OrderFact.PART_FILL;
        return with(
                next(fact), total, filledValue.plus(price.times(more)), brokerOrderId, reason, at);
    }

    private OrderState next(OrderFact fact) {
        return state.after(fact)
                .orElseThrow(() ->
                        new IllegalStateException(
                                "order %s is %s: %s cannot happen to it"
                                        .formatted(id, state, fact)));
    }

    private Order copy(
            String newTag,
            Quantity newQuantity,
            @Nullable Price newLimit,
            @Nullable Price newTrigger,
            Instant at) {
        return new Order(
                id,
                newTag,
                signalId,
                positionId,
                purpose,
                instrument,
                side,
                newLimit == null ? OrderType.MARKET : OrderType.LIMIT,
                newQuantity,
                newLimit,
                newTrigger,
                state,
                filled,
                filledValue,
                brokerOrderId,
                reason,
                created,
                at);
    }

    private Order with(
            OrderState next,
            Quantity newFilled,
            Money newValue,
            @Nullable String newBrokerOrderId,
            String newReason,
            Instant at) {
        return new Order(
                id,
                tag,
                signalId,
                positionId,
                purpose,
                instrument,
                side,
                type,
                quantity,
                limit,
                trigger,
                next,
                newFilled,
                newValue,
                newBrokerOrderId == null ? brokerOrderId : newBrokerOrderId,
                newReason,
                created,
                at);
    }
}
