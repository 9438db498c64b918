package io.alphastocks.bus;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Objects;

/// For one that takes at a time: a ring whose slots are used again and again, so that nothing is
/// allocated while a lane keeps up. When it is full a larger one is chained to it and takes over
/// from that position on.
///
/// A position below `tail` was added, one below `head` was taken, and one below `cleared` has an
/// empty slot, which may be used again: slots are cleared many at a time. What each side writes
/// lies together, apart from what the other does, and each looks at the other's only when what it
/// last saw no longer helps.
final class RingQueue implements LaneQueue {

    private static final int FIRST_SIZE = 4;
    private static final int GROWTH = 4;

    /// What a lane may keep for good: half a megabyte.
    private static final int LARGEST_SIZE = 1 << 17;

    private static final VarHandle TAIL = handle(Adding.class, "tail");
    private static final VarHandle HEAD = handle(Taking.class, "head");
    private static final VarHandle CLEARED = handle(Taking.class, "cleared");

    private static final class Ring {
        private final @Nullable Object[] items;
        private final long start;

        /// Of the items, once asked for; others count as the oldest. A reader may be late to see
        /// it.
        private long @Nullable [] stamps;

        /// From this position on the next one holds what is added.
        private volatile long limit = Long.MAX_VALUE;

        private @Nullable Ring next;

        Ring(int size, long start) {
            this.items = new Object[size];
            this.start = start;
        }
    }

    /// Of the one that adds.
    @SuppressWarnings("UnusedVariable")
    private static final class Adding extends Padding {
        private Ring ring;
        private @Nullable Object[] items;
        private volatile long tail;

        /// Where there is no room, as far as is known.
        private long end;

        private long q1;
        private long q2;
        private long q3;
        private long q4;
        private long q5;
        private long q6;
        private long q7;
        private long q8;

        Adding(Ring ring) {
            this.ring = ring;
            this.items = ring.items;
            this.end = ring.items.length;
        }
    }

    /// Of the one that takes.
    @SuppressWarnings("UnusedVariable")
    private static final class Taking extends Padding {
        private Ring ring;
        private @Nullable Object[] items;
        private volatile long head;
        private volatile long cleared;

        /// At most `tail`.
        private long tailSeen;

        private long q1;
        private long q2;
        private long q3;
        private long q4;
        private long q5;
        private long q6;
        private long q7;
        private long q8;

        Taking(Ring ring) {
            this.ring = ring;
            this.items = ring.items;
        }
    }

    private final Adding adding;
    private final Taking taking;

    RingQueue() {
        Ring first = new Ring(FIRST_SIZE, 0);
        adding = new Adding(first);
        taking = new Taking(first);
    }

    private static VarHandle handle(Class<?> of, String field) {
        try {
            return MethodHandles.lookup().findVarHandle(of, field, long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @Override
    public void startStamping() {
        if (adding.ring.stamps == null) {
            adding.ring.stamps = new long[adding.items.length];
        }
    }

    @Override
    public void add(Object item, long stamp) {
        Adding mine = adding;
        long position = (long) TAIL.get(mine);
        if (position == mine.end) {
            makeRoom(position);
        }
        @Nullable Object[] items = mine.items;
        int slot = (int) position & (items.length - 1);
        if (stamp != 0) {
            Objects.requireNonNull(mine.ring.stamps)[slot] = stamp;
        }
        items[slot] = item;
        TAIL.setRelease(mine, position + 1);
    }

    private void makeRoom(long position) {
        Adding mine = adding;
        Ring full = mine.ring;
        int size = full.items.length;
        long end = Math.max((long) CLEARED.getAcquire(taking), full.start) + size;
        if (end == position) {
            Ring larger = new Ring(Math.min(size * GROWTH, LARGEST_SIZE), position);
            if (full.stamps != null) {
                larger.stamps = new long[larger.items.length];
            }
            full.next = larger;
            full.limit = position;
            mine.ring = larger;
            mine.items = larger.items;
            end = position + larger.items.length;
        }
        mine.end = end;
    }

    @Override
    public @Nullable Object poll() {
        Taking mine = taking;
        long position = (long) HEAD.get(mine);
        if (!isAdded(position)) {
            return null;
        }
        if (position == mine.ring.limit) {
            moveOn(position);
        }
        @Nullable Object[] items = mine.items;
        Object item = items[(int) position & (items.length - 1)];
        HEAD.setRelease(mine, position + 1);
        return item;
    }

    private boolean isAdded(long position) {
        if (position != taking.tailSeen) {
            return true;
        }
        taking.tailSeen = (long) TAIL.getAcquire(adding);
        return position != taking.tailSeen;
    }

    /// The ring holds nothing any more.
    private void moveOn(long position) {
        Ring next = Objects.requireNonNull(taking.ring.next);
        taking.ring = next;
        taking.items = next.items;
        CLEARED.setRelease(taking, position);
    }

    @Override
    public void clearTaken() {
        long from = (long) CLEARED.get(taking);
        long to = (long) HEAD.get(taking);
        if (from == to) {
            return;
        }
        @Nullable Object[] items = taking.items;
        int first = (int) from & (items.length - 1);
        int last = (int) to & (items.length - 1);
        if (first < last) {
            Arrays.fill(items, first, last, null);
        } else {
            Arrays.fill(items, first, items.length, null);
            Arrays.fill(items, 0, last, null);
        }
        CLEARED.setRelease(taking, to);
    }

    @Override
    public long headStamp() {
        Taking mine = taking;
        long position = (long) HEAD.get(mine);
        if (!isAdded(position)) {
            return Long.MAX_VALUE;
        }
        if (position == mine.ring.limit) {
            moveOn(position);
        }
        long[] stamps = mine.ring.stamps;
        return stamps == null ? 0 : stamps[(int) position & (stamps.length - 1)];
    }

    @Override
    public boolean isEmpty() {
        return (long) HEAD.getAcquire(taking) == (long) TAIL.getAcquire(adding);
    }

    @Override
    public long size() {
        long taken = (long) HEAD.getAcquire(taking);
        return (long) TAIL.getAcquire(adding) - taken;
    }
}
