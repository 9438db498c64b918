package io.alphastocks.bus;

import static io.alphastocks.bus.Worker.bump;

import io.alphastocks.event.Event;
import io.alphastocks.event.Priority;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// A subscription of the concurrent bus: its lanes, its workers, and its counters.
///
/// What arrives is counted inside the sequencer, what is started and how it ends by the workers, so
/// each counter has one writer. What is queued or in flight is the difference: the figures add up
/// because a later stage is always read before an earlier one.
final class ConcurrentSubscriber extends Subscriber {

    private final ConcurrentBus bus;
    private final Crew crew;
    private final String threadName;
    private final long deadlineNanos;
    private final long giveUpNanos;
    private final boolean interruptible;
    private final boolean bounded;
    private final int capacity;
    private final Overflow overflow;
    private final boolean coalesces;
    private final long warnDepth;
    private final TimeHistogram times = new TimeHistogram();

    // One of: a lane for all that runs in parallel, a lane for all that does not, a lane per key.
    // The map is touched inside the sequencer alone: a lock in there would make publishers wait.
    private final @Nullable ParallelLane parallel;
    private final @Nullable OrderedLane serial;
    private final Map<Object, OrderedLane> byKey = new HashMap<>();

    private volatile boolean closed;

    // Written inside the sequencer alone.
    private final AtomicLong matched = new AtomicLong();
    private final AtomicLong filtered = new AtomicLong();
    private final AtomicLong filterFailures = new AtomicLong();
    private final AtomicLong unroutable = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong coalesced = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong overCapacity = new AtomicLong();
    private final AtomicLong replayed = new AtomicLong();
    private final AtomicInteger keys = new AtomicInteger();
    private boolean retired;

    // Written by the watchdog alone.
    private final AtomicLong stuck = new AtomicLong();
    private final AtomicLong overran = new AtomicLong();
    private boolean warned;

    <E extends Event> ConcurrentSubscriber(
            ConcurrentBus bus,
            Watchdog watchdog,
            BusOptions busOptions,
            String id,
            Class<E> type,
            SubscriptionOptions<E> options,
            Receiver receiver,
            Faults faults) {
        super(id, type, options, receiver, faults);
        this.bus = bus;
        this.threadName = busOptions.name() + "/" + id;
        this.crew =
                new Crew(
                        this,
                        options.onPlatformThread()
                                ? new PlatformThreads(threadName, faults)
                                : bus.virtualThreads(),
                        watchdog);
        this.deadlineNanos = nanos(options.deadline());
        this.giveUpNanos = deadlineNanos + nanos(options.grace());
        this.interruptible = options.interruptible();
        this.bounded = options.isBounded();
        this.capacity = options.capacity();
        this.overflow = options.overflow();
        this.coalesces = options.isCoalesced();
        this.warnDepth = busOptions.warnDepth();
        this.parallel =
                options.ordering() instanceof Ordering.Concurrent<E>
                        ? new ParallelLane(this, options.maxConcurrency())
                        : null;
        this.serial =
                options.ordering() instanceof Ordering.Serial<E>
                        ? new OrderedLane(this, null)
                        : null;
    }

    /// At most some hundred years, so that sums do not overflow.
    static long nanos(Duration duration) {
        return Math.min(TimeUnit.NANOSECONDS.convert(duration), Long.MAX_VALUE / 4);
    }

    /// The capacity of one of its lanes; null without a bound.
    @Nullable Capacity newCapacity() {
        return bounded ? new Capacity(this, capacity, overflow) : null;
    }

    boolean coalesces() {
        return coalesces;
    }

    /// Takes what [#route(Event)] let through to a lane; called inside the sequencer.
    ///
    /// @param item an event or a [Redelivery]
    /// @param admission null for a publisher that capacities do not bind
    void accept(Object item, Object route, Priority priority, @Nullable Admission admission) {
        Deliveries before = retired ? deliveries() : null;
        if (route == Verdict.FILTERED) {
            bump(filtered, 1);
        } else if (route == Verdict.FILTER_FAILED) {
            bump(filterFailures, 1);
            bump(filtered, 1);
        } else {
            if (item instanceof Redelivery) {
                bump(replayed, 1);
            }
            bump(matched, 1);
            if (route instanceof Unroutable) {
                bump(unroutable, 1);
            } else if (!closed) {
                enqueue(item, route, priority, admission);
            }
        }
        if (before != null) {
            bus.countLate(deliveries().minus(before));
        }
    }

    private void enqueue(
            Object item, Object route, Priority priority, @Nullable Admission admission) {
        if (parallel != null) {
            parallel.offer(item, priority, admission);
        } else if (serial != null) {
            serial.offer(item, priority, admission);
        } else {
            OrderedLane lane = byKey.get(route);
            if (lane == null || !lane.offer(item, priority, admission)) {
                lane = new OrderedLane(this, route);
                byKey.put(route, lane);
                keys.set(byKey.size());
                lane.offer(item, priority, admission);
            }
        }
    }

    void countDropped() {
        bump(dropped, 1);
    }

    void countCoalesced() {
        bump(coalesced, 1);
    }

    void countRefused() {
        bump(refused, 1);
    }

    void countOverCapacity() {
        bump(overCapacity, 1);
    }

    /// The key alone; why there is none is told here, on the caller's thread.
    Object keyOf(Redelivery again) {
        Object route = keyOf(again.event());
        if (route instanceof Unroutable noKey) {
            faults().failed(this, again, noKey.error());
        }
        return route;
    }

    /// Gives a lane a worker.
    void start(Lane lane, Priority priority) {
        crew.start(lane, priority);
    }

    /// The lane of a key has nothing left.
    void retired(Object key, OrderedLane lane) {
        bus.inOrder(() -> {
            byKey.remove(key, lane);
            keys.set(byKey.size());
        });
    }

    /// Called by the watchdog, again and again while anything runs.
    ///
    /// @return whether anything changed since the last call, or soon may
    boolean supervise(long now) {
        boolean changed = crew.inspect(now);
        long begun = crew.begun();
        long waiting = closed ? 0 : -begun - ended() + matched.get();
        if (parallel != null) {
            parallel.widen(now, begun, waiting);
            changed |= waiting > 0;
        }
        if (waiting >= warnDepth && !warned) {
            warned = true;
            faults().deep(this, waiting);
        } else if (waiting < warnDepth / 2) {
            warned = false;
        }
        return changed;
    }

    void countStuck(Object item) {
        faults().laneStuck(this, item);
        stuck.incrementAndGet();
    }

    void countOverrun() {
        overran.incrementAndGet();
    }

    @Override
    public int resetLanes() {
        return crew.resetLanes();
    }

    @Override
    public void close() {
        shut();
        bus.unsubscribe(this);
    }

    /// After this returned no execution starts.
    void shut() {
        closed = true;
        crew.dismiss();
        if (parallel != null) {
            parallel.clear();
        }
        if (serial != null) {
            serial.clear();
        }
        bus.inOrder(() -> {
            byKey.values().forEach(OrderedLane::clear);
            byKey.clear();
            keys.set(0);
        });
    }

    /// Whether no batch should wait for more.
    boolean isHurried() {
        return closed || bus.isClosing();
    }

    /// Interrupts what is in flight and counts it as timed out, but for lanes that may not be
    /// interrupted and for the handler that asks.
    void interruptAll() {
        if (interruptible) {
            crew.interruptAll();
        }
    }

    /// Whether something is in flight that no handler is in any more.
    boolean isAboutToEnd() {
        return crew.isAboutToEnd();
    }

    @Override
    boolean isClosed() {
        return closed;
    }

    @Override
    boolean isBounded() {
        return bounded;
    }

    boolean isInterruptible() {
        return interruptible;
    }

    String threadName() {
        return threadName;
    }

    TimeHistogram times() {
        return times;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    /// From the start of an execution to the quarantine of its lane.
    long giveUpNanos() {
        return giveUpNanos;
    }

    /// Deliveries that have ended without a handler.
    private long ended() {
        return stuck.get() + unroutable.get() + dropped.get() + coalesced.get() + refused.get();
    }

    /// Deliveries that have ended.
    long finished() {
        return ended() + crew.processed() + crew.failed() + crew.timedOut();
    }

    /// Deliveries that have ended or must end.
    long due() {
        return closed ? crew.begun() + ended() : matched.get();
    }

    /// How many deliveries the calling thread is in the handler with.
    int runningHere() {
        return crew.runningHere();
    }

    /// Whether its counts will change no more, but for what is in the sequencer.
    boolean isSettled() {
        return closed && due() == finished();
    }

    /// From here on its counts stand in the bus's own sum; called inside the sequencer.
    void markRetired() {
        retired = true;
    }

    @Override
    Deliveries deliveries() {
        boolean over = closed;
        long processed = crew.processed();
        long failed = crew.failed();
        long timedOut = crew.timedOut();
        long begun = crew.begun();
        long noKey = unroutable.get();
        long deadInLane = stuck.get();
        long gaveWay = dropped.get();
        long replaced = coalesced.get();
        long turnedAway = refused.get();
        long due = matched.get();
        long rest = due - begun - noKey - deadInLane - gaveWay - replaced - turnedAway;
        return new Deliveries(
                due,
                filtered.get(),
                processed,
                failed + noKey,
                timedOut,
                gaveWay,
                replaced,
                turnedAway,
                deadInLane,
                over ? rest : 0,
                over ? 0 : rest,
                begun - processed - failed - timedOut,
                replayed.get());
    }

    @Override
    public SubscriptionStatistics statistics() {
        return new SubscriptionStatistics(
                id(),
                deliveries(),
                filterFailures.get(),
                overran.get(),
                overCapacity.get(),
                serial != null && serial.isBusy() ? 1 : keys.get(),
                crew.quarantined(),
                crew.stuck(),
                times.times());
    }
}
