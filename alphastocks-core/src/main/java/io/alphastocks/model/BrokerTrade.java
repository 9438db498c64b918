package io.alphastocks.model;

import java.time.Instant;

/// One execution as the broker reports it.
///
/// @param tradeId the broker's id of the execution; the same execution always has the same id
/// @param quantity units, above 0
/// @param price per unit
/// @param time exchange time
public record BrokerTrade(String tradeId, Quantity quantity, Price price, Instant time) {}
