package io.alphastocks.clickhouse;

import io.alphastocks.model.Tick;

import org.jspecify.annotations.Nullable;

import java.util.BitSet;
import java.util.List;
import java.util.Map;

/// Ticks whose insert may fail, and what became of each: a server that was lost in the middle may
/// have stored all of them, none, or those of a month.
final class TriedTicks {

    private final List<Tick> ticks;
    private final BitSet stored = new BitSet();
    private final long[] positions;

    /// The insert whose outcome is not known; null where all is known.
    private @Nullable String insert;

    private TriedTicks(List<Tick> ticks) {
        this.ticks = ticks;
        positions = new long[ticks.size()];
    }

    /// The ticks of the next try. It begins with those of the one before, but for what was dropped
    /// meanwhile, the oldest first.
    ///
    /// @param before settled; null where there was none
    static TriedTicks after(@Nullable TriedTicks before, List<Tick> ticks) {
        TriedTicks next = new TriedTicks(ticks);
        if (before != null) {
            int dropped = before.droppedBefore(ticks);
            for (int i = before.stored.nextSetBit(dropped);
                    i >= 0;
                    i = before.stored.nextSetBit(i + 1)) {
                if (i - dropped < ticks.size()) {
                    next.stored.set(i - dropped);
                }
            }
        }
        return next;
    }

    private int droppedBefore(List<Tick> later) {
        for (int dropped = 0; dropped < ticks.size(); dropped++) {
            if (goesOn(dropped, later)) {
                return dropped;
            }
        }
        return ticks.size();
    }

    @SuppressWarnings("ReferenceEquality") // the same tick, not one that is alike
    private boolean goesOn(int from, List<Tick> later) {
        int common = Math.min(ticks.size() - from, later.size());
        for (int i = 0; i < common; i++) {
            if (ticks.get(from + i) != later.get(i)) {
                return false;
            }
        }
        return true;
    }

    boolean isStored(int index) {
        return stored.get(index);
    }

    /// Notes the position of a tick that is stored now.
    long number(int index, long position) {
        positions[index] = position;
        return position;
    }

    void begin(String id) {
        insert = id;
    }

    void succeed() {
        insert = null;
        stored.set(0, ticks.size());
    }

    /// Finds out what became of an insert that failed.
    ///
    /// @throws ClickHouseStoreException if the server cannot be asked
    void settle(Session session, ClickHouseSettings settings, long writer) {
        String unknown = insert;
        if (unknown == null) {
            return;
        }
        session.settle(unknown);
        BitSet found = new BitSet();
        int first = stored.nextClearBit(0);
        long firstPosition = positions[first];
        long lastPosition = firstPosition;
        long from = Long.MAX_VALUE;
        long to = Long.MIN_VALUE;
        for (int i = first; i < ticks.size(); i = stored.nextClearBit(i + 1)) {
            lastPosition = positions[i];
            from = Math.min(from, ticks.get(i).timeMicros());
            to = Math.max(to, ticks.get(i).timeMicros());
        }
        session.list(
                """
                SELECT position FROM %s
                WHERE writer = {writer:Int64} AND position BETWEEN {first:Int64} AND {last:Int64}
                  AND time BETWEEN fromUnixTimestamp64Micro({from:Int64}, 'UTC')
                               AND fromUnixTimestamp64Micro({to:Int64}, 'UTC')
                """
                        .formatted(Table.qualified(settings, Tables.TICKS)),
                Map.of(
                        "writer",
                        writer,
                        "first",
                        firstPosition,
                        "last",
                        lastPosition,
                        "from",
                        from,
                        "to",
                        to),
                (block, row) -> {
                    found.set((int) (block.column(0).number(row) - firstPosition));
                    return writer;
                });
        for (int i = first; i < ticks.size(); i = stored.nextClearBit(i + 1)) {
            if (found.get((int) (positions[i] - firstPosition))) {
                stored.set(i);
            }
        }
        insert = null;
    }
}
