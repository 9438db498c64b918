package io.alphastocks.bus;

import io.alphastocks.bus.Worker.Next;
import io.alphastocks.event.Priority;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.EnumMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Events that are handled side by side, those of higher priority first; one pick in 64 takes the
/// one that has waited longest.
///
/// One worker at a time drives the lane: it alone takes events. While handlers are quick it handles
/// them itself, one after another. When the watchdog finds it in a handler and little done, it
/// detaches it: the worker ends that execution alone, and the lane goes on with another driver.
/// More workers are then `wanted`, twice as many at every look: drivers detach themselves before
/// they handle an event, and so each event has its own thread. When much gets done again, one is
/// enough. So a handler that blocks holds nobody up, and a quick one does not pay for it.
final class ParallelLane implements Lane {

    private static final VarHandle DRIVEN = drivenHandle();

    /// Fewer executions per worker and millisecond are little progress.
    private static final int LITTLE_PROGRESS = 16;

    private static final long MILLISECOND = 1_000_000;

    private static final int PICKS_PER_OLDEST = 64;

    private final ConcurrentSubscriber subscriber;
    private final int maxWorkers;
    private final @Nullable Capacity capacity;

    // Of the sequencer.
    private final EnumMap<Priority, LaneQueue> byPriority = new EnumMap<>(Priority.class);

    private final LaneQueue usualQueue;
    private boolean prioritised;

    /// Of the priorities that have come so far, the highest first: nearly always one.
    private volatile LaneQueue[] inTurn = {};

    /// What tells the older of two events, once there are priorities; of the sequencer.
    private final PaddedLong stamps = new PaddedLong();

    /// Whether it has a driver, or one is on its way.
    private volatile boolean driven;

    private volatile @Nullable Worker driver;

    /// Workers that hold a place; one whose execution is past its deadline has given its place
    /// back.
    private final AtomicInteger working = new AtomicInteger();

    /// How many workers there should be when there is enough to do.
    private volatile int wanted = 1;

    /// Of the driver.
    private int picks;

    // Written by the watchdog alone: what it saw at its last look.
    private long lookedAt;
    private long startedBefore;

    private static VarHandle drivenHandle() {
        try {
            return MethodHandles.lookup()
                    .findVarHandle(ParallelLane.class, "driven", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    ParallelLane(ConcurrentSubscriber subscriber, int maxWorkers) {
        this.subscriber = subscriber;
        this.maxWorkers = maxWorkers;
        this.capacity = subscriber.newCapacity();
        this.usualQueue = open(Priority.NORMAL);
    }

    /// Puts an event in line; called inside the sequencer.
    ///
    /// @param admission null for a publisher that capacities do not bind
    void offer(Object item, Priority priority, @Nullable Admission admission) {
        if (capacity == null || capacity.enter(admission, this)) {
            if (priority == Priority.NORMAL) {
                usualQueue.add(item, prioritised ? nextStamp() : 0);
            } else {
                unusual(priority).add(item, nextStamp());
            }
        }
    }

    private long nextStamp() {
        stamps.increment();
        return stamps.getPlain();
    }

    private LaneQueue unusual(Priority priority) {
        LaneQueue known = byPriority.get(priority);
        return known != null ? known : open(priority);
    }

    private LaneQueue open(Priority priority) {
        LaneQueue opened = LaneQueue.make(subscriber.drops());
        byPriority.put(priority, opened);
        if (byPriority.size() > 1) {
            prioritised = true;
            byPriority.values().forEach(LaneQueue::startStamping);
        }
        inTurn = byPriority.values().toArray(LaneQueue[]::new);
        return opened;
    }

    /// Whoever gives up a place or the wheel calls this after it, and whoever adds an event, so
    /// that none is left behind.
    @Override
    public void wake(Priority priority) {
        while (!driven && !isEmpty() && takePlace()) {
            if (takeWheel()) {
                start(priority);
                return;
            }
            working.decrementAndGet();
        }
    }

    private void start(Priority priority) {
        try {
            subscriber.start(this, priority);
        } catch (Throwable e) {
            driven = false;
            working.decrementAndGet();
            subscriber.wakeSoon();
            throw e;
        }
    }

    /// One that is past its deadline has given back its place before.
    @Override
    public void onBroken(long word) {
        long phase = WorkState.phase(word);
        if (phase == WorkState.IDLE || phase == WorkState.AT_WORK) {
            if (!WorkState.isDetached(word)) {
                driven = false;
            }
            working.decrementAndGet();
        }
    }

    private boolean takeWheel() {
        return DRIVEN.compareAndSet(this, false, true);
    }

    private boolean takePlace() {
        while (true) {
            int now = working.get();
            if (now >= maxWorkers) {
                return false;
            }
            if (working.compareAndSet(now, now + 1)) {
                return true;
            }
        }
    }

    private void leavePlace() {
        working.decrementAndGet();
        VarHandle.fullFence();
        wake(Priority.NORMAL);
    }

    private void passOn() {
        driven = false;
        VarHandle.fullFence();
        wake(Priority.NORMAL);
    }

    @Override
    public boolean dropOldest() {
        return oldest(inTurn).poll() != null;
    }

    /// Drives the lane: the worker has a place, and is the one.
    @Override
    public void work(Worker worker) {
        Next next;
        do {
            driver = worker;
            next = worker.begin() ? drive(worker) : Next.CLOSED;
        } while (next == Next.DETACHED && takeWheel());
        switch (next) {
            case GO_ON -> {
                worker.rest();
                driven = false;
                leavePlace();
            }
            case DETACHED -> leavePlace();
            case CLOSED -> forget();
            case OUT -> {}
        }
    }

    /// @return [Next#GO_ON] when nothing waits
    private Next drive(Worker worker) {
        while (true) {
            Object item = take();
            if (item == null) {
                if (!lingers(worker)) {
                    return Next.GO_ON;
                }
            } else {
                if (wanted > 1 && working.get() < wanted && worker.detach()) {
                    passOn();
                }
                Next next = worker.execute(item);
                if (next != Next.GO_ON) {
                    return next;
                }
            }
        }
    }

    @Override
    public void clearTaken() {
        for (LaneQueue queue : inTurn) {
            queue.clearTaken();
        }
    }

    private boolean lingers(Worker worker) {
        LaneQueue[] queues = inTurn;
        if (queues.length == 1) {
            return worker.lingers(queues[0]);
        }
        clearTaken();
        return false;
    }

    private @Nullable Object take() {
        Object item = pick();
        if (item != null && capacity != null) {
            capacity.leave();
        }
        return item;
    }

    private @Nullable Object pick() {
        LaneQueue[] queues = inTurn;
        if (queues.length > 1 && (++picks & (PICKS_PER_OLDEST - 1)) == 0) {
            Object item = oldest(queues).poll();
            if (item != null) {
                return item;
            }
        }
        for (LaneQueue queue : queues) {
            Object item = queue.poll();
            if (item != null) {
                return item;
            }
        }
        return null;
    }

    private static LaneQueue oldest(LaneQueue[] queues) {
        LaneQueue oldest = queues[0];
        for (int i = 1; i < queues.length; i++) {
            if (queues[i].headStamp() < oldest.headStamp()) {
                oldest = queues[i];
            }
        }
        return oldest;
    }

    private boolean isEmpty() {
        for (LaneQueue queue : inTurn) {
            if (!queue.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void clear() {
        if (takeWheel()) {
            forget();
        }
    }

    private void forget() {
        for (LaneQueue queue : inTurn) {
            queue.clear();
        }
    }

    /// Called by the watchdog.
    ///
    /// @param now the time of the look, in nanoseconds
    /// @param started executions of the subscription ever started
    void widen(long now, long started) {
        long elapsed = now - lookedAt;
        if (elapsed < MILLISECOND / 2) {
            return;
        }
        long progress = started - startedBefore;
        lookedAt = now;
        startedBefore = started;
        int workers = working.get();
        if (workers == 0 || elapsed > 100 * MILLISECOND) {
            return;
        }
        long looks = Math.max(1, elapsed / MILLISECOND);
        if (progress >= LITTLE_PROGRESS * looks * workers) {
            wanted = 1;
            return;
        }
        // A driver that is between executions has none but a processor to wait for.
        Worker blocked = driver;
        boolean detached = blocked != null && blocked.detachFromHandler();
        if (detached || wanted > 1) {
            wanted = Math.min(maxWorkers, 2 * workers);
        }
        if (detached) {
            passOn();
        }
    }

    /// The execution gives its place back at once.
    @Override
    public void onExpired(boolean held) {
        if (held) {
            driven = false;
        }
        leavePlace();
    }

    @Override
    public boolean isOrdered() {
        return false;
    }
}
