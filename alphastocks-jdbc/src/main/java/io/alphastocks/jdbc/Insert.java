package io.alphastocks.jdbc;

import static java.util.stream.Collectors.joining;

import java.util.List;

/// Rows to be written into a table. A row takes the place of the one that has its key, if there is
/// a key.
///
/// @param table the table's name, as statements write it
/// @param columns what is given of each row, in order
/// @param key the names of the columns of the key; none where every row is new
record Insert(String table, List<Column> columns, List<String> key) {

    /// A column that is written.
    record Column(String name, ColumnKind kind) {}

    /// The statement.
    ///
    /// @param rows what gives the values of all columns
    String sql(String rows) {
        return "INSERT INTO %s (%s) %s%s".formatted(table, names(), rows, onConflict());
    }

    /// The names of all columns.
    String names() {
        return columns.stream().map(Column::name).collect(joining(", "));
    }

    private String onConflict() {
        if (key.isEmpty()) {
            return "";
        }
        return columns.stream()
                .map(Column::name)
                .filter(name -> !key.contains(name))
                .map(name -> name + " = excluded." + name)
                .collect(
                        joining(
                                ", ",
                                " ON CONFLICT (%s) DO UPDATE SET "
                                        .formatted(String.join(", ", key)),
                                ""));
    }
}
