package io.alphastocks.model;

/// An index: it has a value but no order book, so it is observed and never traded.
///
/// @param id exchange and symbol, such as `NSE:NIFTY 50`
/// @param symbol the plain name that its derivatives use, such as `NIFTY`
public record Index(InstrumentId id, String symbol) implements Instrument {

    private static final Price TICK = Price.of("0.05");
    private static final Quantity ONE = Quantity.of(1);

    public Index {
        InstrumentChecks.check(id, symbol, TICK, ONE);
    }

    @Override
    public Price tickSize() {
        return TICK;
    }

    @Override
    public Quantity lotSize() {
        return ONE;
    }

    @Override
    public Segment segment() {
        return Segment.INDEX;
    }

    @Override
    public boolean hasVolume() {
        return false;
    }
}
