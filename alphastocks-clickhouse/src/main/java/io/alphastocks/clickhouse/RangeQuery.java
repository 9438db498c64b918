package io.alphastocks.clickhouse;

import static java.util.stream.Collectors.joining;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Asks for the rows of a range of time, from its beginning or from where a reading broke off.
///
/// @param table as statements write it, with `FINAL` where rows are replaced
/// @param columns what the reader takes
/// @param equal columns that have a certain value, text
/// @param keys what orders the rows and tells each from the others; the first is the time
/// @param fromMicros the first time of the range
/// @param toMicros the first time after it
/// @param reader makes rows of a block values
record RangeQuery<T>(
        String table,
        String columns,
        Map<String, String> equal,
        List<Key> keys,
        long fromMicros,
        long toMicros,
        BlockReader<T> reader) {

    /// A column that orders rows, and how a value of it is written.
    enum Kind {
        TIME("fromUnixTimestamp64Micro({%s:Int64}, 'UTC')"),
        DAY("toDate32({%s:Int32})"),
        NUMBER("{%s:Int64}"),
        TEXT("{%s:String}");

        private final String parameter;

        Kind(String parameter) {
            this.parameter = parameter;
        }
    }

    /// @param column its name
    /// @param kind what it is
    record Key(String column, Kind kind) {}

    /// Prepares the reading of a block's rows.
    interface BlockReader<T> {
        Session.RowReader<T> of(InputBlocks.Block block);
    }

    /// @param after the keys of the last row that was read, empty for none
    Session.Answer open(Session session, List<Object> after) {
        Map<String, Object> parameters = new HashMap<>(equal);
        parameters.put("range_from", Math.max(fromMicros, MarketDataLimits.FIRST_MICROS));
        parameters.put("range_to", Math.min(toMicros, MarketDataLimits.LAST_MICROS + 1));
        for (int i = 0; i < after.size(); i++) {
            parameters.put("after_" + i, after.get(i));
        }
        return session.stream(sql(!after.isEmpty()), parameters);
    }

    private String sql(boolean goesOn) {
        String order = keys.stream().map(Key::column).collect(joining(", "));
        StringBuilder sql =
                new StringBuilder("SELECT %s, %s FROM %s WHERE ".formatted(columns, order, table));
        for (String column : equal.keySet()) {
            sql.append("%1$s = {%1$s:String} AND ".formatted(column));
        }
        String time = keys.getFirst().column;
        sql.append(
                "%1$s >= fromUnixTimestamp64Micro({range_from:Int64}, 'UTC') AND %1$s < fromUnixTimestamp64Micro({range_to:Int64}, 'UTC')"
                        .formatted(time));
        if (goesOn) {
            sql.append(" AND (").append(order).append(") > (");
            for (int i = 0; i < keys.size(); i++) {
                sql.append(i == 0 ? "" : ", ")
                        .append(keys.get(i).kind.parameter.formatted("after_" + i));
            }
            sql.append(")");
        }
        return sql.append(" ORDER BY ").append(order).toString();
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
