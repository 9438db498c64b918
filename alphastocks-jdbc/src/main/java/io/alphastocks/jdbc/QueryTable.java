package io.alphastocks.jdbc;

import static io.alphastocks.jdbc.ColumnKind.AMOUNT;
import static io.alphastocks.jdbc.ColumnKind.ANY;
import static io.alphastocks.jdbc.ColumnKind.FLAG;
import static io.alphastocks.jdbc.ColumnKind.INTEGER;
import static io.alphastocks.jdbc.ColumnKind.REAL;
import static io.alphastocks.jdbc.ColumnKind.TEXT;
import static io.alphastocks.jdbc.ColumnKind.TIME;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toUnmodifiableMap;

import io.alphastocks.jdbc.Insert.Column;
import io.alphastocks.store.QueryRow;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/// The columns of one query table, and its SQL. Every table begins with `stream` and `id`, its key.
final class QueryTable {

    private static final Map<QueryRow.Table, QueryTable> TABLES =
            Stream.of(QueryRow.Table.values())
                    .collect(toUnmodifiableMap(Function.identity(), QueryTable::define));

    private static final List<String> KEY = List.of("stream", "id");

    private final String name;
    private final List<Column> columns;

    private QueryTable(String name, List<Column> columns) {
        this.name = name;
        this.columns = columns;
    }

    private static QueryTable define(QueryRow.Table table) {
        return switch (table) {
            case SIGNALS ->
                    table(
                            "signals",
                            text("signal_id", "symbol", "strategy", "action"),
                            all(AMOUNT, "entry", "stop_loss", "target"),
                            all(REAL, "strength", "expected_move_percent"),
                            text("timeframe", "state", "reason", "rule"),
                            all(ANY, "value", "limit_value"),
                            all(AMOUNT, "profit"),
                            all(TIME, "created", "updated"));
            case ORDERS ->
                    table(
                            "orders",
                            text("order_id", "signal_id", "position_id", "purpose"),
                            text("instrument", "side", "type"),
                            all(INTEGER, "quantity"),
                            all(AMOUNT, "limit_price"),
                            text("state"),
                            all(INTEGER, "filled"),
                            all(AMOUNT, "average_price"),
                            text("broker_order_id", "reason"),
                            all(TIME, "created", "updated"));
            case FILLS ->
                    table(
                            "fills",
                            text("trade_id", "order_id", "position_id", "instrument", "side"),
                            all(INTEGER, "quantity"),
                            all(AMOUNT, "price", "charges"),
                            all(TIME, "time"),
                            all(FLAG, "late", "modelled"));
            case POSITIONS ->
                    table(
                            "positions",
                            text("position_id", "signal_id", "strategy", "contract", "symbol"),
                            all(AMOUNT, "strike"),
                            text("option_type", "expiry"),
                            all(INTEGER, "quantity", "entered"),
                            all(AMOUNT, "entry", "stop", "target", "exit"),
                            all(AMOUNT, "gross", "charges", "net"),
                            text("exit_reason"),
                            all(TIME, "opened", "closed"));
            case PORTFOLIOS ->
                    table(
                            "portfolios",
                            text("portfolio_id", "name"),
                            all(AMOUNT, "capital", "cash", "cost", "realised", "charges"),
                            all(TIME, "updated"),
                            all(INTEGER, "version"));
        };
    }

    @SafeVarargs
    private static QueryTable table(String name, List<Column>... groups) {
        List<Column> columns = new ArrayList<>();
        for (List<Column> group : groups) {
            columns.addAll(group);
        }
        return new QueryTable(name, List.copyOf(columns));
    }

    private static List<Column> text(String... names) {
        return all(TEXT, names);
    }

    private static List<Column> all(ColumnKind kind, String... names) {
        List<Column> columns = new ArrayList<>();
        for (String name : names) {
            columns.add(new Column(name, kind));
        }
        return columns;
    }

    static Collection<QueryTable> all() {
        return TABLES.values();
    }

    static QueryTable of(QueryRow.Table table) {
        return Objects.requireNonNull(TABLES.get(table), table::name);
    }

    String create(Dialect dialect) {
        return """
        CREATE TABLE %1$s (
            stream %2$s NOT NULL,
            id %2$s NOT NULL,
            %3$s,
            PRIMARY KEY (stream, id)
        )%4$s
        """
                .formatted(
                        dialect.table(name),
                        dialect.keyType(),
                        columns.stream()
                                .map(column -> dialect.column(column.kind(), column.name()))
                                .collect(joining(",\n    ")),
                        dialect.keyed());
    }

    /// Inserts rows, or replaces all of them; [#row] gives their values.
    Insert upsert(Dialect dialect) {
        List<Column> written = new ArrayList<>();
        KEY.forEach(column -> written.add(new Column(column, TEXT)));
        for (Column column : columns) {
            written.add(new Column(column.kind().stored(column.name()), column.kind()));
        }
        return new Insert(dialect.table(name), List.copyOf(written), KEY);
    }

    /// A whole row for [#upsert].
    ///
    /// @param values from [#encode]
    static List<@Nullable Object> row(String stream, String id, List<@Nullable Object> values) {
        List<@Nullable Object> row = new ArrayList<>(values.size() + KEY.size());
        row.add(stream);
        row.add(id);
        row.addAll(values);
        return row;
    }

    /// A row's values as they are written, in the order of the columns.
    ///
    /// @throws IllegalArgumentException for a column that the table does not have, or a value that
    ///   the column does not take
    List<@Nullable Object> encode(QueryRow row) {
        List<@Nullable Object> encoded = new ArrayList<>(columns.size());
        int found = 0;
        for (Column column : columns) {
            Object value = row.values().get(column.name());
            if (value != null || row.values().containsKey(column.name())) {
                found++;
            }
            encoded.add(value == null ? null : encode(column, value));
        }
        if (found < row.values().size()) {
            throw unknown(row);
        }
        return encoded;
    }

    private Object encode(Column column, Object value) {
        Object encoded = column.kind().encode(value);
        if (encoded == null) {
            throw new IllegalArgumentException(
                    "column %s of query table %s has the %s %s; it takes %s"
                            .formatted(
                                    column.name(),
                                    name,
                                    value.getClass().getSimpleName(),
                                    value,
                                    column.kind().accepts()));
        }
        return encoded;
    }

    private IllegalArgumentException unknown(QueryRow row) {
        List<String> known = columns.stream().map(Column::name).toList();
        List<String> unknown =
                row.values().keySet().stream().filter(name -> !known.contains(name)).toList();
        return new IllegalArgumentException(
                "query table %s has no column %s; it has %s"
                        .formatted(name, String.join(", ", unknown), String.join(", ", known)));
    }
}
