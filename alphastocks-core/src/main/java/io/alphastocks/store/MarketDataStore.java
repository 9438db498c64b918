package io.alphastocks.store;

import io.alphastocks.bus.EventPublisher;
import io.alphastocks.market.HistorySource;
import io.alphastocks.market.InstrumentMaster;
import io.alphastocks.market.RecordedFeed;
import io.alphastocks.model.Candle;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Metric;
import io.alphastocks.model.OptionChainSnapshot;
import io.alphastocks.model.Tick;
import io.alphastocks.model.Timeframe;
import io.alphastocks.time.EngineClock;

import java.util.List;
import java.util.stream.Stream;

/// Where ticks, candles, option chains and metrics are kept. Unlike a [Journal] it never makes
/// trading wait or fail: rows are taken at once and stored in batches behind the caller's back.
/// While the store is away they are kept within a bound; beyond it the oldest are dropped, and
/// counted.
///
/// Keys make what is given twice count once: a candle is known by its instrument, timeframe and
/// start, a chain by its underlying, expiry and time, a metric by its name, subject and time; of
/// two the one given last stays. Ticks have no key, as two trades may be alike: a store that failed
/// and does not know whether it stored a batch may have its ticks twice.
///
/// Ranges are `[from, to)` in microseconds since the epoch. They come as streams in the order of
/// time, read in parts as they are consumed, so that they may be longer than the memory; close
/// them. Rows that are stored while a stream is read may be in it or not. What was given before
/// [#flush] returned is found.
///
/// Safe for use by any thread; a stream is one thread's. After [#close] every other method, and a
/// stream that goes on, throws [IllegalStateException]. Reads throw [MarketDataException] where the
/// store fails, and [IllegalArgumentException] where a range ends before it begins.
public interface MarketDataStore extends AutoCloseable {

    /// Takes rows to be stored soon; does not wait for the store.
    void add(MarketDataBatch batch);

    default void addTicks(List<Tick> ticks) {
        add(MarketDataBatch.ofTicks(ticks));
    }

    default void addCandles(List<Candle> candles) {
        add(MarketDataBatch.ofCandles(candles));
    }

    default void addChains(List<OptionChainSnapshot> chains) {
        add(MarketDataBatch.ofChains(chains));
    }

    default void addMetrics(List<Metric> metrics) {
        add(MarketDataBatch.ofMetrics(metrics));
    }

    /// Stores what was given before, and blocks until that is done; an interrupt does not cut that
    /// short.
    ///
    /// @throws MarketDataException if the store failed; the rows are kept, and tried again
    void flush();

    /// From now on tells by a [io.alphastocks.event.RowsDropped] when rows begin to be dropped, and
    /// when that has ended. A store that drops nothing tells nothing.
    default void publishTo(EventPublisher publisher, EngineClock clock) {}

    /// What became of all rows so far.
    MarketDataStatistics statistics();

    /// Ticks of an instrument, in the order of time, and those of one time as they were given.
    Stream<Tick> ticks(InstrumentId instrument, long fromMicros, long toMicros);

    /// Ticks of all instruments, in the order of time; those of one time and instrument as they
    /// were given.
    Stream<Tick> ticks(long fromMicros, long toMicros);

    /// Candles of an instrument that start within a range, in the order of their starts.
    Stream<Candle> candles(
            InstrumentId instrument, Timeframe timeframe, long fromMicros, long toMicros);

    /// Candles of all instruments that start within a range, in the order of their starts.
    Stream<Candle> candles(Timeframe timeframe, long fromMicros, long toMicros);

    /// The latest candles that had ended by a time.
    ///
    /// @param beforeMicros candles end at or before it
    /// @param atMost so many, 1 or more
    /// @return ascending by start
    List<Candle> lastCandles(
            InstrumentId instrument, Timeframe timeframe, long beforeMicros, int atMost);

    /// Chains of an underlying, in the order of time, those of one time in the order of expiries.
    Stream<OptionChainSnapshot> chains(String underlying, long fromMicros, long toMicros);

    /// Metrics of a name, in the order of time, those of one time in the order of subjects.
    Stream<Metric> metrics(String name, long fromMicros, long toMicros);

    /// Stores what was given, then ends. Closing it again changes nothing.
    ///
    /// @throws MarketDataException if the store failed; the message tells how many rows are lost
    @Override
    void close();

    /// The candles of this store as history for strategies.
    default HistorySource history() {
        return (instrument, timeframe, beforeMicros, atMost) ->
                lastCandles(instrument.id(), timeframe, beforeMicros, atMost);
    }

    /// The ticks of a range as a feed, which an engine replays. Those of instruments that the
    /// master does not have are left out.
    default RecordedFeed replayTicks(
            String name, InstrumentMaster instruments, long fromMicros, long toMicros) {
        return RecordedFeed.ofTicks(name, instruments, () -> ticks(fromMicros, toMicros));
    }

    /// The candles of a range as a feed, which an engine plays as ticks. Those of instruments that
    /// the master does not have are left out.
    default RecordedFeed replayCandles(
            String name,
            InstrumentMaster instruments,
            Timeframe timeframe,
            long fromMicros,
            long toMicros) {
        return RecordedFeed.ofCandles(
                name, instruments, () -> candles(timeframe, fromMicros, toMicros));
    }

    /// Checks a range: for implementations, so that all refuse the same.
    ///
    /// @throws IllegalArgumentException if it ends before it begins
    static void requireRange(long fromMicros, long toMicros) {
        if (toMicros < fromMicros) {
            throw new IllegalArgumentException(
                    "a range from %s to %s ends before it begins; it is [from, to) in microseconds"
                            .formatted(fromMicros, toMicros));
        }
    }

    /// Checks how many are asked for: for implementations, so that all refuse the same.
    ///
    /// @throws IllegalArgumentException if it is below 1
    static void requireCount(int atMost) {
        if (atMost < 1) {
            throw new IllegalArgumentException(
                    "candles asked for: " + atMost + ", must be 1 or more");
        }
    }
}
