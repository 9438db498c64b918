package io.alphastocks.model;

/// Something that has a price. Users rarely switch over the kinds: what most code needs is here.
public sealed interface Instrument permits Equity, Index, Future, OptionContract {

    InstrumentId id();

    /// The plain name of the underlying: `NIFTY` for the index, its futures and its options;
    /// `RELIANCE` for the share.
    String symbol();

    /// The smallest step of its price, above 0.
    Price tickSize();

    /// The units of one lot, 1 or more.
    Quantity lotSize();

    Segment segment();

    /// Whether trades report a volume; an index has none.
    default boolean hasVolume() {
        return true;
    }
}
