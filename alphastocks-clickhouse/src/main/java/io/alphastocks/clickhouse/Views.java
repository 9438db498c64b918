package io.alphastocks.clickhouse;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;

/// What the second version of the schema adds: tables that the server fills from the events of the
/// audit and from ticks, as these are stored. An event that was published again after a crash has
/// the same key, and counts once.
final class Views {

    private static final String TIME = "DateTime64(6, 'UTC')";
    private static final String PRICE = "Decimal(18, 4)";
    private static final String NAME = "LowCardinality(String)";

    /// A column, and how it is made of an event.
    private record Made(String name, String type, String of) {}

    private Views() {}

    static List<String> create(ClickHouseSettings settings) {
        List<String> statements = new ArrayList<>(MinuteCandles.create(settings));
        statements.addAll(
                view(
                        settings,
                        "trading_signals",
                        "type IN ('SignalGenerated', 'SignalActivated', 'SignalUpdated', 'SignalRejected', 'SignalCompleted', 'SignalStopped', 'SignalExpired')",
                        "run, signal_id, time, event_id",
                        List.of(
                                new Made("signal_id", "String", text("signal", "id")),
                                new Made("state", NAME, "type"),
                                new Made("strategy", NAME, text("signal", "strategy")),
                                new Made("symbol", NAME, text("signal", "symbol")),
                                new Made("action", NAME, text("signal", "action")),
                                new Made("entry", PRICE, amount("signal", "entry")),
                                new Made("stop_loss", PRICE, amount("signal", "stopLoss")),
                                new Made("target", PRICE, amount("signal", "target")),
                                new Made("strength", "Float64", real("signal", "strength")),
                                new Made("timeframe", NAME, text("signal", "timeframe")),
                                new Made("rule", NAME, text("rule")),
                                new Made("reason", "String", text("reason")),
                                new Made("profit", PRICE, amount("profit")))));
        statements.addAll(
                view(
                        settings,
                        "orders",
                        "type IN ('OrderIntended', 'OrderPlaced', 'OrderModified', 'OrderCancelled', 'OrderRejected', 'OrderUnknown', 'OrderFilled')",
                        "run, order_id, time, event_id",
                        List.of(
                                new Made("order_id", "String", text("order", "id")),
                                new Made("signal_id", "String", text("order", "signalId")),
                                new Made("position_id", "String", text("order", "positionId")),
                                new Made("purpose", NAME, text("order", "purpose")),
                                new Made("instrument", NAME, text("order", "instrument")),
                                new Made("side", NAME, text("order", "side")),
                                new Made("kind", NAME, text("order", "type")),
                                new Made("quantity", "Int64", units("order", "quantity")),
                                new Made("state", NAME, text("order", "state")),
                                new Made("filled", "Int64", units("order", "filled")),
                                new Made("reason", "String", text("order", "reason")))));
        statements.addAll(
                view(
                        settings,
                        "fills",
                        "type = 'OrderFilled'",
                        "run, trade_id",
                        List.of(
                                new Made("trade_id", "String", text("fill", "tradeId")),
                                new Made("order_id", "String", text("fill", "orderId")),
                                new Made("position_id", "String", text("fill", "positionId")),
                                new Made("instrument", NAME, text("fill", "instrument")),
                                new Made("side", NAME, text("fill", "side")),
                                new Made("quantity", "Int64", units("fill", "quantity")),
                                new Made("price", PRICE, amount("fill", "price")))));
        statements.addAll(
                view(
                        settings,
                        "positions",
                        "type IN ('PositionOpened', 'PositionClosed')",
                        "run, position_id, time, event_id",
                        List.of(
                                new Made("position_id", "String", text("position", "id")),
                                new Made("signal_id", "String", text("position", "signalId")),
                                new Made("state", NAME, "type"),
                                new Made("strategy", NAME, text("position", "strategy")),
                                new Made("contract", NAME, text("position", "contract", "id")),
                                new Made("entered", "Int64", units("position", "entered")),
                                new Made("entry_value", PRICE, amount("position", "entryValue")),
                                new Made("exit_value", PRICE, amount("position", "exitValue")),
                                new Made("exit_reason", NAME, text("reason")),
                                new Made("gross", PRICE, amount("gross")),
                                new Made("charges", PRICE, amount("charges")),
                                new Made("net", PRICE, amount("net")))));
        statements.addAll(
                view(
                        settings,
                        "strategy_performance",
                        "type = 'PositionClosed'",
                        "run, strategy, day, position_id",
                        List.of(
                                new Made("strategy", NAME, text("position", "strategy")),
                                new Made("day", "Date", "toDate(time, 'Asia/Kolkata')"),
                                new Made("position_id", "String", text("position", "id")),
                                new Made("gross", PRICE, amount("gross")),
                                new Made("charges", PRICE, amount("charges")),
                                new Made("net", PRICE, amount("net")))));
        return statements;
    }

    private static String path(String... names) {
        return "payload, '" + String.join("', '", names) + "'";
    }

    private static String text(String... names) {
        return "JSONExtractString(" + path(names) + ")";
    }

    private static String amount(String... names) {
        return "toDecimal64OrZero(" + text(names) + ", 4)";
    }

    private static String units(String... names) {
        return "toInt64OrZero(" + text(names) + ")";
    }

    private static String real(String... names) {
        return "JSONExtractFloat(" + path(names) + ")";
    }

    private static List<String> view(
            ClickHouseSettings settings,
            String name,
            String which,
            String key,
            List<Made> columns) {
        List<String> definitions = new ArrayList<>();
        definitions.add("run " + NAME);
        definitions.add("time " + TIME);
        definitions.add("event_id String");
        definitions.add("position Int64");
        columns.forEach(column -> definitions.add(column.name + " " + column.type));
        Table rows =
                new Table(
                        name,
                        definitions,
                        "ReplacingMergeTree(position)",
                        "",
                        key,
                        "cityHash64(run)",
                        0,
                        List.of());
        List<String> statements = new ArrayList<>(rows.create(settings));
        String events = settings.cluster() == null ? Tables.EVENTS : Tables.EVENTS + "_local";
        statements.add(
                """
                CREATE MATERIALIZED VIEW IF NOT EXISTS %s%s TO %s AS
                SELECT run, time, id AS event_id, position,
                    %s
                FROM %s
                WHERE startsWith(class, 'io.alphastocks.event.') AND %s\
                """
                        .formatted(
                                Table.qualified(settings, name + "_of_events"),
                                Table.onCluster(settings),
                                rows.stored(settings),
                                columns.stream()
                                        .map(column -> column.of + " AS " + column.name)
                                        .collect(joining(",\n    ")),
                                Table.qualified(settings, events),
                                which));
        return statements;
    }
}
