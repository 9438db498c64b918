package io.alphastocks.testkit.kite;

import io.alphastocks.model.Candle;
import io.alphastocks.model.Timeframe;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// The historical candles, as they were given. Confined to the desk.
final class CandleShelf {

    /// An interval's name at the broker, and how many days one request may span.
    private record Interval(Timeframe timeframe, int mostDays) {}

    private static final Map<String, Interval> INTERVALS =
            Map.of(
                    "minute", new Interval(Timeframe.MIN_1, 60),
                    "3minute", new Interval(Timeframe.MIN_3, 100),
                    "5minute", new Interval(Timeframe.MIN_5, 100),
                    "10minute", new Interval(Timeframe.MIN_10, 100),
                    "15minute", new Interval(Timeframe.MIN_15, 200),
                    "30minute", new Interval(Timeframe.MIN_30, 200),
                    "60minute", new Interval(Timeframe.MIN_60, 400),
                    "day", new Interval(Timeframe.DAY, 2_000));

    private record Series(int token, Timeframe timeframe) {}

    private final Map<Series, NavigableMap<Instant, Candle>> series = new HashMap<>();

    void put(int token, Collection<Candle> candles) {
        for (Candle candle : candles) {
            series.computeIfAbsent(new Series(token, candle.timeframe()), _ -> new TreeMap<>())
                    .put(candle.start(), candle);
        }
    }

    /// The answer's data: candles that start within a span, both ends included.
    ObjectNode read(int token, String name, Params params) {
        Interval interval = INTERVALS.get(name);
        if (interval == null) {
            throw KiteError.input("Invalid `interval`.");
        }
        Instant from = Ist.parse("from", params.require("from"));
        Instant to = Ist.parse("to", params.require("to"));
        if (from.isAfter(to)) {
            throw KiteError.input("`from` must not be after `to`.");
        }
        if (Duration.between(from, to).compareTo(Duration.ofDays(interval.mostDays())) > 0) {
            throw KiteError.input("interval exceeds max limit: " + interval.mostDays() + " days");
        }
        boolean withInterest = params.or("oi", "0").equals("1");
        ArrayNode rows = Json.array();
        series.getOrDefault(new Series(token, interval.timeframe()), new TreeMap<>())
                .subMap(from, true, to, true)
                .values()
                .forEach(candle -> rows.add(row(candle, withInterest)));
        ObjectNode data = Json.object();
        data.set("candles", rows);
        return data;
    }

    private static ArrayNode row(Candle candle, boolean withInterest) {
        ArrayNode row = Json.array();
        row.add(Ist.candleStamp(candle.start()));
        row.add(Json.decimal(candle.openRaw()));
        row.add(Json.decimal(candle.highRaw()));
        row.add(Json.decimal(candle.lowRaw()));
        row.add(Json.decimal(candle.closeRaw()));
        row.add(Math.max(0, candle.volume()));
        if (withInterest) {
            row.add(Math.max(0, candle.openInterest()));
        }
        return row;
    }
}
