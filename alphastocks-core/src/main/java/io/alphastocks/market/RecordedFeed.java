package io.alphastocks.market;

import io.alphastocks.model.Candle;
import io.alphastocks.model.Tick;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Recorded or simulated market data, which the engine pulls at its own pace.
public non-sealed interface RecordedFeed extends MarketDataFeed {

    /// Ticks that are held in memory.
    ///
    /// @throws IllegalArgumentException if they are not in the order of time
    static RecordedFeed ofTicks(String name, InstrumentMaster instruments, List<Tick> ticks) {
        return MemoryFeed.ofTicks(name, instruments, ticks);
    }

    /// Candles that are held in memory, played as ticks by the engine.
    ///
    /// @throws IllegalArgumentException if they are not in the order of their starts
    static RecordedFeed ofCandles(String name, InstrumentMaster instruments, List<Candle> candles) {
        return MemoryFeed.ofCandles(name, instruments, candles);
    }

    /// Ticks that come anew with every pass, such as those of a store; instruments that the master
    /// does not have are left out. A pass throws [IllegalStateException] where they go back in
    /// time.
    ///
    /// @param pass opens all ticks in the order of time; the feed closes them
    static RecordedFeed ofTicks(
            String name, InstrumentMaster instruments, Supplier<Stream<Tick>> pass) {
        return StreamFeed.ofTicks(name, instruments, pass);
    }

    /// Candles that come anew with every pass, such as those of a store, played as ticks by the
    /// engine; instruments that the master does not have are left out. A pass throws
    /// [IllegalStateException] where they go back in time.
    ///
    /// @param pass opens all candles in the order of their starts; the feed closes them
    static RecordedFeed ofCandles(
            String name, InstrumentMaster instruments, Supplier<Stream<Candle>> pass) {
        return StreamFeed.ofCandles(name, instruments, pass);
    }

    /// A fresh pass over all data, from the start. Every pass gives the same data.
    Cursor open();

    /// What tells this data from other data: the same for the same data, on every machine. It
    /// stands in the journal, and keeps an interrupted run from going on with other data. Here it
    /// is a digest of all data, which takes a pass over it.
    default String fingerprint() {
        return Fingerprint.of(this);
    }

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
