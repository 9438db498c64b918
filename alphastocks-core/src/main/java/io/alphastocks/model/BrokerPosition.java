package io.alphastocks.model;

/// What a broker holds of an instrument for the account.
///
/// @param instrument what is held
/// @param units net units: above 0 long, below 0 short, 0 where all of it was sold
public record BrokerPosition(InstrumentId instrument, long units) {}
