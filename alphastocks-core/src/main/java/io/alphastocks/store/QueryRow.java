package io.alphastocks.store;

import io.alphastocks.model.Money;
import io.alphastocks.model.Price;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// A row of a query table as it stands after a record: inserted, or replaced where one of its id
/// exists. For people and dashboards; the truth is the record.
///
/// @param table the table
/// @param id the row's key within its stream
/// @param values the columns in order: text, [Long], [Double], [Boolean], [Instant], [Price],
///   [Money] or null
public record QueryRow(Table table, String id, Map<String, @Nullable Object> values) {

    /// The query tables.
    public enum Table {
        SIGNALS,
        ORDERS,
        FILLS,
        POSITIONS,
        PORTFOLIOS
    }

    public QueryRow {
        values = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(values));
        values.forEach(QueryRow::check);
    }

    private static void check(String column, @Nullable Object value) {
        if (value == null) {
            return;
        }
        boolean known =
                value instanceof String
                        || value instanceof Long
                        || value instanceof Double
                        || value instanceof Boolean
                        || value instanceof Instant
                        || value instanceof Price
                        || value instanceof Money;
        if (!known) {
            throw new IllegalArgumentException(
                    "column " + column + " has a value of " + value.getClass().getName());
        }
    }
}
