package io.alphastocks.clickhouse;

import java.util.ArrayList;
import java.util.List;

/// Candles of a minute that the server makes of ticks as they are stored, a part of each insert for
/// each. The server stores ticks and parts one after the other, not as one: where it is killed in
/// between, volume and number of ticks may count an insert twice or lack it, and prices lack it.
/// Tokens of deduplication are no way out, since one that is left without its rows loses them.
/// Exact are the ticks, and what is made of them when it is asked.
final class MinuteCandles {

    static final String NAME = "minute_candles";

    private MinuteCandles() {}

    static List<String> create(ClickHouseSettings settings) {
        Table states =
                new Table(
                        NAME,
                        List.of(
                                "instrument LowCardinality(String)",
                                "minute DateTime('UTC')",
                                "open AggregateFunction(argMin, Decimal(18, 4), Tuple(DateTime64(6, 'UTC'), Int64))",
                                "high SimpleAggregateFunction(max, Decimal(18, 4))",
                                "low SimpleAggregateFunction(min, Decimal(18, 4))",
                                "close AggregateFunction(argMax, Decimal(18, 4), Tuple(DateTime64(6, 'UTC'), Int64))",
                                "volume SimpleAggregateFunction(sum, Int64)",
                                "ticks SimpleAggregateFunction(sum, Int64)"),
                        "AggregatingMergeTree",
                        "toYYYYMM(minute)",
                        "instrument, minute",
                        "cityHash64(instrument)",
                        0,
                        List.of());
        List<String> statements = new ArrayList<>(states.create(settings));
        String ticks = settings.cluster() == null ? Tables.TICKS : Tables.TICKS + "_local";
        statements.add(
                """
                CREATE MATERIALIZED VIEW IF NOT EXISTS %s%s TO %s AS
                SELECT
                    instrument,
                    toStartOfMinute(time) AS minute,
                    argMinState(last, (time, position)) AS open,
                    max(last) AS high,
                    min(last) AS low,
                    argMaxState(last, (time, position)) AS close,
                    sum(last_quantity) AS volume,
                    toInt64(count()) AS ticks
                FROM %s
                WHERE time >= toDateTime64(0, 6, 'UTC')
                GROUP BY instrument, minute\
                """
                        .formatted(
                                Table.qualified(settings, NAME + "_of_ticks"),
                                Table.onCluster(settings),
                                states.stored(settings),
                                Table.qualified(settings, ticks)));
        return statements;
    }
}
