package io.alphastocks.market;

/// A live source of market data, which pushes. Recorded data is a [RecordedFeed].
public interface MarketDataFeed extends AutoCloseable {

    /// Unique among the feeds of an engine; the source of its events.
    String name();

    /// Begins to push. Called once; the sink may be called by any thread, for one instrument by one
    /// at a time.
    void start(MarketDataSink sink);

    /// Stops pushing; after this returned the sink is not called again.
    @Override
    void close();
}
