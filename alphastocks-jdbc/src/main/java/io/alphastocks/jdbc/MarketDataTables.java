package io.alphastocks.jdbc;

import java.util.List;

/// The tables of a store of market data.
final class MarketDataTables {

    /// "AStm", in an SQLite file's header.
    private static final int APPLICATION_ID = 0x4153_746d;

    static final Layout LAYOUT =
            new Layout("market data store", APPLICATION_ID, MarketDataTables::create, List.of());

    private MarketDataTables() {}

    private static List<String> create(Dialect dialect) {
        return List.of(
                ticks(dialect),
                "CREATE INDEX ticks_by_instrument ON %s (instrument, time_micros, position)"
                        .formatted(dialect.table("ticks")),
                "CREATE INDEX ticks_by_time ON %s (time_micros, position)"
                        .formatted(dialect.table("ticks")),
                candles(dialect),
                "CREATE INDEX candles_by_time ON %s (timeframe, start_micros, instrument)"
                        .formatted(dialect.table("candles")),
                chains(dialect),
                metrics(dialect));
    }

    /// Numbered, since ticks have no key and those of one time keep the order in which they came.
    private static String ticks(Dialect dialect) {
        return """
        CREATE TABLE %1$s (
            %2$s,
            instrument %3$s NOT NULL,
            time_micros %4$s NOT NULL,
            last_raw %4$s NOT NULL,
            last_quantity %4$s NOT NULL,
            day_volume %4$s NOT NULL,
            bid_raw %4$s NOT NULL,
            bid_quantity %4$s NOT NULL,
            ask_raw %4$s NOT NULL,
            ask_quantity %4$s NOT NULL,
            open_interest %4$s NOT NULL,
            kind TEXT NOT NULL
        )%5$s
        """
                .formatted(
                        dialect.table("ticks"),
                        dialect.numbered("position"),
                        dialect.keyType(),
                        dialect.integerType(),
                        dialect.ordered());
    }

    private static String candles(Dialect dialect) {
        return """
        CREATE TABLE %1$s (
            instrument %2$s NOT NULL,
            timeframe %2$s NOT NULL,
            start_micros %3$s NOT NULL,
            end_micros %3$s NOT NULL,
            open_raw %3$s NOT NULL,
            high_raw %3$s NOT NULL,
            low_raw %3$s NOT NULL,
            close_raw %3$s NOT NULL,
            volume %3$s NOT NULL,
            vwap_raw %3$s NOT NULL,
            ticks %3$s NOT NULL,
            open_interest %3$s NOT NULL,
            %4$s NOT NULL,
            PRIMARY KEY (instrument, timeframe, start_micros)
        )%5$s
        """
                .formatted(
                        dialect.table("candles"),
                        dialect.keyType(),
                        dialect.integerType(),
                        dialect.column(ColumnKind.FLAG, "gap_filled"),
                        dialect.keyed());
    }

    /// A row is one contract of a chain.
    private static String chains(Dialect dialect) {
        return """
        CREATE TABLE %1$s (
            underlying %2$s NOT NULL,
            time_micros %3$s NOT NULL,
            expiry %2$s NOT NULL,
            contract %2$s NOT NULL,
            underlying_raw %3$s NOT NULL,
            strike_raw %3$s NOT NULL,
            type TEXT NOT NULL,
            last_raw %3$s NOT NULL,
            bid_raw %3$s NOT NULL,
            ask_raw %3$s NOT NULL,
            volume %3$s NOT NULL,
            open_interest %3$s NOT NULL,
            %4$s,
            %5$s,
            %6$s,
            %7$s,
            %8$s,
            PRIMARY KEY (underlying, time_micros, expiry, contract)
        )%9$s
        """
                .formatted(
                        dialect.table("chains"),
                        dialect.keyType(),
                        dialect.integerType(),
                        dialect.column(ColumnKind.REAL, "implied_volatility"),
                        dialect.column(ColumnKind.REAL, "delta"),
                        dialect.column(ColumnKind.REAL, "gamma"),
                        dialect.column(ColumnKind.REAL, "theta"),
                        dialect.column(ColumnKind.REAL, "vega"),
                        dialect.keyed());
    }

    private static String metrics(Dialect dialect) {
        return """
        CREATE TABLE %1$s (
            name %2$s NOT NULL,
            time_micros %3$s NOT NULL,
            subject %2$s NOT NULL,
            %4$s NOT NULL,
            PRIMARY KEY (name, time_micros, subject)
        )%5$s
        """
                .formatted(
                        dialect.table("metrics"),
                        dialect.keyType(),
                        dialect.integerType(),
                        dialect.column(ColumnKind.REAL, "value"),
                        dialect.keyed());
    }
}
