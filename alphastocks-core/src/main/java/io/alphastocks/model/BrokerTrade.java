package io.alphastocks.model;

import java.time.Instant;

/// One execution as the broker reports it.
///
/// @param tradeId the broker's id of the execution; the same execution always has the same id
/// @param quantity units, above 0
/// @param price per unit
/// @param time exchange time
/// @param modelled whether the price was made by a model of the spread, because the market data had
///   no quotes; always false of a real broker
public record BrokerTrade(
        String tradeId, Quantity quantity, Price price, Instant time, boolean modelled) {

    /// An execution at a price that somebody quoted.
    public BrokerTrade(String tradeId, Quantity quantity, Price price, Instant time) {
        this(tradeId, quantity, price, time, false);
    }
}
