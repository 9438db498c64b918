package io.alphastocks.bus;

import io.alphastocks.event.Event;
import io.alphastocks.event.Priority;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A subscription of the deterministic bus: its counters and its waiting events. Written by the
/// thread that runs the bus only; other threads may read the counters, which are exact at rest.
final class DeterministicSubscriber extends Subscriber {

    /// One event on its way to one subscription.
    ///
    /// @param item an event or a [Redelivery]
    /// @param lane where it stands in line; null where each event is a lane of its own
    record Delivery(
            long time,
            Priority priority,
            long sequence,
            DeterministicSubscriber subscriber,
            Object item,
            @Nullable Lane lane)
            implements Comparable<Delivery> {

        @Override
        public int compareTo(Delivery other) {
            int order = Long.compare(time, other.time);
            if (order == 0) {
                order = priority.compareTo(other.priority);
            }
            if (order == 0) {
                order = Long.compare(sequence, other.sequence);
            }
            return order != 0 ? order : Long.compare(subscriber.order, other.subscriber.order);
        }
    }

    /// Waiting events that go one after another. The head stands in the bus's line of lanes.
    static final class Lane {
        private final ArrayDeque<Delivery> waiting = new ArrayDeque<>(4);
        private final Object key;

        Lane(Object key) {
            this.key = key;
        }
    }

    /// So many executions are all timed, and then one in as many.
    private static final int EXECUTIONS_PER_SAMPLE = 64;

    private final DeterministicBus bus;
    private final long order;
    private final boolean ordered;
    private final boolean coalesces;
    private final int capacity;
    private final int batch;
    private final TimeHistogram times = new TimeHistogram();
    private final long warnDepth;
    private final Map<Object, Lane> lanes = new HashMap<>();
    private volatile boolean closed;

    private long matched;
    private long filtered;
    private long filterFailures;
    private long started;
    private long processed;
    private long failed;
    private long unroutable;
    private long coalesced;
    private long overCapacity;
    private long replayed;
    private long waiting;
    private long unsampled;
    private boolean warned;

    /// @param order its place among all subscriptions ever made on the bus
    <E extends Event> DeterministicSubscriber(
            DeterministicBus bus,
            long order,
            String id,
            Class<E> type,
            SubscriptionOptions<E> options,
            Receiver receiver,
            Faults faults,
            long warnDepth) {
        super(id, type, options, receiver, faults);
        this.bus = bus;
        this.order = order;
        this.ordered = !(options.ordering() instanceof Ordering.Concurrent<E>);
        this.coalesces = options.isCoalesced();
        this.capacity = options.capacity();
        Batching batching = receiver.batching();
        this.batch = batching == null ? 1 : batching.atMost();
        this.warnDepth = warnDepth;
    }

    /// Delivers to the handler now: nothing waits anywhere.
    void deliver(Event event) {
        Object route = routes() ? route(event) : Verdict.PASS;
        if (takesDelivery(event, route)) {
            handle(event);
        }
    }

    /// Makes a delivery that will wait; null if it ends here.
    @Nullable Delivery delivery(long time, Priority priority, long sequence, Object item) {
        Object route;
        if (item instanceof Redelivery again) {
            route = keyOf(again.event());
            replayed++;
        } else {
            route = routes() ? route((Event) item) : Verdict.PASS;
        }
        if (!takesDelivery(item, route)) {
            return null;
        }
        Lane lane = null;
        if (ordered) {
            try {
                lane = lanes.computeIfAbsent(route, Lane::new);
            } catch (Throwable e) {
                // Keys that cannot be compared.
                faults().failed(this, item, e);
                unroutable++;
                return null;
            }
        }
        return new Delivery(time, priority, sequence, this, item, lane);
    }

    private boolean takesDelivery(Object item, Object route) {
        if (route == Verdict.FILTERED) {
            filtered++;
            return false;
        }
        if (route == Verdict.FILTER_FAILED) {
            filtered++;
            filterFailures++;
            return false;
        }
        matched++;
        if (route instanceof Unroutable noKey) {
            faults().failed(this, item, noKey.error());
            unroutable++;
            return false;
        }
        return !closed;
    }

    /// Puts a delivery in line. Handlers alone bring it so far, so it may go over capacity.
    ///
    /// @return whether it is the head of its lane
    boolean enqueue(Delivery delivery) {
        if (++waiting >= warnDepth && !warned) {
            warned = true;
            faults().deep(this, waiting);
        }
        Lane lane = delivery.lane();
        if (lane == null) {
            countOver(waiting);
            return true;
        }
        if (coalesces && !lane.waiting.isEmpty()) {
            coalesced++;
            waiting--;
            if (delivery.item() instanceof Redelivery) {
                // What waits is newer.
                return false;
            }
            lane.waiting.remove();
        }
        lane.waiting.add(delivery);
        countOver(lane.waiting.size());
        return lane.waiting.size() == 1;
    }

    private void countOver(long inLine) {
        if (inLine > capacity) {
            overCapacity++;
        }
    }

    /// Takes a delivery that came to the head of the bus's line out of line, with what is handled
    /// together with it.
    ///
    /// @return null if a newer one has taken its place
    @Nullable Object dequeue(Delivery head) {
        Lane lane = head.lane();
        if (lane == null) {
            left(1);
            return head.item();
        }
        Delivery first = lane.waiting.peek();
        if (first == null || first.sequence() != head.sequence()) {
            return null;
        }
        if (batch == 1) {
            lane.waiting.remove();
            left(1);
            return head.item();
        }
        List<Object> items = new ArrayList<>();
        while (items.size() < batch && !lane.waiting.isEmpty()) {
            items.add(lane.waiting.remove().item());
        }
        left(items.size());
        return new Batch(items);
    }

    private void left(int deliveries) {
        waiting -= deliveries;
        if (waiting < warnDepth / 2) {
            warned = false;
        }
    }

    /// The new head of a lane whose head was taken.
    @Nullable Delivery next(@Nullable Lane lane) {
        if (lane == null) {
            return null;
        }
        Delivery next = lane.waiting.peek();
        if (next == null) {
            lanes.remove(lane.key);
        }
        return next;
    }

    /// Runs the handler, unless the subscription has been closed since.
    void handle(Object item) {
        if (closed) {
            return;
        }
        int size = Batch.size(item);
        long before = started;
        started += size;
        boolean early = before < EXECUTIONS_PER_SAMPLE;
        boolean sampled = early || (++unsampled & (EXECUTIONS_PER_SAMPLE - 1)) == 0;
        long from = sampled ? System.nanoTime() : 0;
        try {
            receiver().handle(item);
            processed += size;
        } catch (Throwable e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            faults().failed(this, item, e);
            failed += size;
        }
        if (sampled) {
            times.record(System.nanoTime() - from, early ? 1 : EXECUTIONS_PER_SAMPLE);
        }
    }

    /// From here on nothing is handled; what waits is undelivered.
    void shut() {
        closed = true;
    }

    @Override
    boolean isClosed() {
        return closed;
    }

    /// Nobody waits or fails here.
    @Override
    boolean isBounded() {
        return false;
    }

    @Override
    public void close() {
        bus.unsubscribe(this);
    }

    /// No handler has a deadline here, so no lane is ever quarantined.
    @Override
    public int resetLanes() {
        return 0;
    }

    @Override
    Deliveries deliveries() {
        boolean ended = closed;
        long rest = matched - started - unroutable - coalesced;
        return new Deliveries(
                matched,
                filtered,
                processed,
                failed + unroutable,
                0,
                0,
                coalesced,
                0,
                0,
                ended ? rest : 0,
                ended ? 0 : rest,
                started - processed - failed,
                replayed);
    }

    @Override
    public SubscriptionStatistics statistics() {
        return new SubscriptionStatistics(
                id(),
                deliveries(),
                filterFailures,
                0,
                overCapacity,
                lanes.size(),
                0,
                0,
                times.times());
    }
}
