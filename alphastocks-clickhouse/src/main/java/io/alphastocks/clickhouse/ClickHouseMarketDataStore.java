package io.alphastocks.clickhouse;

import io.alphastocks.bus.EventPublisher;
import io.alphastocks.model.Candle;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Metric;
import io.alphastocks.model.OptionChainSnapshot;
import io.alphastocks.model.Tick;
import io.alphastocks.model.Timeframe;
import io.alphastocks.store.BufferSettings;
import io.alphastocks.store.MarketDataBatch;
import io.alphastocks.store.MarketDataException;
import io.alphastocks.store.MarketDataStatistics;
import io.alphastocks.store.MarketDataStore;
import io.alphastocks.store.WriteBuffer;
import io.alphastocks.time.EngineClock;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/// Market data in ClickHouse.
final class ClickHouseMarketDataStore implements MarketDataStore {

    private final Session session;
    private final String ticks;
    private final String candles;
    private final String chains;
    private final String metrics;
    private final WriteBuffer<MarketDataBatch> buffer;
    private final AtomicBoolean closed = new AtomicBoolean();

    ClickHouseMarketDataStore(
            Session session, ClickHouseSettings settings, BufferSettings buffering) {
        this.session = session;
        ticks = Table.qualified(settings, Tables.TICKS);
        candles = Table.qualified(settings, Tables.CANDLES) + " FINAL";
        chains = Table.qualified(settings, Tables.CHAINS) + " FINAL";
        metrics = Table.qualified(settings, Tables.METRICS) + " FINAL";
        buffer =
                WriteBuffer.start(
                        session.name(), buffering, new MarketDataWriter(session, settings));
    }

    @Override
    public void add(MarketDataBatch batch) {
        MarketDataLimits.require(batch);
        buffer.add(batch);
    }

    @Override
    public void flush() {
        buffer.flush();
    }

    @Override
    public void publishTo(EventPublisher publisher, EngineClock clock) {
        buffer.publishTo(publisher, clock);
    }

    @Override
    public MarketDataStatistics statistics() {
        return buffer.statistics();
    }

    @Override
    public Stream<Tick> ticks(InstrumentId instrument, long fromMicros, long toMicros) {
        return ticks(
                Map.of("instrument", instrument.value()),
                List.of(
                        new RangeQuery.Key("time", RangeQuery.Kind.TIME),
                        new RangeQuery.Key("position", RangeQuery.Kind.NUMBER)),
                fromMicros,
                toMicros);
    }

    @Override
    public Stream<Tick> ticks(long fromMicros, long toMicros) {
        return ticks(
                Map.of(),
                List.of(
                        new RangeQuery.Key("time", RangeQuery.Kind.TIME),
                        new RangeQuery.Key("instrument", RangeQuery.Kind.TEXT),
                        new RangeQuery.Key("position", RangeQuery.Kind.NUMBER)),
                fromMicros,
                toMicros);
    }

    private Stream<Tick> ticks(
            Map<String, String> equal, List<RangeQuery.Key> keys, long fromMicros, long toMicros) {
        requireReadable(fromMicros, toMicros);
        return open(
                RangeQuery.ofTimes(
                        TickRows.COLUMNS,
                        ticks,
                        equal,
                        keys,
                        fromMicros,
                        toMicros,
                        TickRows::reader));
    }

    @Override
    public Stream<Candle> candles(
            InstrumentId instrument, Timeframe timeframe, long fromMicros, long toMicros) {
        return candles(
                Map.of("instrument", instrument.value(), "timeframe", timeframe.name()),
                List.of(new RangeQuery.Key("start", RangeQuery.Kind.TIME)),
                fromMicros,
                toMicros);
    }

    @Override
    public Stream<Candle> candles(Timeframe timeframe, long fromMicros, long toMicros) {
        return candles(
                Map.of("timeframe", timeframe.name()),
                List.of(
                        new RangeQuery.Key("start", RangeQuery.Kind.TIME),
                        new RangeQuery.Key("instrument", RangeQuery.Kind.TEXT)),
                fromMicros,
                toMicros);
    }

    private Stream<Candle> candles(
            Map<String, String> equal, List<RangeQuery.Key> keys, long fromMicros, long toMicros) {
        requireReadable(fromMicros, toMicros);
        return open(
                RangeQuery.ofTimes(
                        CandleRows.COLUMNS,
                        candles,
                        equal,
                        keys,
                        fromMicros,
                        toMicros,
                        CandleRows::reader));
    }

    @Override
    public List<Candle> lastCandles(
            InstrumentId instrument, Timeframe timeframe, long beforeMicros, int atMost) {
        requireOpen();
        MarketDataStore.requireCount(atMost);
        long before =
                Math.clamp(
                        beforeMicros, MarketDataLimits.FIRST_MICROS, MarketDataLimits.LAST_MICROS);
        List<Candle> latest = new ArrayList<>();
        try {
            latest.addAll(
                    session.list(
                            "SELECT %s FROM %s WHERE instrument = %s AND timeframe = %s AND start < %5$s AND end <= %5$s ORDER BY start DESC LIMIT %6$s"
                                    .formatted(
                                            CandleRows.COLUMNS,
                                            candles,
                                            Sql.text(instrument.value()),
                                            Sql.text(timeframe.name()),
                                            Sql.time(before),
                                            atMost),
                            (block, row) -> CandleRows.reader(block).read(block, row)));
        } catch (ClickHouseStoreException e) {
            throw failure(e);
        }
        Collections.reverse(latest);
        return List.copyOf(latest);
    }

    @Override
    public Stream<OptionChainSnapshot> chains(String underlying, long fromMicros, long toMicros) {
        requireReadable(fromMicros, toMicros);
        RangeRows<ChainRows.Row> rows =
                rows(
                        RangeQuery.ofTimes(
                                ChainRows.COLUMNS,
                                chains,
                                Map.of("underlying", underlying),
                                List.of(
                                        new RangeQuery.Key("time", RangeQuery.Kind.TIME),
                                        new RangeQuery.Key("expiry", RangeQuery.Kind.DAY),
                                        new RangeQuery.Key("contract", RangeQuery.Kind.TEXT)),
                                fromMicros,
                                toMicros,
                                ChainRows::reader));
        return RangeRows.stream(new ChainRows(rows), rows);
    }

    @Override
    public Stream<Metric> metrics(String name, long fromMicros, long toMicros) {
        requireReadable(fromMicros, toMicros);
        return open(
                RangeQuery.ofTimes(
                        "name, subject, time, value",
                        metrics,
                        Map.of("name", name),
                        List.of(
                                new RangeQuery.Key("time", RangeQuery.Kind.TIME),
                                new RangeQuery.Key("subject", RangeQuery.Kind.TEXT)),
                        fromMicros,
                        toMicros,
                        block ->
                                (_, row) ->
                                        new Metric(
                                                block.column(0).text(row),
                                                block.column(1).text(row),
                                                block.column(2).number(row),
                                                block.column(3).real(row))));
    }

    private <T> Stream<T> open(RangeQuery<T> query) {
        RangeRows<T> rows = rows(query);
        return RangeRows.stream(rows, rows);
    }

    private <T> RangeRows<T> rows(RangeQuery<T> query) {
        return new RangeRows<>(
                session, query, this::requireOpen, ClickHouseMarketDataStore::failure);
    }

    private static MarketDataException failure(ClickHouseStoreException cause) {
        return new MarketDataException(String.valueOf(cause.getMessage()), cause);
    }

    private void requireReadable(long fromMicros, long toMicros) {
        requireOpen();
        MarketDataStore.requireRange(fromMicros, toMicros);
    }

    private void requireOpen() {
        if (closed.get()) {
            throw new IllegalStateException("the market data store is closed");
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            buffer.close();
        }
    }
}
