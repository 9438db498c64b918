package io.alphastocks.model;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// An order as a broker shows it.
///
/// @param brokerOrderId the broker's id
/// @param tag the tag that it was sent with, see [OrderTag]; empty where it has none
/// @param instrument what is traded
/// @param side buy or sell
/// @param quantity units ordered, above 0
/// @param limit the limit price; null for a market order. A broker may show a protected market
///   order with a limit.
/// @param state the state as the broker sees it
/// @param filled units filled by the broker's own count
/// @param reason the broker's words, empty where it has none
/// @param time the broker's time of this state
public record BrokerOrder(
        String brokerOrderId,
        String tag,
        InstrumentId instrument,
        Side side,
        Quantity quantity,
        @Nullable Price limit,
        OrderState state,
        Quantity filled,
        String reason,
        Instant time) {

    /// Units that may still be filled; none once the order has ended.
    public Quantity open() {
        return state.isTerminal() ? Quantity.ZERO : quantity.minus(filled.min(quantity));
    }
}
