package io.alphastocks.bus;

import io.alphastocks.event.Event;
import io.alphastocks.event.Priority;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.HashMap;
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

    private final DeterministicBus bus;
    private final long order;
    private final boolean ordered;
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
    private long replayed;
    private long waiting;
    private boolean warned;

    /// @param order its place among all subscriptions ever made on the bus
    <E extends Event> DeterministicSubscriber(
            DeterministicBus bus,
            long order,
            String id,
            Class<E> type,
            SubscriptionOptions<E> options,
            EventHandler<? super E> handler,
            Faults faults,
            long warnDepth) {
        super(id, type, options, handler, faults);
        this.bus = bus;
        this.order = order;
        this.ordered = !(options.ordering() instanceof Ordering.Concurrent<E>);
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
        Lane lane = ordered ? lanes.computeIfAbsent(route, Lane::new) : null;
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

    /// Puts a delivery in line.
    ///
    /// @return whether it is the head of its lane
    boolean enqueue(Delivery delivery) {
        if (++waiting >= warnDepth && !warned) {
            warned = true;
            faults().deep(this, waiting);
        }
        Lane lane = delivery.lane();
        if (lane == null) {
            return true;
        }
        lane.waiting.add(delivery);
        return lane.waiting.size() == 1;
    }

    /// Takes a delivery that is the head of its lane out of line.
    ///
    /// @return the lane's next head
    @Nullable Delivery dequeue(Delivery head) {
        if (--waiting < warnDepth / 2) {
            warned = false;
        }
        Lane lane = head.lane();
        if (lane == null) {
            return null;
        }
        lane.waiting.remove();
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
        started++;
        try {
            handler().handle(Redelivery.event(item));
            processed++;
        } catch (Throwable e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            faults().failed(this, item, e);
            failed++;
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
        long rest = matched - started - unroutable;
        return new Deliveries(
                matched,
                filtered,
                processed,
                failed + unroutable,
                0,
                0,
                ended ? rest : 0,
                ended ? 0 : rest,
                started - processed - failed,
                replayed);
    }

    @Override
    public SubscriptionStatistics statistics() {
        return new SubscriptionStatistics(id(), deliveries(), filterFailures, 0, lanes.size(), 0);
    }
}
