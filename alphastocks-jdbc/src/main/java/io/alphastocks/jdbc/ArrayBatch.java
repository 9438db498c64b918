package io.alphastocks.jdbc;

import static java.util.stream.Collectors.joining;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// One statement for many rows, which gets an array of each column: PostgreSQL spends several times
/// as much on as many statements of one row each.
final class ArrayBatch implements RowBatch {

    /// Rows and characters of text that go in one statement at most, so that neither side needs
    /// much memory for it.
    private static final int ROWS = 1_024;

    private static final int CHARACTERS = 4_000_000;

    private static final String NUMBER = "number";

    private final Connection connection;
    private final List<Insert.Column> columns;
    private final PreparedStatement statement;
    private final List<List<@Nullable Object>> rows = new ArrayList<>();
    private long characters;

    ArrayBatch(Connection connection, Insert insert) throws SQLException {
        this.connection = connection;
        columns = insert.columns();
        String arrays =
                columns.stream()
                        .map(column -> "CAST(? AS %s[])".formatted(columnType(column.kind())))
                        .collect(joining(", "));
        // In their order, as some columns number the rows.
        statement =
                connection.prepareStatement(
                        insert.sql(
                                "SELECT %1$s FROM unnest(%2$s) WITH ORDINALITY AS given (%1$s, %3$s) ORDER BY %3$s"
                                        .formatted(insert.names(), arrays, NUMBER)));
    }

    private static String columnType(ColumnKind kind) {
        return kind == ColumnKind.TIME ? "timestamptz" : parameterType(kind);
    }

    private static String parameterType(ColumnKind kind) {
        return switch (kind) {
            case TEXT, ANY, TIME -> "text";
            case INTEGER, AMOUNT -> "bigint";
            case REAL -> "float8";
            case FLAG -> "boolean";
        };
    }

    @Override
    public void add(List<@Nullable Object> values) throws SQLException {
        rows.add(values);
        for (Object value : values) {
            if (value instanceof String text) {
                characters += text.length();
            }
        }
        if (rows.size() == ROWS || characters >= CHARACTERS) {
            write();
        }
    }

    @Override
    public void write() throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        for (int i = 0; i < columns.size(); i++) {
            ColumnKind kind = columns.get(i).kind();
            statement.setArray(
                    i + 1, connection.createArrayOf(parameterType(kind), column(i, kind)));
        }
        statement.executeUpdate();
        rows.clear();
        characters = 0;
    }

    private @Nullable Object[] column(int index, ColumnKind kind) {
        @Nullable Object[] values =
                switch (parameterType(kind)) {
                    case "text" -> new String[rows.size()];
                    case "bigint" -> new Long[rows.size()];
                    case "float8" -> new Double[rows.size()];
                    default -> new Boolean[rows.size()];
                };
        for (int row = 0; row < values.length; row++) {
            Object value = rows.get(row).get(index);
            values[row] = kind == ColumnKind.ANY && value != null ? value.toString() : value;
        }
        return values;
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }
}
