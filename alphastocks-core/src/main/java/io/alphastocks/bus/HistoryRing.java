package io.alphastocks.bus;

import io.alphastocks.event.Event;
import io.alphastocks.event.TickReceived;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Predicate;

/// The last events, written by whoever holds the order of the bus, read by anyone. A reader looks
/// afterwards how far the writer has come meanwhile, and leaves out what it may have overtaken.
final class HistoryRing implements EventHistory {

    private final int capacity;
    private final boolean keepsTicks;

    /// A power of two, and more than the capacity: one slot is the next to be written.
    private final AtomicReferenceArray<@Nullable Event> ring;

    private final PaddedLong written = new PaddedLong();

    HistoryRing(BusOptions options) {
        this.capacity = options.historyCapacity();
        this.keepsTicks = options.keepsTicks();
        this.ring =
                new AtomicReferenceArray<>(
                        capacity == 0 ? 0 : Integer.highestOneBit(capacity) << 1);
    }

    /// Called by one thread at a time.
    void add(Event event) {
        if (capacity == 0 || (!keepsTicks && event instanceof TickReceived)) {
            return;
        }
        long place = written.getPlain();
        ring.setRelease(slot(place), event);
        written.setRelease(place + 1);
    }

    private int slot(long place) {
        return (int) place & (ring.length() - 1);
    }

    @Override
    public <E extends Event> List<E> latest(Class<E> type, Predicate<? super E> which, int limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("limit must not be negative, but is " + limit);
        }
        List<Event> held = stretch();
        List<E> found = new ArrayList<>();
        for (int i = held.size() - 1; i >= 0 && found.size() < limit; i--) {
            Event event = held.get(i);
            if (type.isInstance(event)) {
                E candidate = type.cast(event);
                if (which.test(candidate)) {
                    found.add(candidate);
                }
            }
        }
        Collections.reverse(found);
        return Collections.unmodifiableList(found);
    }

    /// All that is held. The writer changes the slot of place `p` only after it has written `p -
    /// 1`, and then that of `p - capacity - 1`, or an earlier one, is gone.
    private List<Event> stretch() {
        long end = written.getAcquire();
        long start = Math.max(0, end - capacity);
        List<Event> events = new ArrayList<>();
        for (long place = start; place < end; place++) {
            events.add(Objects.requireNonNull(ring.getAcquire(slot(place))));
        }
        long overtaken = written.getAcquire() - capacity - start;
        return overtaken <= 0
                ? events
                : events.subList((int) Math.min(overtaken, events.size()), events.size());
    }

    @Override
    public int capacity() {
        return capacity;
    }
}
