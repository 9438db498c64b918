package io.alphastocks.model;

/// What a broker lets an account trade with.
///
/// @param available what new orders may use
/// @param used what orders and positions tie up
public record BrokerMargins(Money available, Money used) {}
