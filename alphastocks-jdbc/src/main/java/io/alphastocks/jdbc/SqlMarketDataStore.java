package io.alphastocks.jdbc;

import io.alphastocks.bus.EventPublisher;
import io.alphastocks.model.Candle;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Metric;
import io.alphastocks.model.OptionChainSnapshot;
import io.alphastocks.model.Tick;
import io.alphastocks.model.TickKind;
import io.alphastocks.model.Timeframe;
import io.alphastocks.store.BufferSettings;
import io.alphastocks.store.JournalException;
import io.alphastocks.store.MarketDataBatch;
import io.alphastocks.store.MarketDataException;
import io.alphastocks.store.MarketDataStatistics;
import io.alphastocks.store.MarketDataStore;
import io.alphastocks.store.WriteBuffer;
import io.alphastocks.time.EngineClock;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// What a store of market data is on every SQL database.
abstract sealed class SqlMarketDataStore implements MarketDataStore
        permits SqliteMarketDataStore, PostgresMarketDataStore {

    private static final Logger log = LoggerFactory.getLogger(SqlMarketDataStore.class);

    private static final String TICK_COLUMNS =
            "instrument, time_micros, last_raw, last_quantity, day_volume, bid_raw, bid_quantity, ask_raw, ask_quantity, open_interest, kind";

    private static final String CANDLE_COLUMNS =
            "instrument, timeframe, start_micros, end_micros, open_raw, high_raw, low_raw, close_raw, volume, vwap_raw, ticks, open_interest, gap_filled";

    private final Database database;
    private final Dialect dialect;
    private final MarketDataWriter writer;
    private final WriteBuffer<MarketDataBatch> buffer;
    private final ReaderPool readers;
    private final AtomicBoolean closed = new AtomicBoolean();

    /// Opens a database and begins to take rows; closes it where that fails.
    ///
    /// @throws MarketDataException if it cannot be opened
    SqlMarketDataStore(Supplier<Database> opening, BufferSettings settings) {
        try {
            database = opening.get();
            dialect = database.dialect();
            writer = connect(database);
        } catch (JournalException e) {
            throw new MarketDataException(String.valueOf(e.getMessage()), e);
        }
        // The buffer says of itself what it is.
        String where = database.name().substring(MarketDataTables.LAYOUT.kind().length() + 1);
        buffer = WriteBuffer.start(where, settings, writer);
        readers = new ReaderPool(database);
        log.atInfo()
                .addKeyValue("store", database.name())
                .addKeyValue("schema", MarketDataTables.LAYOUT.version())
                .log("The store of market data is open");
    }

    private static MarketDataWriter connect(Database database) {
        MarketDataWriter connected = null;
        try {
            database.prepare();
            connected = new MarketDataWriter(database);
            return connected;
        } finally {
            if (connected == null) {
                database.close();
            }
        }
    }

    @Override
    public void add(MarketDataBatch batch) {
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
        return ticks(List.of("instrument"), List.of(instrument.value()), fromMicros, toMicros);
    }

    @Override
    public Stream<Tick> ticks(long fromMicros, long toMicros) {
        return ticks(List.of(), List.of(), fromMicros, toMicros);
    }

    private Stream<Tick> ticks(
            List<String> equal, List<String> values, long fromMicros, long toMicros) {
        requireReadable(fromMicros, toMicros);
        return open(
                RangeStream.iterate(
                        readers,
                        new RangeQuery<>(
                                dialect.table("ticks"),
                                TICK_COLUMNS,
                                equal,
                                values,
                                List.of("time_micros", "position"),
                                SqlMarketDataStore::tick,
                                fromMicros,
                                toMicros)));
    }

    private static Tick tick(ResultSet row) throws SQLException {
        return new Tick(
                new InstrumentId(row.getString(1)),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8),
                row.getLong(9),
                row.getLong(10),
                TickKind.valueOf(row.getString(11)));
    }

    @Override
    public Stream<Candle> candles(
            InstrumentId instrument, Timeframe timeframe, long fromMicros, long toMicros) {
        return candles(
                List.of("instrument", "timeframe"),
                List.of(instrument.value(), timeframe.name()),
                List.of("start_micros"),
                fromMicros,
                toMicros);
    }

    @Override
    public Stream<Candle> candles(Timeframe timeframe, long fromMicros, long toMicros) {
        return candles(
                List.of("timeframe"),
                List.of(timeframe.name()),
                List.of("start_micros", "instrument"),
                fromMicros,
                toMicros);
    }

    private Stream<Candle> candles(
            List<String> equal,
            List<String> values,
            List<String> keys,
            long fromMicros,
            long toMicros) {
        requireReadable(fromMicros, toMicros);
        return open(
                RangeStream.iterate(
                        readers,
                        new RangeQuery<>(
                                dialect.table("candles"),
                                CANDLE_COLUMNS,
                                equal,
                                values,
                                keys,
                                SqlMarketDataStore::candle,
                                fromMicros,
                                toMicros)));
    }

    private static Candle candle(ResultSet row) throws SQLException {
        return new Candle(
                new InstrumentId(row.getString(1)),
                Timeframe.valueOf(row.getString(2)),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8),
                row.getLong(9),
                row.getLong(10),
                row.getLong(11),
                row.getLong(12),
                row.getBoolean(13));
    }

    @Override
    public List<Candle> lastCandles(
            InstrumentId instrument, Timeframe timeframe, long beforeMicros, int atMost) {
        requireOpen();
        MarketDataStore.requireCount(atMost);
        try {
            return readers.read(connection ->
                    lastCandles(connection, instrument, timeframe, beforeMicros, atMost));
        } catch (JournalException e) {
            throw new MarketDataException(String.valueOf(e.getMessage()), e);
        }
    }

    private List<Candle> lastCandles(
            Connection connection,
            InstrumentId instrument,
            Timeframe timeframe,
            long beforeMicros,
            int atMost)
            throws SQLException {
        List<Candle> latest = new ArrayList<>();
        try (PreparedStatement select =
                connection.prepareStatement(
                        """
                        SELECT %s FROM %s
                        WHERE instrument = ? AND timeframe = ? AND start_micros < ? AND end_micros <= ?
                        ORDER BY start_micros DESC LIMIT ?
                        """
                                .formatted(CANDLE_COLUMNS, dialect.table("candles")))) {
            select.setString(1, instrument.value());
            select.setString(2, timeframe.name());
            select.setLong(3, beforeMicros);
            select.setLong(4, beforeMicros);
            select.setInt(5, atMost);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    latest.add(candle(row));
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
                new ChainRows(
                        RangeStream.iterate(
                                readers,
                                new RangeQuery<>(
                                        dialect.table("chains"),
                                        ChainRows.COLUMNS,
                                        List.of("underlying"),
                                        List.of(underlying),
                                        List.of("time_micros", "expiry", "contract"),
                                        ChainRows::read,
                                        fromMicros,
                                        toMicros))));
    }

    @Override
    public Stream<Metric> metrics(String name, long fromMicros, long toMicros) {
        requireReadable(fromMicros, toMicros);
        return open(
                RangeStream.iterate(
                        readers,
                        new RangeQuery<>(
                                dialect.table("metrics"),
                                "name, subject, time_micros, value",
                                List.of("name"),
                                List.of(name),
                                List.of("time_micros", "subject"),
                                row ->
                                        new Metric(
                                                row.getString(1),
                                                row.getString(2),
                                                row.getLong(3),
                                                row.getDouble(4)),
                                fromMicros,
                                toMicros)));
    }

    private <T> Stream<T> open(Iterator<T> rows) {
        return RangeStream.of(rows).peek(_ -> requireOpen());
    }

    private void requireReadable(long fromMicros, long toMicros) {
        requireOpen();
        MarketDataStore.requireRange(fromMicros, toMicros);
    }

    private void requireOpen() {
        if (closed.get()) {
            throw new IllegalStateException("the " + database.name() + " is closed");
        }
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try (database) {
            readers.close();
            try {
                buffer.close();
            } finally {
                writer.close();
            }
        }
    }

    /// The database, for tests that make it fail.
    Database database() {
        return database;
    }
}
