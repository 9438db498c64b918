package io.alphastocks.market;

import io.alphastocks.model.Candle;
import io.alphastocks.model.Instrument;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Tick;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/// Recorded data that is streamed from where it is kept.
///
/// @param name see [MarketDataFeed]
/// @param instruments see [MarketDataFeed]
/// @param pass opens the data in the order of time
/// @param id of an item's instrument
/// @param time of an item, microseconds since the epoch
/// @param give hands an item to a sink
record StreamFeed<T>(
        String name,
        InstrumentMaster instruments,
        Supplier<Stream<T>> pass,
        Function<T, InstrumentId> id,
        ToLongFunction<T> time,
        MemoryFeed.Delivery<T> give)
        implements RecordedFeed {

    static StreamFeed<Tick> ofTicks(
            String name, InstrumentMaster instruments, Supplier<Stream<Tick>> pass) {
        return new StreamFeed<>(
                name,
                instruments,
                pass,
                Tick::instrument,
                Tick::timeMicros,
                MarketDataSink::onTick);
    }

    static StreamFeed<Candle> ofCandles(
            String name, InstrumentMaster instruments, Supplier<Stream<Candle>> pass) {
        return new StreamFeed<>(
                name,
                instruments,
                pass,
                Candle::instrument,
                Candle::startMicros,
                MarketDataSink::onCandle);
    }

    @Override
    public Cursor open() {
        return new StreamCursor();
    }

    /// One pass. Items of one time are put in the order that every feed has: indices, shares, the
    /// rest, each by their ids.
    private final class StreamCursor implements Cursor {

        private final Stream<T> stream = pass.get();
        private final Iterator<T> items = stream.iterator();
        private final Deque<T> now = new ArrayDeque<>();
        private @Nullable T ahead;
        private long lastMicros = Long.MIN_VALUE;
        private long delivered;
        private boolean closed;

        private StreamCursor() {
            boolean ready = false;
            try {
                ahead = read();
                gather();
                ready = true;
            } finally {
                if (!ready) {
                    stream.close();
                }
            }
        }

        @Override
        public long nextMicros() {
            T next = now.peek();
            return next == null ? Long.MAX_VALUE : time.applyAsLong(next);
        }

        @Override
        public void deliver(MarketDataSink sink) {
            T next = now.poll();
            if (next == null) {
                throw new NoSuchElementException(name + " has no more data");
            }
            delivered++;
            give.to(sink, next);
            if (now.isEmpty() && !closed) {
                gather();
            }
        }

        private void gather() {
            T first = ahead;
            if (first == null) {
                return;
            }
            long micros = time.applyAsLong(first);
            List<T> together = new ArrayList<>();
            T next = first;
            while (next != null && time.applyAsLong(next) == micros) {
                together.add(next);
                next = read();
            }
            ahead = next;
            together.sort(Comparator.comparingInt(this::rank).thenComparing(id));
            now.addAll(together);
        }

        private @Nullable T read() {
            while (items.hasNext()) {
                T item = items.next();
                long micros = time.applyAsLong(item);
                if (micros < lastMicros) {
                    throw new IllegalStateException(
                            "%s goes back in time at %s: %s µs after %s µs"
                                    .formatted(name, item, micros, lastMicros));
                }
                lastMicros = micros;
                if (instruments.find(id.apply(item)).isPresent()) {
                    return item;
                }
            }
            return null;
        }

        private int rank(T item) {
            Optional<Instrument> instrument = instruments.find(id.apply(item));
            return MergedCursor.rank(instrument.orElseThrow());
        }

        @Override
        public FeedCounts counts() {
            return new FeedCounts(delivered, 0, 0, 0);
        }

        @Override
        public void close() {
            closed = true;
            now.clear();
            stream.close();
        }
    }
}
