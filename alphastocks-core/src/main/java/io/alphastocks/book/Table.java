package io.alphastocks.book;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/// Values of one kind, in the order in which they came. Those that are closed and stand in the
/// snapshot that the account was read from stay there, compressed, until they are asked for: a book
/// that opens decodes what is open, however much there was before. One thread at a time.
final class Table<V> {

    /// What a table has to know of its values.
    ///
    /// @param type their type, a record
    /// @param id by which one replaces another
    /// @param keys what else they are found by; an empty text is none. A key once given goes on
    ///   leading to its value, and a later value may take it
    /// @param isOpen whether a value may still change in the course of trading
    record Kind<V>(
            Class<V> type,
            Function<V, String> id,
            List<Function<V, String>> keys,
            Predicate<V> isOpen) {

        /// All that a value is found by: its id first.
        List<String> keysOf(V value) {
            List<String> all = new ArrayList<>(keys.size() + 1);
            all.add(id.apply(value));
            keys.forEach(key -> all.add(key.apply(value)));
            return all;
        }
    }

    /// A value and its place in the order of all.
    record Row<V>(long number, V value) {}

    private final Kind<V> kind;
    private final Map<String, Row<V>> rows = new LinkedHashMap<>();
    private final Map<String, V> open = new LinkedHashMap<>();
    private final Map<String, String> idsByKey = new HashMap<>();
    private ColdRows<V> cold;
    private long next;

    Table(Kind<V> kind) {
        this.kind = kind;
        this.cold = ColdRows.none(kind);
    }

    Kind<V> kind() {
        return kind;
    }

    /// The value of an id; null where there is none.
    @Nullable V get(String id) {
        Row<V> row = row(id);
        return row == null ? null : row.value;
    }

    /// The value that a key leads to; null where there is none.
    @Nullable V find(String key) {
        if (key.isEmpty()) {
            return null;
        }
        String id = idsByKey.get(key);
        if (id != null) {
            return get(id);
        }
        Row<V> row = cold.find(key);
        return row == null ? null : get(kind.id.apply(row.value));
    }

    private @Nullable Row<V> row(String id) {
        Row<V> row = rows.get(id);
        return row == null ? cold.find(id) : row;
    }

    /// Adds a value, or puts it in the place of the one with its id.
    void put(V value) {
        Row<V> before = row(kind.id.apply(value));
        put(new Row<>(before == null ? next++ : before.number, value));
    }

    private void put(Row<V> row) {
        String id = kind.id.apply(row.value);
        rows.put(id, row);
        for (Function<V, String> key : kind.keys) {
            String text = key.apply(row.value);
            if (!text.isEmpty()) {
                idsByKey.put(text, id);
            }
        }
        if (kind.isOpen.test(row.value)) {
            open.put(id, row.value);
        } else {
            open.remove(id);
        }
    }

    boolean isOpen(String id) {
        return open.containsKey(id);
    }

    /// What is open, in the order in which it came; not to be kept.
    Collection<V> open() {
        return Collections.unmodifiableCollection(open.values());
    }

    /// All values, in the order in which they came. Decodes those of the snapshot.
    List<V> all() {
        Map<String, Row<V>> all = new LinkedHashMap<>();
        cold.forEach(row -> all.put(kind.id.apply(row.value), row));
        all.putAll(rows);
        return all.values().stream()
                .sorted(Comparator.comparingLong(Row::number))
                .map(Row::value)
                .toList();
    }

    /// The number of the next new value.
    long next() {
        return next;
    }

    /// Rows that are not cold: those that are open, or those that have closed since.
    List<Row<V>> warm(boolean areOpen) {
        return rows.values().stream()
                .filter(row -> kind.isOpen.test(row.value) == areOpen)
                .sorted(Comparator.comparingLong(Row::number))
                .toList();
    }

    /// What is cold.
    ColdRows<V> cold() {
        return cold;
    }

    /// Fills an empty table.
    void restore(long nextNumber, List<Row<V>> openRows, ColdRows<V> coldRows) {
        next = nextNumber;
        cold = coldRows;
        openRows.forEach(this::put);
    }
}
