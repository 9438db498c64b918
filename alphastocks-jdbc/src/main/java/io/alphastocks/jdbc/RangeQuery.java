package io.alphastocks.jdbc;

import static java.util.stream.Collectors.joining;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Reads the rows of a range of time in parts, each where the one before it ended.
///
/// @param table as statements write it
/// @param columns what the reader takes
/// @param equal columns that have a certain value
/// @param values those values, text
/// @param keys what orders the rows and tells each from the others; the first is the time
/// @param reader makes a row a value
/// @param fromMicros the first time of the range
/// @param toMicros the first time after it
record RangeQuery<T>(
        String table,
        String columns,
        List<String> equal,
        List<String> values,
        List<String> keys,
        RowReader<T> reader,
        long fromMicros,
        long toMicros) {

    private static final int MOST_ROWS = 2_000;

    /// Where a server sends rows, it may send so many before they are asked for.
    private static final int FETCHED_AT_ONCE = 1_000;

    /// Makes a row a value.
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /// A part of the range.
    ///
    /// @param rows in order
    /// @param last the keys of the last of them
    /// @param complete whether there is no further part
    record Part<T>(List<T> rows, List<Object> last, boolean complete) {}

    /// The part after some keys.
    ///
    /// @param after empty for the first part
    Part<T> read(Connection connection, List<Object> after) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql(!after.isEmpty()))) {
            select.setFetchSize(FETCHED_AT_ONCE);
            int index = 1;
            for (String value : values) {
                select.setString(index++, value);
            }
            // The time of the last row too, so that the index is entered there.
            select.setObject(index++, after.isEmpty() ? (Object) fromMicros : after.getFirst());
            select.setLong(index++, toMicros);
            for (Object key : after) {
                select.setObject(index++, key);
            }
            select.setInt(index, MOST_ROWS);
            try (ResultSet row = select.executeQuery()) {
                return collect(row);
            }
        }
    }

    private String sql(boolean goesOn) {
        StringBuilder sql = new StringBuilder("SELECT ").append(columns);
        keys.forEach(key -> sql.append(", ").append(key));
        sql.append(" FROM ").append(table).append(" WHERE ");
        equal.forEach(column -> sql.append(column).append(" = ? AND "));
        String time = keys.getFirst();
        sql.append(time).append(" >= ? AND ").append(time).append(" < ?");
        String order = String.join(", ", keys);
        if (goesOn) {
            sql.append(
                    " AND (%s) > (%s)"
                            .formatted(order, keys.stream().map(_ -> "?").collect(joining(", "))));
        }
        return sql.append(" ORDER BY ").append(order).append(" LIMIT ?").toString();
    }

    private Part<T> collect(ResultSet row) throws SQLException {
        List<T> rows = new ArrayList<>();
        List<Object> last = List.of();
        int columnsRead = row.getMetaData().getColumnCount() - keys.size();
        while (row.next()) {
            rows.add(reader.read(row));
            if (rows.size() == MOST_ROWS) {
                last = new ArrayList<>();
                last.add(row.getLong(columnsRead + 1));
                for (int i = 2; i <= keys.size(); i++) {
                    last.add(row.getObject(columnsRead + i));
                }
            }
        }
        return new Part<>(rows, last, rows.size() < MOST_ROWS);
    }
}
