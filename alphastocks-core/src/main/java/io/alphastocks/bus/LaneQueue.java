package io.alphastocks.bus;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// What waits in a lane, first in, first out, without bound: one thread at a time adds (the one
/// inside the sequencer), any thread takes.
///
/// A ring whose slots are used again and again, so that nothing is allocated while a lane keeps up.
/// When it is full a larger one is chained to it and takes over. Each slot has a turn: at position
/// `p` it is empty at turn `p` and full at turn `p + 1`; taking moves it on to the next lap. Adding
/// is no fence: a lane that adds and then looks whether anyone is at work needs one.
final class LaneQueue {

    private static final int FIRST_SIZE = 4;
    private static final int LARGEST_SIZE = 1 << 15;

    private static final class Ring {
        private final int size;
        private final AtomicReferenceArray<@Nullable Object> items;
        private final AtomicLongArray turns;
        private final @Nullable AtomicLongArray stamps;
        private final AtomicLong head = new AtomicLong();

        /// Once set, nothing is added here any more.
        private volatile @Nullable Ring next;

        Ring(int size, boolean stamped) {
            this.size = size;
            this.items = new AtomicReferenceArray<>(size);
            this.turns = new AtomicLongArray(size);
            this.stamps = stamped ? new AtomicLongArray(size) : null;
            for (int i = 0; i < size; i++) {
                turns.setPlain(i, i);
            }
        }

        int slot(long position) {
            return (int) position & (size - 1);
        }

        boolean offer(long position, Object item, long stamp) {
            int slot = slot(position);
            if (turns.getAcquire(slot) != position) {
                return false;
            }
            items.setPlain(slot, item);
            if (stamps != null) {
                stamps.setPlain(slot, stamp);
            }
            turns.setRelease(slot, position + 1);
            return true;
        }
    }

    private final boolean stamped;
    private final AtomicReference<Ring> first;

    // Of the one that adds.
    private Ring last;
    private long tail;

    /// @param stamped whether [#headStamp()] will be asked for
    LaneQueue(boolean stamped) {
        this.stamped = stamped;
        this.last = new Ring(FIRST_SIZE, stamped);
        this.first = new AtomicReference<>(last);
    }

    /// @param stamp tells which of several queues has the oldest head
    void add(Object item, long stamp) {
        Ring ring = last;
        if (ring.offer(tail, item, stamp)) {
            tail++;
            return;
        }
        Ring larger = new Ring(Math.min(ring.size * 2, LARGEST_SIZE), stamped);
        larger.offer(0, item, stamp);
        tail = 1;
        last = larger;
        ring.next = larger;
    }

    @Nullable Object poll() {
        while (true) {
            Ring ring = first.get();
            long position = ring.head.get();
            int slot = ring.slot(position);
            long ahead = ring.turns.getAcquire(slot) - position;
            if (ahead == 1) {
                if (ring.head.compareAndSet(position, position + 1)) {
                    Object item = ring.items.getPlain(slot);
                    ring.items.setPlain(slot, null);
                    ring.turns.setRelease(slot, position + ring.size);
                    return item;
                }
            } else if (ahead <= 0 && !moveOn(ring, position)) {
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
        if (ring.turns.getAcquire(ring.slot(position)) <= position) {
            first.compareAndSet(ring, next);
        }
        return true;
    }

    /// The stamp of what is taken next, 0 without stamps; the largest number if nothing waits.
    long headStamp() {
        while (true) {
            Ring ring = first.get();
            long position = ring.head.get();
            int slot = ring.slot(position);
            long ahead = ring.turns.getAcquire(slot) - position;
            if (ahead == 1) {
                return ring.stamps == null ? 0 : ring.stamps.getOpaque(slot);
            }
            if (ahead <= 0 && !moveOn(ring, position)) {
                return Long.MAX_VALUE;
            }
        }
    }

    boolean isEmpty() {
        return headStamp() == Long.MAX_VALUE;
    }

    void clear() {
        while (poll() != null) {
            // Forgets it.
        }
    }
}
