package io.alphastocks.store;

import io.alphastocks.model.Candle;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Metric;
import io.alphastocks.model.OptionChainSnapshot;
import io.alphastocks.model.Tick;
import io.alphastocks.model.Timeframe;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// Market data in memory, all of it: for tests, and for runs that fit. What is given is stored at
/// once. It takes no lock.
public final class MemoryMarketDataStore implements MarketDataStore {

    private record TickKey(long micros, long number) implements Comparable<TickKey> {

        @Override
        public int compareTo(TickKey other) {
            int byTime = Long.compare(micros, other.micros);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    private record CandleKey(InstrumentId instrument, Timeframe timeframe) {}

    private record ChainKey(long micros, LocalDate expiry) implements Comparable<ChainKey> {

        @Override
        public int compareTo(ChainKey other) {
            int byTime = Long.compare(micros, other.micros);
            return byTime != 0 ? byTime : expiry.compareTo(other.expiry);
        }
    }

    private record MetricKey(long micros, String subject) implements Comparable<MetricKey> {

        @Override
        public int compareTo(MetricKey other) {
            int byTime = Long.compare(micros, other.micros);
            return byTime != 0 ? byTime : subject.compareTo(other.subject);
        }
    }

    private final ConcurrentMap<InstrumentId, ConcurrentSkipListMap<TickKey, Tick>> ticks =
            new ConcurrentHashMap<>();
    private final ConcurrentMap<CandleKey, ConcurrentSkipListMap<Long, Candle>> candles =
            new ConcurrentHashMap<>();
    private final ConcurrentMap<String, ConcurrentSkipListMap<ChainKey, OptionChainSnapshot>>
            chains = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, ConcurrentSkipListMap<MetricKey, Metric>> metrics =
            new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicLong stored = new AtomicLong();
    private volatile boolean closed;

    private MemoryMarketDataStore() {}

    /// An empty store.
    public static MemoryMarketDataStore create() {
        return new MemoryMarketDataStore();
    }

    @Override
    public void add(MarketDataBatch batch) {
        requireOpen();
        for (Tick tick : batch.ticks()) {
            of(ticks, tick.instrument())
                    .put(new TickKey(tick.timeMicros(), numbers.incrementAndGet()), tick);
        }
        for (Candle candle : batch.candles()) {
            of(candles, new CandleKey(candle.instrument(), candle.timeframe()))
                    .put(candle.startMicros(), candle);
        }
        for (OptionChainSnapshot chain : batch.chains()) {
            of(chains, chain.underlying())
                    .put(new ChainKey(chain.timeMicros(), chain.expiry()), chain);
        }
        for (Metric metric : batch.metrics()) {
            of(metrics, metric.name())
                    .put(new MetricKey(metric.timeMicros(), metric.subject()), metric);
        }
        stored.addAndGet(batch.rows());
    }

    private static <K, I extends Comparable<I>, V> ConcurrentSkipListMap<I, V> of(
            ConcurrentMap<K, ConcurrentSkipListMap<I, V>> all, K key) {
        return all.computeIfAbsent(key, _ -> new ConcurrentSkipListMap<>());
    }

    private static <I, V> Collection<V> range(
            Map<?, ConcurrentSkipListMap<I, V>> all, Object key, I from, I to) {
        ConcurrentSkipListMap<I, V> own = all.get(key);
        return own == null ? List.of() : own.subMap(from, to).values();
    }

    @Override
    public void flush() {
        requireOpen();
    }

    @Override
    public MarketDataStatistics statistics() {
        return new MarketDataStatistics(stored.get(), 0, 0);
    }

    @Override
    public Stream<Tick> ticks(InstrumentId instrument, long fromMicros, long toMicros) {
        requireReadable(fromMicros, toMicros);
        return open(
                range(ticks, instrument, new TickKey(fromMicros, 0), new TickKey(toMicros, 0))
                        .stream());
    }

    @Override
    public Stream<Tick> ticks(long fromMicros, long toMicros) {
        requireReadable(fromMicros, toMicros);
        NavigableMap<TickKey, Tick> all = new ConcurrentSkipListMap<>();
        for (ConcurrentSkipListMap<TickKey, Tick> own : ticks.values()) {
            all.putAll(own.subMap(new TickKey(fromMicros, 0), new TickKey(toMicros, 0)));
        }
        return open(all.values().stream());
    }

    @Override
    public Stream<Candle> candles(
            InstrumentId instrument, Timeframe timeframe, long fromMicros, long toMicros) {
        requireReadable(fromMicros, toMicros);
        return open(
                range(candles, new CandleKey(instrument, timeframe), fromMicros, toMicros)
                        .stream());
    }

    @Override
    public Stream<Candle> candles(Timeframe timeframe, long fromMicros, long toMicros) {
        requireReadable(fromMicros, toMicros);
        List<Candle> all = new ArrayList<>();
        candles.forEach((key, own) -> {
            if (key.timeframe == timeframe) {
                all.addAll(own.subMap(fromMicros, toMicros).values());
            }
        });
        all.sort(Comparator.comparingLong(Candle::startMicros).thenComparing(Candle::instrument));
        return open(all.stream());
    }

    @Override
    public List<Candle> lastCandles(
            InstrumentId instrument, Timeframe timeframe, long beforeMicros, int atMost) {
        requireOpen();
        MarketDataStore.requireCount(atMost);
        List<Candle> latest = new ArrayList<>();
        ConcurrentSkipListMap<Long, Candle> own = candles.get(new CandleKey(instrument, timeframe));
        if (own != null) {
            for (Candle candle : own.headMap(beforeMicros).descendingMap().values()) {
                if (latest.size() == atMost) {
                    break;
                }
                if (candle.endMicros() <= beforeMicros) {
                    latest.add(candle);
                }
            }
        }
        Collections.reverse(latest);
        return List.copyOf(latest);
    }

    @Override
    public Stream<OptionChainSnapshot> chains(String underlying, long fromMicros, long toMicros) {
        requireReadable(fromMicros, toMicros);
        return open(
                range(
                        chains,
                        underlying,
                        new ChainKey(fromMicros, LocalDate.MIN),
                        new ChainKey(toMicros, LocalDate.MIN))
                        .stream());
    }

    @Override
    public Stream<Metric> metrics(String name, long fromMicros, long toMicros) {
        requireReadable(fromMicros, toMicros);
        return open(
                range(metrics, name, new MetricKey(fromMicros, ""), new MetricKey(toMicros, ""))
                        .stream());
    }

    @Override
    public void close() {
        closed = true;
    }

    private <T> Stream<T> open(Stream<T> stream) {
        return stream.peek(_ -> requireOpen());
    }

    private void requireReadable(long fromMicros, long toMicros) {
        requireOpen();
        MarketDataStore.requireRange(fromMicros, toMicros);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the market data store is closed");
        }
    }
}
