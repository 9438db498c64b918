package io.alphastocks.bus;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;

/// For one that takes at a time: a ring whose slots are used again and again, so that nothing is
/// allocated while a lane keeps up. When it is full a larger one is chained to it and takes over. A
/// position below `tail` was added, one below `head` was taken, and one below `cleared` has an
/// empty slot, which may be used again: slots are cleared many at a time, since each side is slowed
/// by what the other writes. Adding is no fence: a lane that adds and then looks whether anyone is
/// at work needs one.
final class RingQueue implements LaneQueue {

    private static final int FIRST_SIZE = 4;
    private static final int GROWTH = 4;

    /// What a lane may keep for good: half a megabyte.
    private static final int LARGEST_SIZE = 1 << 17;

    private static final class Ring {
        private final int size;
        private final @Nullable Object[] items;
        private final PaddedLong head = new PaddedLong();
        private final PaddedLong cleared = new PaddedLong();
        private final PaddedLong tail = new PaddedLong();

        /// At most `tail`: spares those that take a look at what the one that adds is writing.
        private final PaddedLong tailSeen = new PaddedLong();

        /// Where there is no room, as far as the one that adds knows.
        private final PaddedLong end = new PaddedLong();

        /// Of the items, once asked for; others count as the oldest. A reader may be late to see
        /// it.
        private long @Nullable [] stamps;

        /// Once set, nothing is added here any more.
        private volatile @Nullable Ring next;

        Ring(int size) {
            this.size = size;
            this.items = new Object[size];
            end.set(size);
        }

        int slot(long position) {
            return (int) position & (size - 1);
        }

        boolean offer(Object item, long stamp) {
            long position = tail.getPlain();
            if (position == end.getPlain() && !hasRoom(position)) {
                return false;
            }
            int slot = slot(position);
            long[] mine = stamps;
            if (mine != null) {
                mine[slot] = stamp;
            }
            items[slot] = item;
            tail.setRelease(position + 1);
            return true;
        }

        private boolean hasRoom(long position) {
            end.setRelease(cleared.getAcquire() + size);
            return position < end.getPlain();
        }

        boolean holds(long position) {
            if (position < tailSeen.getAcquire()) {
                return true;
            }
            long now = tail.getAcquire();
            tailSeen.setRelease(now);
            return position < now;
        }

        void clearTaken() {
            long from = cleared.getPlain();
            long to = head.get();
            if (from == to) {
                return;
            }
            int first = slot(from);
            int last = slot(to);
            if (first < last) {
                Arrays.fill(items, first, last, null);
            } else {
                Arrays.fill(items, first, size, null);
                Arrays.fill(items, 0, last, null);
            }
            cleared.setRelease(to);
        }
    }

    private final AtomicReference<Ring> first;

    /// Of the one that adds.
    private Ring last = new Ring(FIRST_SIZE);

    RingQueue() {
        first = new AtomicReference<>(last);
    }

    @Override
    public void startStamping() {
        if (last.stamps == null) {
            last.stamps = new long[last.size];
        }
    }

    @Override
    public void add(Object item, long stamp) {
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

    @Override
    public @Nullable Object poll() {
        while (true) {
            Ring ring = first.get();
            long position = ring.head.get();
            if (ring.holds(position)) {
                ring.head.setRelease(position + 1);
                return ring.items[ring.slot(position)];
            } else if (!moveOn(ring, position)) {
                return null;
            }
        }
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

    @Override
    public void clearTaken() {
        first.get().clearTaken();
    }

    @Override
    public long headStamp() {
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

    @Override
    public long size() {
        long sum = 0;
        for (Ring ring = first.get(); ring != null; ring = ring.next) {
            sum += -ring.head.get() + ring.tail.get();
        }
        return sum;
    }
}
