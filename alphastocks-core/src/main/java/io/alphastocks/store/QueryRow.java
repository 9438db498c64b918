package io.alphastocks.store;

import io.alphastocks.model.Money;
import io.alphastocks.model.Price;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// A row of a query table as it stands after a record: inserted, or replaced whole where one of its
/// id exists. For people and dashboards; the truth is the record.
///
/// Which columns a table has is the store's to say; one that it does not have is refused by
/// [Journal#append].
///
/// @param table the table
/// @param id the row's key within its stream, not blank
/// @param values the columns in order: text, [Long], [Double], [Boolean], [Instant], [Price],
///   [Money] or null; a column that is left out is null
public record QueryRow(Table table, String id, Map<String, @Nullable Object> values) {

    /// The query tables.
    public enum Table {
        SIGNALS,
        ORDERS,
        FILLS,
        POSITIONS,
        PORTFOLIOS
    }

    // Not the compact form: the compiler loses the annotation of its parameter, and callers in
    // other modules could give no null.
    public QueryRow(Table table, String id, Map<String, @Nullable Object> values) {
        StoreText.requireName("row id", id);
        this.table = table;
        this.id = id;
        this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        this.values.forEach(QueryRow::check);
    }

    private static void check(String column, @Nullable Object value) {
        switch (value) {
            case null -> {}
            case String text -> StoreText.requireStorable("column " + column, text);
            case Long _, Double _, Boolean _, Instant _, Price _, Money _ -> {}
            default ->
                    throw new IllegalArgumentException(
                            "column %s has a value of %s; it must be text, Long, Double, Boolean, Instant, Price, Money or null"
                                    .formatted(column, value.getClass().getName()));
        }
    }
}
