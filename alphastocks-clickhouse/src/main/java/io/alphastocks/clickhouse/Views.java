package io.alphastocks.clickhouse;

import java.util.List;

/// What the second version of the schema adds: candles made of ticks.
final class Views {

    private Views() {}

    static List<String> create(ClickHouseSettings settings) {
        return MinuteCandles.create(settings);
    }
}
