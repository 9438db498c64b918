package io.alphastocks.market;

import io.alphastocks.model.Candle;
import io.alphastocks.model.Tick;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.ToLongFunction;

/// Recorded data that is held in memory.
///
/// @param name see [MarketDataFeed]
/// @param instruments see [MarketDataFeed]
/// @param items the data in the order of time
/// @param time of an item, microseconds since the epoch
/// @param give hands an item to a sink
record MemoryFeed<T>(
        String name,
        InstrumentMaster instruments,
        List<T> items,
        ToLongFunction<T> time,
        Delivery<T> give)
        implements RecordedFeed {

    /// How an item is handed over.
    interface Delivery<T> {
        void to(MarketDataSink sink, T item);
    }

    MemoryFeed {
        items = List.copyOf(items);
        for (int i = 1; i < items.size(); i++) {
            if (time.applyAsLong(items.get(i)) < time.applyAsLong(items.get(i - 1))) {
                throw new IllegalArgumentException(
                        "%s: item %s goes back in time: %s after %s"
                                .formatted(name, i + 1, items.get(i), items.get(i - 1)));
            }
        }
    }

    static MemoryFeed<Tick> ofTicks(String name, InstrumentMaster instruments, List<Tick> ticks) {
        return new MemoryFeed<>(name, instruments, ticks, Tick::timeMicros, MarketDataSink::onTick);
    }

    static MemoryFeed<Candle> ofCandles(
            String name, InstrumentMaster instruments, List<Candle> candles) {
        return new MemoryFeed<>(
                name, instruments, candles, Candle::startMicros, MarketDataSink::onCandle);
    }

    @Override
    public Cursor open() {
        return new MemoryCursor();
    }

    /// A pass over the items.
    private final class MemoryCursor implements Cursor {

        private int next;

        @Override
        public long nextMicros() {
            return next < items.size() ? time.applyAsLong(items.get(next)) : Long.MAX_VALUE;
        }

        @Override
        public void deliver(MarketDataSink sink) {
            if (next >= items.size()) {
                throw new NoSuchElementException(name + " has no more data");
            }
            give.to(sink, items.get(next++));
        }

        @Override
        public FeedCounts counts() {
            return new FeedCounts(next, 0, 0, 0);
        }

        @Override
        public void close() {
            next = items.size();
        }
    }
}
