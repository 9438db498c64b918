package io.alphastocks.market;

/// Recorded or simulated market data, which the engine pulls at its own pace.
public interface RecordedFeed {

    /// Unique among the feeds of an engine; the source of its events.
    String name();

    /// The instruments that it has data of.
    InstrumentMaster instruments();

    /// A fresh pass over all data, from the start. Every pass gives the same data.
    Cursor open();

    /// One pass, in the order of time.
    interface Cursor extends AutoCloseable {

        /// The time of the next item in microseconds since the epoch, [Long#MAX_VALUE] at the end.
        /// A candle's time is its start.
        long nextMicros();

        /// Gives the next item to the sink and moves on.
        ///
        /// @throws java.util.NoSuchElementException at the end
        void deliver(MarketDataSink sink);

        /// What was met so far.
        FeedCounts counts();

        @Override
        void close();
    }
}
