package io.alphastocks.bus;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// Counters that one thread at a time writes and any thread reads, one for each constant of an
/// enum. They only grow, and lie apart from what other threads write.
final class Tally<E extends Enum<E>> {

    /// A cache line.
    private static final int APART = 8;

    private static final VarHandle COUNTS = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] counts;

    Tally(Class<E> kinds) {
        this.counts = new long[APART + kinds.getEnumConstants().length + APART];
    }

    void add(E kind, long more) {
        int at = index(kind);
        COUNTS.setRelease(counts, at, counts[at] + more);
    }

    long get(E kind) {
        return (long) COUNTS.getAcquire(counts, index(kind));
    }

    /// An enum map holds references: nothing that could be written atomically.
    @SuppressWarnings("EnumOrdinal")
    private int index(E kind) {
        return APART + kind.ordinal();
    }
}
