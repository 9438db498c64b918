package io.alphastocks.clickhouse;

import org.jspecify.annotations.Nullable;

import java.util.BitSet;
import java.util.List;
import java.util.function.ToLongFunction;

/// Rows without a key whose insert may fail, and what became of each: a server that was lost in the
/// middle may have stored all of them, none, or those of a month. Their table has the columns
/// `writer` and `position`, which tell them from all others.
///
/// @param <T> what makes a row
final class TriedRows<T> {

    private final List<T> rows;
    private final BitSet stored = new BitSet();
    private final long[] positions;

    /// The insert whose outcome is not known; null where all is known.
    private @Nullable Insert insert;

    private TriedRows(List<T> rows) {
        this.rows = rows;
        positions = new long[rows.size()];
    }

    /// The rows of the next try. It begins with those of the one before, but for what was dropped
    /// meanwhile, the oldest first.
    ///
    /// @param before settled; null where there was none
    static <T> TriedRows<T> after(@Nullable TriedRows<T> before, List<T> rows) {
        TriedRows<T> next = new TriedRows<>(rows);
        if (before != null) {
            int dropped = before.droppedBefore(rows);
            for (int i = before.stored.nextSetBit(dropped);
                    i >= 0;
                    i = before.stored.nextSetBit(i + 1)) {
                if (i - dropped < rows.size()) {
                    next.stored.set(i - dropped);
                }
            }
        }
        return next;
    }

    private int droppedBefore(List<T> later) {
        for (int dropped = 0; dropped < rows.size(); dropped++) {
            if (goesOn(dropped, later)) {
                return dropped;
            }
        }
        return rows.size();
    }

    @SuppressWarnings("ReferenceEquality") // the same row, not one that is alike
    private boolean goesOn(int from, List<T> later) {
        int common = Math.min(rows.size() - from, later.size());
        for (int i = 0; i < common; i++) {
            if (rows.get(from + i) != later.get(i)) {
                return false;
            }
        }
        return true;
    }

    boolean isStored(int index) {
        return stored.get(index);
    }

    /// Notes the position of a row that is stored now.
    long number(int index, long position) {
        positions[index] = position;
        return position;
    }

    void begin(Insert begun) {
        insert = begun;
    }

    void succeed() {
        insert = null;
        stored.set(0, rows.size());
    }

    /// Finds out what became of an insert that failed.
    ///
    /// @param table as statements write it
    /// @param micros the column `time` of a row
    /// @throws ClickHouseStoreException if the server cannot be asked
    void settle(Session session, String table, long writer, ToLongFunction<T> micros) {
        Insert unknown = insert;
        if (unknown == null) {
            return;
        }
        session.inserts().settle(unknown);
        BitSet found = new BitSet();
        int first = stored.nextClearBit(0);
        long firstPosition = positions[first];
        long lastPosition = firstPosition;
        long from = Long.MAX_VALUE;
        long to = Long.MIN_VALUE;
        for (int i = first; i < rows.size(); i = stored.nextClearBit(i + 1)) {
            lastPosition = positions[i];
            from = Math.min(from, micros.applyAsLong(rows.get(i)));
            to = Math.max(to, micros.applyAsLong(rows.get(i)));
        }
        session.list(
                "SELECT position FROM %s WHERE writer = %s AND position BETWEEN %s AND %s AND time BETWEEN %s AND %s"
                        .formatted(
                                table,
                                writer,
                                firstPosition,
                                lastPosition,
                                Sql.time(from),
                                Sql.time(to)),
                (block, row) -> {
                    found.set((int) (block.column(0).number(row) - firstPosition));
                    return writer;
                });
        for (int i = first; i < rows.size(); i = stored.nextClearBit(i + 1)) {
            if (found.get((int) (positions[i] - firstPosition))) {
                stored.set(i);
            }
        }
        insert = null;
    }
}
