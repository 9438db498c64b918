package io.alphastocks.bus;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReference;

/// What waits in a lane, first in, first out, without bound: one thread at a time adds (the one
/// inside the sequencer), one at a time takes (who has the lane), or any number if it is shared.
///
/// A ring whose slots are used again and again, so that nothing is allocated while a lane keeps up.
/// When it is full a larger one is chained to it and takes over. A position below `tail` was added;
/// whoever moves `head` past it has it, and empties its slot, which may then be used again. Adding
/// is no fence: a lane that adds and then looks whether anyone is at work needs one.
final class LaneQueue {

    private static final int FIRST_SIZE = 4;
    private static final int GROWTH = 4;

    /// What a lane may keep for good: half a megabyte.
    private static final int LARGEST_SIZE = 1 << 17;

    private static final VarHandle ITEMS = MethodHandles.arrayElementVarHandle(Object[].class);

    private static final class Ring {
        private final int size;
        private final @Nullable Object[] items;
        private final PaddedLong head = new PaddedLong();
        private final PaddedLong tail = new PaddedLong();

        /// At most `tail`: spares those that take a look at what the one that adds is writing.
        private final PaddedLong tailSeen = new PaddedLong();

        /// Of the items, once asked for; others count as the oldest. A reader may be late to see
        /// it.
        private long @Nullable [] stamps;

        /// Once set, nothing is added here any more.
        private volatile @Nullable Ring next;

        Ring(int size) {
            this.size = size;
            this.items = new Object[size];
        }

        int slot(long position) {
            return (int) position & (size - 1);
        }

        boolean offer(Object item, long stamp) {
            long position = tail.getPlain();
            int slot = slot(position);
            if (ITEMS.getAcquire(items, slot) != null) {
                return false;
            }
            long[] mine = stamps;
            if (mine != null) {
                mine[slot] = stamp;
            }
            items[slot] = item;
            tail.setRelease(position + 1);
            return true;
        }

        boolean holds(long position) {
            if (position < tailSeen.getAcquire()) {
                return true;
            }
            long now = tail.getAcquire();
            tailSeen.setRelease(now);
            return position < now;
        }
    }

    private final boolean shared;
    private final AtomicReference<Ring> first;

    /// Of the one that adds.
    private Ring last = new Ring(FIRST_SIZE);

    /// @param shared whether several threads may take at a time
    LaneQueue(boolean shared) {
        this.shared = shared;
        first = new AtomicReference<>(last);
    }

    /// Stamps what is added from now on; called by the one that adds.
    void startStamping() {
        if (last.stamps == null) {
            last.stamps = new long[last.size];
        }
    }

    /// @param stamp tells which of several queues has the oldest head
    void add(Object item, long stamp) {
        Ring ring = last;
        if (ring.offer(item, stamp)) {
            return;
        }
        Ring larger = new Ring(Math.min(ring.size * GROWTH, LARGEST_SIZE));
        if (ring.stamps != null) {
            larger.stamps = new long[larger.size];
        }
        boolean _ = larger.offer(item, stamp);
        last = larger;
        ring.next = larger;
    }

    @Nullable Object poll() {
        while (true) {
            Ring ring = first.get();
            long position = ring.head.get();
            if (ring.holds(position)) {
                if (claim(ring.head, position)) {
                    int slot = ring.slot(position);
                    Object item = ring.items[slot];
                    ITEMS.setRelease(ring.items, slot, null);
                    return item;
                }
            } else if (!moveOn(ring, position)) {
                return null;
            }
        }
    }

    private boolean claim(PaddedLong head, long position) {
        if (shared) {
            return head.compareAndSet(position, position + 1);
        }
        head.setRelease(position + 1);
        return true;
    }

    /// Leaves a ring that looked empty at a position, if it is empty for good.
    ///
    /// @return false if the queue is empty
    private boolean moveOn(Ring ring, long position) {
        Ring next = ring.next;
        if (next == null) {
            return false;
        }
        // Nothing was added after `next` was set: empty now is empty for good.
        if (!ring.holds(position)) {
            first.compareAndSet(ring, next);
        }
        return true;
    }

    /// The stamp of what is taken next, 0 without stamps; the largest number if nothing waits.
    long headStamp() {
        while (true) {
            Ring ring = first.get();
            long position = ring.head.get();
            if (ring.holds(position)) {
                long[] stamps = ring.stamps;
                return stamps == null ? 0 : stamps[ring.slot(position)];
            }
            if (!moveOn(ring, position)) {
                return Long.MAX_VALUE;
            }
        }
    }

    boolean isEmpty() {
        return headStamp() == Long.MAX_VALUE;
    }

    /// How many wait; exact while nobody takes.
    long size() {
        long sum = 0;
        for (Ring ring = first.get(); ring != null; ring = ring.next) {
            sum += -ring.head.get() + ring.tail.get();
        }
        return sum;
    }

    void clear() {
        while (poll() != null) {
            // Forgets it.
        }
    }
}
