package io.alphastocks.market;

/// A source of market data for an engine. How data gets from it is what its kind says: a
/// [RecordedFeed] is pulled, a [LiveFeed] pushes.
public sealed interface MarketDataFeed permits RecordedFeed, LiveFeed {

    /// Unique among the feeds of an engine; the source of its events.
    String name();

    /// The instruments that it has data of.
    InstrumentMaster instruments();
}
