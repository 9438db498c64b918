package io.alphastocks.model;

/// A share (or exchange-traded fund).
///
/// @param id exchange and trading symbol
/// @param symbol the plain symbol
/// @param tickSize the smallest step of the price
public record Equity(InstrumentId id, String symbol, Price tickSize) implements Instrument {

    private static final Quantity ONE = Quantity.of(1);

    public Equity {
        InstrumentChecks.check(id, symbol, tickSize, ONE);
    }

    @Override
    public Quantity lotSize() {
        return ONE;
    }

    @Override
    public Segment segment() {
        return Segment.EQUITY;
    }
}
