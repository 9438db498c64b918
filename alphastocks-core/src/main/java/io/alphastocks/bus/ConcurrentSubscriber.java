package io.alphastocks.bus;

import io.alphastocks.bus.Worker.Count;
import io.alphastocks.event.Event;
import io.alphastocks.event.Priority;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// A subscription of the concurrent bus: its lanes, its workers, and its counters.
///
/// What arrives is counted inside the sequencer, what is started and how it ends by the workers, so
/// each counter has one writer. What is queued or in flight is the difference: the figures add up
/// because a later stage is always read before an earlier one.
final class ConcurrentSubscriber extends Subscriber {

    /// So often the watchdog looks for idle keys while something runs.
    private static final int LOOKS_PER_SWEEP = 16;

    private final ConcurrentBus bus;
    private final Watchdog watchdog;
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
    private final @Nullable ParallelLane parallel;
    private final @Nullable OrderedLane serial;
    private final KeyedLanes byKey = new KeyedLanes(this);

    private volatile boolean closed;

    // Written inside the sequencer alone.
    private final Arrivals arrivals = new Arrivals();
    private boolean retired;

    // Written by the watchdog alone.
    private final AtomicLong stuck = new AtomicLong();
    private final AtomicLong overran = new AtomicLong();
    private boolean warned;
    private int looksUnswept;

    /// Whether a lane may wait for a worker that nobody sends.
    private volatile boolean wakes;

    /// Whether the watchdog has asked for a sweep that has not been made.
    private volatile boolean sweeping;

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
        this.watchdog = watchdog;
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
                options.ordering() instanceof Ordering.Serial<E> ? new OrderedLane(this) : null;
    }

    /// At most some hundred years, so that sums do not overflow.
    static long nanos(Duration duration) {
        return Math.min(TimeUnit.NANOSECONDS.convert(duration), Long.MAX_VALUE / 4);
    }

    /// The capacity of one of its lanes; null without a bound.
    @Nullable Capacity newCapacity() {
        return bounded ? new Capacity(this, capacity, overflow) : null;
    }

    /// Whether the oldest event of a lane may give way to a new one.
    boolean drops() {
        return coalesces || (bounded && overflow == Overflow.DROP_OLDEST);
    }

    boolean coalesces() {
        return coalesces;
    }

    /// Takes what [#route(Event)] let through to a lane; called inside the sequencer.
    ///
    /// @param item an event or a [Redelivery]
    /// @param admission null for a publisher that capacities do not bind
    void accept(Object item, Object route, Priority priority, @Nullable Admission admission) {
        if (closed) {
            countLate(item, route);
        } else if (arrivals.count(item, route)) {
            try {
                enqueue(item, route, priority, admission);
            } catch (Throwable e) {
                // Keys that cannot be compared, or no memory.
                arrivals.count(Arrivals.Kind.UNROUTABLE);
                clerk().run(() -> faults().failed(this, item, e));
            }
        }
    }

    /// Published before the subscription was closed.
    private void countLate(Object item, Object route) {
        Deliveries before = retired ? deliveries() : null;
        boolean _ = arrivals.count(item, route);
        if (before != null) {
            bus.countLate(deliveries().minus(before));
        }
    }

    private void enqueue(
            Object item, Object route, Priority priority, @Nullable Admission admission) {
        if (parallel != null) {
            parallel.offer(item, priority, admission);
        } else if (serial != null) {
            serial.offer(item, admission);
        } else {
            OrderedLane lane = byKey.of(route);
            lane.offer(item, admission);
            VarHandle.fullFence();
            try {
                lane.wake(priority);
            } catch (Throwable e) {
                bus.notStarted(this, e);
            }
        }
    }

    /// Gives the lane for all events a worker if it needs one; called inside the sequencer, after a
    /// fence.
    void wake(Priority priority) {
        if (parallel != null) {
            parallel.wake(priority);
        } else if (serial != null) {
            serial.wake(priority);
        }
    }

    /// Gives every lane that needs one a worker, soon: one could not be started, or has broken
    /// down.
    void wakeSoon() {
        wakes = true;
        watchdog.nudge();
    }

    private void wakeAll() {
        VarHandle.fullFence();
        wake(Priority.NORMAL);
        byKey.wake();
    }

    Arrivals arrivals() {
        return arrivals;
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

    /// Asked for by the watchdog, so that a key in use keeps its lane.
    private void sweepKeys() {
        byKey.sweep();
        sweeping = false;
    }

    /// Called by the watchdog, again and again while anything runs, and once when nothing does.
    ///
    /// @param quiet whether nothing runs on the whole bus: it may be the last look
    /// @return whether anything changed since the last call, or soon may
    boolean supervise(long now, boolean quiet) {
        if (wakes) {
            wakes = false;
            bus.inOrder(this::wakeAll);
        }
        boolean changed = crew.inspect(now, quiet);
        long begun = crew.sum(Count.STARTED);
        long waiting = closed ? 0 : -begun - ended() + arrivals.matched();
        if (parallel != null) {
            parallel.widen(now, begun);
            changed |= waiting > 0;
        }
        if (byKey.size() > 0 && !sweeping && (quiet || ++looksUnswept >= LOOKS_PER_SWEEP)) {
            looksUnswept = 0;
            sweeping = true;
            bus.inOrder(this::sweepKeys);
        }
        if (waiting >= warnDepth && !warned) {
            warned = true;
            clerk().run(() -> faults().deep(this, waiting));
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
        bus.inOrder(byKey::clear);
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

    Clerk clerk() {
        return bus.clerk();
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
        return stuck.get() + arrivals.ended();
    }

    /// Deliveries that have ended.
    long finished() {
        return ended()
                + crew.sum(Count.PROCESSED)
                + crew.sum(Count.FAILED)
                + crew.sum(Count.TIMED_OUT);
    }

    /// Deliveries that have ended or must end.
    long due() {
        return closed ? crew.sum(Count.STARTED) + ended() : arrivals.matched();
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
        long processed = crew.sum(Count.PROCESSED);
        long failed = crew.sum(Count.FAILED);
        long timedOut = crew.sum(Count.TIMED_OUT);
        long begun = crew.sum(Count.STARTED);
        long noKey = arrivals.of(Arrivals.Kind.UNROUTABLE);
        long deadInLane = stuck.get();
        long gaveWay = arrivals.of(Arrivals.Kind.DROPPED);
        long replaced = arrivals.of(Arrivals.Kind.COALESCED);
        long turnedAway = arrivals.of(Arrivals.Kind.REFUSED);
        long due = arrivals.matched();
        long rest = due - begun - noKey - deadInLane - gaveWay - replaced - turnedAway;
        return new Deliveries(
                due,
                arrivals.of(Arrivals.Kind.FILTERED),
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
                arrivals.of(Arrivals.Kind.REPLAYED));
    }

    @Override
    public SubscriptionStatistics statistics() {
        return new SubscriptionStatistics(
                id(),
                deliveries(),
                arrivals.of(Arrivals.Kind.FILTER_FAILED),
                overran.get(),
                arrivals.of(Arrivals.Kind.OVER_CAPACITY),
                serial != null && !serial.isIdle() ? 1 : byKey.size(),
                crew.quarantined(),
                crew.stuck(),
                times.times());
    }
}
