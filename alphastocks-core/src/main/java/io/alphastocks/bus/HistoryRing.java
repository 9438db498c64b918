package io.alphastocks.bus;

import io.alphastocks.event.Event;
import io.alphastocks.event.TickReceived;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Predicate;

/// The last events, written by whoever holds the order of the bus, read by anyone. An entry carries
/// its place, so that a reader sees when the writer has overtaken it.
final class HistoryRing implements EventHistory {

    private record Entry(long place, Event event) {}

    private final int capacity;
    private final boolean keepsTicks;
    private final AtomicReferenceArray<Entry> ring;
    private final AtomicLong written = new AtomicLong();

    HistoryRing(BusOptions options) {
        this.capacity = options.historyCapacity();
        this.keepsTicks = options.keepsTicks();
        this.ring = new AtomicReferenceArray<>(capacity);
    }

    /// Called by one thread at a time.
    void add(Event event) {
        if (capacity == 0 || (!keepsTicks && event instanceof TickReceived)) {
            return;
        }
        long place = written.getPlain();
        ring.setRelease((int) (place % capacity), new Entry(place, event));
        written.setRelease(place + 1);
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

    /// All that is held; where the writer came round meanwhile, what it left.
    private List<Event> stretch() {
        long end = written.getAcquire();
        List<Event> events = new ArrayList<>();
        for (long place = Math.max(0, end - capacity); place < end; place++) {
            Entry entry = ring.getAcquire((int) (place % capacity));
            if (entry.place == place) {
                events.add(entry.event);
            } else {
                events.clear();
            }
        }
        return events;
    }

    @Override
    public int capacity() {
        return capacity;
    }
}
