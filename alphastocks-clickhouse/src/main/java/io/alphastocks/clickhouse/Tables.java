package io.alphastocks.clickhouse;

import java.util.List;

/// The tables of the first version of the schema.
final class Tables {

    static final String TICKS = "market_data";
    static final String CANDLES = "historical_data";
    static final String CHAINS = "options_data";
    static final String METRICS = "performance_metrics";
    static final String EVENTS = "events";
    static final String RECORDS = "records";

    private static final String TIME = "DateTime64(6, 'UTC')";
    private static final String PRICE = "Decimal(18, 4)";

    private final ClickHouseSettings settings;
    private final String plain;
    private final String rising;
    private final String steady;

    Tables(ClickHouseSettings settings) {
        this.settings = settings;
        plain = " CODEC(" + settings.compression() + ")";
        rising = " CODEC(DoubleDelta, " + settings.compression() + ")";
        steady = " CODEC(Delta, " + settings.compression() + ")";
    }

    List<Table> all() {
        return List.of(ticks(), candles(), chains(), metrics(), events(), records());
    }

    private Table ticks() {
        return new Table(
                TICKS,
                List.of(
                        "instrument LowCardinality(String)",
                        "time " + TIME + rising,
                        "last " + PRICE + steady,
                        "last_quantity Int64" + plain,
                        "day_volume Int64" + steady,
                        "bid " + PRICE + steady,
                        "bid_quantity Int64" + plain,
                        "ask " + PRICE + steady,
                        "ask_quantity Int64" + plain,
                        "open_interest Int64" + steady,
                        "kind LowCardinality(String)",
                        "position Int64" + rising,
                        "writer Int64" + plain,
                        Table.RECORDED),
                "MergeTree",
                "toYYYYMM(time)",
                "instrument, time, position",
                "cityHash64(instrument)",
                settings.tickDays(),
                List.of());
    }

    private Table candles() {
        return new Table(
                CANDLES,
                List.of(
                        "instrument LowCardinality(String)",
                        "timeframe LowCardinality(String)",
                        "start " + TIME + rising,
                        "end " + TIME + rising,
                        "open " + PRICE + steady,
                        "high " + PRICE + steady,
                        "low " + PRICE + steady,
                        "close " + PRICE + steady,
                        "volume Int64" + plain,
                        "vwap " + PRICE + steady,
                        "ticks Int64" + plain,
                        "open_interest Int64" + steady,
                        "gap_filled Bool",
                        "position Int64" + rising,
                        Table.RECORDED),
                "ReplacingMergeTree(position)",
                "toYear(start)",
                "instrument, timeframe, start",
                "cityHash64(instrument)",
                settings.candleDays(),
                List.of());
    }

    private Table chains() {
        return new Table(
                CHAINS,
                List.of(
                        "underlying LowCardinality(String)",
                        "expiry Date32",
                        "time " + TIME + rising,
                        "underlying_price " + PRICE + steady,
                        "contract LowCardinality(String)",
                        "strike " + PRICE + plain,
                        "type LowCardinality(String)",
                        "last " + PRICE + plain,
                        "bid " + PRICE + plain,
                        "ask " + PRICE + plain,
                        "volume Int64" + plain,
                        "open_interest Int64" + plain,
                        "implied_volatility Float64" + plain,
                        "delta Float64" + plain,
                        "gamma Float64" + plain,
                        "theta Float64" + plain,
                        "vega Float64" + plain,
                        "position Int64" + rising,
                        Table.RECORDED),
                "ReplacingMergeTree(position)",
                "toYYYYMM(time)",
                "underlying, time, expiry, contract",
                "cityHash64(underlying)",
                settings.chainDays(),
                List.of());
    }

    private Table metrics() {
        return new Table(
                METRICS,
                List.of(
                        "name LowCardinality(String)",
                        "subject LowCardinality(String)",
                        "time " + TIME + rising,
                        "value Float64" + plain,
                        "position Int64" + rising,
                        Table.RECORDED),
                "ReplacingMergeTree(position)",
                "toYYYYMM(time)",
                "name, time, subject",
                "cityHash64(name)",
                settings.metricDays(),
                List.of());
    }

    private Table events() {
        return new Table(
                EVENTS,
                List.of(
                        "run LowCardinality(String)",
                        "position Int64" + rising,
                        "writer Int64" + plain,
                        "time " + TIME + rising,
                        "type LowCardinality(String)",
                        "class LowCardinality(String)",
                        "id String" + plain,
                        "source LowCardinality(String)",
                        "correlation_id String" + plain,
                        "payload String" + plain,
                        Table.RECORDED,
                        "INDEX by_time time TYPE minmax GRANULARITY 1",
                        "INDEX by_correlation correlation_id TYPE bloom_filter GRANULARITY 1"),
                "MergeTree",
                "",
                "run, position",
                "cityHash64(run)",
                settings.eventDays(),
                List.of());
    }

    /// On one server blocks have numbers in the order in which they are committed, kept when parts
    /// are merged: they decide who won a version. What is acknowledged is on the disk.
    private Table records() {
        return new Table(
                RECORDS,
                List.of(
                        "stream String" + plain,
                        "version Int64" + steady,
                        "ordinal Int32" + steady,
                        "id String" + plain,
                        "type LowCardinality(String)",
                        "time_micros Int64" + steady,
                        "correlation_id String" + plain,
                        "payload String" + plain,
                        "writer String" + plain,
                        // No more of them: each is a file of its own that an insert forces to the
                        // disk.
                        "INDEX by_id id TYPE bloom_filter(0.001) GRANULARITY 1"),
                "MergeTree",
                "",
                "stream, version, ordinal",
                "cityHash64(stream)",
                0,
                settings.cluster() == null
                        ? List.of(
                                "enable_block_number_column = 1",
                                "enable_block_offset_column = 1",
                                "fsync_after_insert = 1",
                                "fsync_part_directory = 1")
                        : List.of("fsync_after_insert = 1", "fsync_part_directory = 1"));
    }
}
