package io.alphastocks.clickhouse;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Asks for rows in an order, from the first or from where a reading broke off.
///
/// @param columns what the reader takes
/// @param table as statements write it, with `FINAL` where rows are replaced
/// @param where which rows
/// @param keys what orders the rows and tells each from the others
/// @param options settings of the query, such as `max_block_size = 256`; empty for none
/// @param reader makes rows of a block values
record RangeQuery<T>(
        String columns,
        String table,
        String where,
        List<Key> keys,
        String options,
        BlockReader<T> reader) {

    /// What a column that orders rows holds.
    enum Kind {
        TIME,
        DAY,
        NUMBER,
        TEXT;

        private String literal(Object value) {
            return switch (this) {
                case TIME -> Sql.time((Long) value);
                case DAY -> "toDate32(" + value + ")";
                case NUMBER -> value.toString();
                case TEXT -> Sql.text((String) value);
            };
        }
    }

    /// @param column its name
    /// @param kind what it is
    record Key(String column, Kind kind) {}

    /// Prepares the reading of a block's rows.
    interface BlockReader<T> {
        Session.RowReader<T> of(InputBlocks.Block block);
    }

    /// Of a range of time.
    ///
    /// @param equal columns that have a certain value, text
    /// @param keys the first is the time
    /// @param fromMicros the first time of the range
    /// @param toMicros the first time after it
    static <T> RangeQuery<T> ofTimes(
            String columns,
            String table,
            Map<String, String> equal,
            List<Key> keys,
            long fromMicros,
            long toMicros,
            BlockReader<T> reader) {
        StringBuilder where = new StringBuilder();
        equal.forEach((column, value) ->
                where.append(column).append(" = ").append(Sql.text(value)).append(" AND "));
        where.append(
                "%1$s >= %2$s AND %1$s < %3$s"
                        .formatted(
                                keys.getFirst().column,
                                Sql.time(Math.max(fromMicros, MarketDataLimits.FIRST_MICROS)),
                                Sql.time(Math.min(toMicros, MarketDataLimits.LAST_MICROS + 1))));
        return new RangeQuery<>(columns, table, where.toString(), keys, "", reader);
    }

    /// @param after the keys of the last row that was read, empty for none
    Session.Answer open(Session session, List<Object> after) {
        return session.stream(sql(after));
    }

    private String sql(List<Object> after) {
        String order = keys.stream().map(Key::column).collect(joining(", "));
        StringBuilder sql =
                new StringBuilder(
                        "SELECT %s, %s FROM %s WHERE %s".formatted(columns, order, table, where));
        if (!after.isEmpty()) {
            List<String> values = new ArrayList<>();
            for (int i = 0; i < keys.size(); i++) {
                values.add(keys.get(i).kind.literal(after.get(i)));
            }
            sql.append(" AND (%s) > (%s)".formatted(order, String.join(", ", values)));
        }
        sql.append(" ORDER BY ").append(order);
        return options.isEmpty() ? sql.toString() : sql + " SETTINGS " + options;
    }

    /// The keys of a row, to go on after it.
    List<Object> keys(InputBlocks.Block block, int row) {
        int first = block.columns().size() - keys.size();
        Object[] values = new Object[keys.size()];
        for (int i = 0; i < values.length; i++) {
            InputColumn column = block.column(first + i);
            values[i] =
                    keys.get(i).kind == Kind.TEXT
                            ? (Object) column.text(row)
                            : (Object) column.number(row);
        }
        return List.of(values);
    }
}
