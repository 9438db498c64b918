package io.alphastocks.model;

import java.time.LocalDate;

/// A futures contract.
///
/// @param id exchange and trading symbol
/// @param symbol the plain name of the underlying
/// @param expiry the last day of trading
/// @param tickSize the smallest step of the price
/// @param lotSize the units of one lot
public record Future(
        InstrumentId id, String symbol, LocalDate expiry, Price tickSize, Quantity lotSize)
        implements Instrument {

    public Future {
        InstrumentChecks.check(id, symbol, tickSize, lotSize);
    }

    @Override
    public Segment segment() {
        return Segment.DERIVATIVES;
    }
}
