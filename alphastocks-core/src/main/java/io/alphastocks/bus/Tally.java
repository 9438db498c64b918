package io.alphastocks.bus;

import java.util.concurrent.atomic.AtomicLongArray;

/// Counters that one thread at a time writes and any thread reads, one for each constant of an
/// enum. They only grow, and lie apart from what other threads write.
final class Tally<E extends Enum<E>> {

    /// Two cache lines.
    private static final int APART = 16;

    private final AtomicLongArray counts;

    Tally(Class<E> kinds) {
        this.counts = new AtomicLongArray(APART + kinds.getEnumConstants().length + APART);
    }

    void add(E kind, long more) {
        int at = index(kind);
        counts.setRelease(at, counts.getPlain(at) + more);
    }

    long get(E kind) {
        return counts.getAcquire(index(kind));
    }

    /// An enum map holds references: nothing that could be written atomically.
    @SuppressWarnings("EnumOrdinal")
    private int index(E kind) {
        return APART + kind.ordinal();
    }
}
