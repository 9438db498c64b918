package io.alphastocks.jdbc;

import io.alphastocks.model.Candle;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Metric;
import io.alphastocks.model.OptionChainSnapshot;
import io.alphastocks.model.Tick;
import io.alphastocks.model.Timeframe;
import io.alphastocks.store.JournalException;
import io.alphastocks.store.MarketDataBatch;
import io.alphastocks.store.WriteBuffer;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Stores batches of market data, each in one transaction. Used by the buffer's thread, and closed
/// after that has ended.
final class MarketDataWriter implements WriteBuffer.Target<MarketDataBatch> {

    private record CandleKey(InstrumentId instrument, Timeframe timeframe, long startMicros) {}

    private record ChainKey(String underlying, LocalDate expiry, long micros) {}

    private record MetricKey(String name, String subject, long micros) {}

    private final Database database;
    private final Dialect dialect;

    /// Null while the database cannot be reached.
    private @Nullable Connection connection;

    /// Connects.
    ///
    /// @throws JournalException if it cannot
    MarketDataWriter(Database database) {
        this.database = database;
        this.dialect = database.dialect();
        connection = database.openWriter();
    }

    @Override
    public void store(MarketDataBatch batch) {
        Connection open = connection;
        if (open == null) {
            open = database.openWriter();
            connection = open;
        }
        boolean stored = false;
        try {
            dialect.begin(open);
            ticks(open, batch.ticks());
            candles(
                    open,
                    newest(
                            batch.candles(),
                            c -> new CandleKey(c.instrument(), c.timeframe(), c.startMicros())));
            chains(
                    open,
                    newest(
                            batch.chains(),
                            c -> new ChainKey(c.underlying(), c.expiry(), c.timeMicros())));
            metrics(
                    open,
                    newest(
                            batch.metrics(),
                            m -> new MetricKey(m.name(), m.subject(), m.timeMicros())));
            dialect.commit(open);
            stored = true;
        } catch (SQLException e) {
            throw database.failure("storing " + batch.rows() + " rows", e);
        } finally {
            if (!stored) {
                leave(open);
            }
        }
    }

    /// The last one of each key: a statement must not change a row twice, as drivers may make one
    /// of many.
    private static <K, T> Collection<T> newest(List<T> given, Function<T, K> key) {
        Map<K, T> newest = new LinkedHashMap<>();
        for (T each : given) {
            newest.put(key.apply(each), each);
        }
        return newest.values();
    }

    private void leave(Connection failed) {
        try {
            dialect.rollback(failed);
        } catch (SQLException _) {
            // The next batch gets a new connection; what failed this one is being told already.
            connection = null;
            database.closeWriter(failed, false);
        }
    }

    void close() {
        if (connection != null) {
            database.closeWriter(connection, true);
            connection = null;
        }
    }

    private void ticks(Connection open, List<Tick> ticks) throws SQLException {
        if (ticks.isEmpty()) {
            return;
        }
        try (PreparedStatement insert =
                open.prepareStatement(
                        """
                        INSERT INTO %s (instrument, time_micros, last_raw, last_quantity, day_volume,
                            bid_raw, bid_quantity, ask_raw, ask_quantity, open_interest, kind)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """
                                .formatted(dialect.table("ticks")))) {
            for (Tick tick : ticks) {
                insert.setString(1, tick.instrument().value());
                insert.setLong(2, tick.timeMicros());
                insert.setLong(3, tick.lastRaw());
                insert.setLong(4, tick.lastQuantity());
                insert.setLong(5, tick.dayVolume());
                insert.setLong(6, tick.bidRaw());
                insert.setLong(7, tick.bidQuantity());
                insert.setLong(8, tick.askRaw());
                insert.setLong(9, tick.askQuantity());
                insert.setLong(10, tick.openInterest());
                insert.setString(11, tick.kind().name());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private void candles(Connection open, Collection<Candle> candles) throws SQLException {
        if (candles.isEmpty()) {
            return;
        }
        try (PreparedStatement upsert =
                open.prepareStatement(
                        """
                        INSERT INTO %s (instrument, timeframe, start_micros, end_micros, open_raw,
                            high_raw, low_raw, close_raw, volume, vwap_raw, ticks, open_interest,
                            gap_filled)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        ON CONFLICT (instrument, timeframe, start_micros) DO UPDATE SET
                            end_micros = excluded.end_micros, open_raw = excluded.open_raw,
                            high_raw = excluded.high_raw, low_raw = excluded.low_raw,
                            close_raw = excluded.close_raw, volume = excluded.volume,
                            vwap_raw = excluded.vwap_raw, ticks = excluded.ticks,
                            open_interest = excluded.open_interest, gap_filled = excluded.gap_filled
                        """
                                .formatted(dialect.table("candles")))) {
            for (Candle candle : candles) {
                upsert.setString(1, candle.instrument().value());
                upsert.setString(2, candle.timeframe().name());
                upsert.setLong(3, candle.startMicros());
                upsert.setLong(4, candle.endMicros());
                upsert.setLong(5, candle.openRaw());
                upsert.setLong(6, candle.highRaw());
                upsert.setLong(7, candle.lowRaw());
                upsert.setLong(8, candle.closeRaw());
                upsert.setLong(9, candle.volume());
                upsert.setLong(10, candle.vwapRaw());
                upsert.setLong(11, candle.ticks());
                upsert.setLong(12, candle.openInterest());
                upsert.setBoolean(13, candle.gapFilled());
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
    }

    /// A chain that is given again may have other contracts: the old one goes whole.
    private void chains(Connection open, Collection<OptionChainSnapshot> chains)
            throws SQLException {
        if (chains.isEmpty()) {
            return;
        }
        String table = dialect.table("chains");
        try (PreparedStatement delete =
                        open.prepareStatement(
                                "DELETE FROM %s WHERE underlying = ? AND time_micros = ? AND expiry = ?"
                                        .formatted(table));
                PreparedStatement insert =
                        open.prepareStatement(
                                """
                                INSERT INTO %s (underlying, time_micros, expiry, contract,
                                    underlying_raw, strike_raw, type, last_raw, bid_raw, ask_raw, volume,
                                    open_interest, implied_volatility, delta, gamma, theta, vega)
                                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                                """
                                        .formatted(table))) {
            for (OptionChainSnapshot chain : chains) {
                delete.setString(1, chain.underlying());
                delete.setLong(2, chain.timeMicros());
                delete.setString(3, chain.expiry().toString());
                delete.addBatch();
                for (OptionChainSnapshot.Quote quote : chain.quotes()) {
                    insert.setString(1, chain.underlying());
                    insert.setLong(2, chain.timeMicros());
                    insert.setString(3, chain.expiry().toString());
                    bind(insert, chain.underlyingRaw(), quote);
                    insert.addBatch();
                }
            }
            delete.executeBatch();
            insert.executeBatch();
        }
    }

    private static void bind(
            PreparedStatement insert, long underlyingRaw, OptionChainSnapshot.Quote quote)
            throws SQLException {
        insert.setString(4, quote.contract().value());
        insert.setLong(5, underlyingRaw);
        insert.setLong(6, quote.strikeRaw());
        insert.setString(7, quote.type().name());
        insert.setLong(8, quote.lastRaw());
        insert.setLong(9, quote.bidRaw());
        insert.setLong(10, quote.askRaw());
        insert.setLong(11, quote.volume());
        insert.setLong(12, quote.openInterest());
        known(insert, 13, quote.impliedVolatility());
        known(insert, 14, quote.delta());
        known(insert, 15, quote.gamma());
        known(insert, 16, quote.theta());
        known(insert, 17, quote.vega());
    }

    /// What is not known is null: SQLite has no NaN.
    private static void known(PreparedStatement insert, int index, double value)
            throws SQLException {
        if (Double.isNaN(value)) {
            insert.setNull(index, Types.DOUBLE);
        } else {
            insert.setDouble(index, value);
        }
    }

    private void metrics(Connection open, Collection<Metric> metrics) throws SQLException {
        if (metrics.isEmpty()) {
            return;
        }
        try (PreparedStatement upsert =
                open.prepareStatement(
                        """
                        INSERT INTO %s (name, time_micros, subject, value) VALUES (?, ?, ?, ?)
                        ON CONFLICT (name, time_micros, subject) DO UPDATE SET value = excluded.value
                        """
                                .formatted(dialect.table("metrics")))) {
            for (Metric metric : metrics) {
                upsert.setString(1, metric.name());
                upsert.setLong(2, metric.timeMicros());
                upsert.setString(3, metric.subject());
                upsert.setDouble(4, metric.value());
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
    }
}
