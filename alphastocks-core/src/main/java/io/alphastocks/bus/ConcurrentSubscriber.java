package io.alphastocks.bus;

import static io.alphastocks.bus.Worker.bump;

import io.alphastocks.event.Event;
import io.alphastocks.event.Priority;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
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
    private final Watchdog watchdog;
    private final ThreadFactory threads;
    private final long deadlineNanos;
    private final long giveUpNanos;
    private final boolean interruptible;
    private final long warnDepth;

    // One of: a lane for all that runs in parallel, a lane for all that does not, a lane per key.
    // The map is touched inside the sequencer alone: a lock in there would make publishers wait.
    private final @Nullable ParallelLane parallel;
    private final @Nullable OrderedLane serial;
    private final Map<Object, OrderedLane> byKey = new HashMap<>();

    private final ConcurrentLinkedQueue<Worker> workers = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedDeque<Worker> free = new ConcurrentLinkedDeque<>();
    private final ConcurrentLinkedQueue<Lane> notStarted = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    // Written inside the sequencer alone.
    private final AtomicLong matched = new AtomicLong();
    private final AtomicLong filtered = new AtomicLong();
    private final AtomicLong filterFailures = new AtomicLong();
    private final AtomicLong unroutable = new AtomicLong();
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
            EventHandler<? super E> handler,
            Faults faults) {
        super(id, type, options, handler, faults);
        this.bus = bus;
        this.watchdog = watchdog;
        this.threads =
                Thread.ofVirtual()
                        .name(busOptions.name() + "/" + id)
                        .inheritInheritableThreadLocals(false)
                        .factory();
        this.deadlineNanos = nanos(options.deadline());
        this.giveUpNanos = deadlineNanos + nanos(options.grace());
        this.interruptible = options.interruptible();
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
    private static long nanos(Duration duration) {
        return Math.min(TimeUnit.NANOSECONDS.convert(duration), Long.MAX_VALUE / 4);
    }

    /// Takes what [#route(Event)] let through to a lane; called inside the sequencer.
    ///
    /// @param item an event or a [Redelivery]
    void accept(Object item, Object route, Priority priority) {
        Deliveries before = retired ? deliveries() : null;
        if (route == Verdict.FILTERED) {
            bump(filtered);
        } else if (route == Verdict.FILTER_FAILED) {
            bump(filterFailures);
            bump(filtered);
        } else {
            if (item instanceof Redelivery) {
                bump(replayed);
            }
            bump(matched);
            if (route instanceof Unroutable) {
                bump(unroutable);
            } else if (!closed) {
                enqueue(item, route, priority);
            }
        }
        if (before != null) {
            bus.countLate(deliveries().minus(before));
        }
    }

    private void enqueue(Object item, Object route, Priority priority) {
        if (parallel != null) {
            parallel.offer(item, priority);
        } else if (serial != null) {
            serial.offer(item);
        } else {
            OrderedLane lane = byKey.get(route);
            if (lane == null || !lane.offer(item)) {
                lane = new OrderedLane(this, route);
                byKey.put(route, lane);
                keys.set(byKey.size());
                lane.offer(item);
            }
        }
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
    void start(Lane lane) {
        Worker worker = free.poll();
        if (worker == null) {
            worker = new Worker(this);
            workers.add(worker);
        }
        worker.assign(lane);
        watchdog.onStart();
        try {
            threads.newThread(worker).start();
        } catch (Throwable e) {
            // The watchdog tries again: a lane without a worker would never be served.
            faults().broken("start of a worker", e);
            notStarted.add(lane);
            free.push(worker);
        }
    }

    void release(Worker worker) {
        free.push(worker);
        watchdog.onEnd();
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
        boolean changed = false;
        for (Worker worker : workers) {
            changed |= worker.inspect(now);
        }
        for (Lane lane = notStarted.poll(); lane != null; lane = notStarted.poll()) {
            start(lane);
            watchdog.onEnd();
            changed = true;
        }
        long begun = begun();
        long waiting = closed ? 0 : matched.get() - begun - stuck.get() - unroutable.get();
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
        int reset = 0;
        for (Worker worker : workers) {
            OrderedLane lane = worker.abandon();
            if (lane != null) {
                lane.restart();
                reset++;
            }
        }
        return reset;
    }

    @Override
    public void close() {
        shut();
        bus.unsubscribe(this);
    }

    /// After this returned no execution starts.
    void shut() {
        closed = true;
        for (Worker worker : workers) {
            worker.awaitStarted();
        }
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

    /// Interrupts what is in flight and counts it as timed out, but for lanes that may not be
    /// interrupted and for the handler that asks.
    void interruptAll() {
        if (interruptible) {
            for (Worker worker : workers) {
                if (!worker.isOnThisThread()) {
                    worker.expireNow();
                }
            }
        }
    }

    /// Whether something is in flight that no handler is in any more.
    boolean isAboutToEnd() {
        for (Worker worker : workers) {
            if (worker.isAboutToEnd()) {
                return true;
            }
        }
        return false;
    }

    @Override
    boolean isClosed() {
        return closed;
    }

    boolean isInterruptible() {
        return interruptible;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    /// From the start of an execution to the quarantine of its lane.
    long giveUpNanos() {
        return giveUpNanos;
    }

    private long begun() {
        long sum = 0;
        for (Worker worker : workers) {
            sum += worker.started();
        }
        return sum;
    }

    /// Deliveries that have ended.
    long finished() {
        long sum = stuck.get() + unroutable.get();
        for (Worker worker : workers) {
            sum += worker.processed() + worker.failed() + worker.timedOut();
        }
        return sum;
    }

    /// Deliveries that have ended or must end.
    long due() {
        return closed ? begun() + stuck.get() + unroutable.get() : matched.get();
    }

    /// Whether the calling thread is in a handler of this subscription.
    boolean isRunningHere() {
        for (Worker worker : workers) {
            if (worker.isRunningHere()) {
                return true;
            }
        }
        return false;
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
        boolean ended = closed;
        long processed = 0;
        long failed = 0;
        long timedOut = 0;
        for (Worker worker : workers) {
            processed += worker.processed();
            failed += worker.failed();
            timedOut += worker.timedOut();
        }
        long noKey = unroutable.get();
        long deadInLane = stuck.get();
        long begun = begun();
        long due = matched.get();
        long rest = due - begun - noKey - deadInLane;
        return new Deliveries(
                due,
                filtered.get(),
                processed,
                failed + noKey,
                timedOut,
                deadInLane,
                ended ? rest : 0,
                ended ? 0 : rest,
                begun - processed - failed - timedOut,
                replayed.get());
    }

    @Override
    public SubscriptionStatistics statistics() {
        int quarantined = 0;
        for (Worker worker : workers) {
            if (worker.isQuarantined()) {
                quarantined++;
            }
        }
        int lanes = serial != null && serial.isBusy() ? 1 : keys.get();
        return new SubscriptionStatistics(
                id(), deliveries(), filterFailures.get(), overran.get(), lanes, quarantined);
    }
}
