package io.alphastocks.bus;

import io.alphastocks.event.Priority;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.VarHandle;
import java.util.EnumMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Events that are handled side by side, those of higher priority first; one pick in 64 takes the
/// one that has waited longest.
///
/// Quick handlers are served by one worker, one event after another. When the watchdog sees that
/// workers get little done, and not for want of a processor, the lane turns `eager`: every event
/// that finds no free worker gets its own, up to the subscription's maximum, and those that wait
/// already get workers in doubling numbers. When much gets done again, all workers but one leave.
/// So a handler that blocks has its own thread, and a quick one does not pay for it.
final class ParallelLane implements Lane {

    /// Fewer executions per worker and millisecond are little progress.
    private static final int LITTLE_PROGRESS = 16;

    private static final long MILLISECOND = 1_000_000;

    private static final int PICKS_PER_OLDEST = 64;

    private final ConcurrentSubscriber subscriber;
    private final int maxWorkers;
    private final @Nullable Capacity capacity;

    /// Of the sequencer.
    private final EnumMap<Priority, LaneQueue> byPriority = new EnumMap<>(Priority.class);

    /// Of the priorities that have come so far, the highest first: nearly always one.
    private volatile LaneQueue[] inTurn = {};

    /// Written by workers as they come: a lost count only moves the 64th pick.
    private final AtomicInteger picks = new AtomicInteger();

    /// What tells the older of two events, once there are priorities; of the sequencer.
    private final PaddedLong offered = new PaddedLong();

    /// Workers that hold a place; one whose execution is past its deadline has given its place
    /// back.
    private final AtomicInteger working = new AtomicInteger();

    private volatile boolean eager;

    // Written by the watchdog alone: what it saw at its last look.
    private long lookedAt;
    private boolean waitedBefore;
    private long startedBefore;

    ParallelLane(ConcurrentSubscriber subscriber, int maxWorkers) {
        this.subscriber = subscriber;
        this.maxWorkers = maxWorkers;
        this.capacity = subscriber.newCapacity();
    }

    /// Puts an event in line; called inside the sequencer.
    ///
    /// @param admission null for a publisher that capacities do not bind
    void offer(Object item, Priority priority, @Nullable Admission admission) {
        if (capacity == null || capacity.enter(admission, this)) {
            LaneQueue queue = byPriority.get(priority);
            if (queue == null) {
                queue = open(priority);
            }
            if (inTurn.length > 1) {
                offered.increment();
            }
            queue.add(item, offered.getPlain());
        }
    }

    private LaneQueue open(Priority priority) {
        LaneQueue opened = new LaneQueue();
        byPriority.put(priority, opened);
        LaneQueue[] all = byPriority.values().toArray(LaneQueue[]::new);
        if (all.length > 1) {
            for (LaneQueue queue : all) {
                queue.startStamping();
            }
        }
        inTurn = all;
        return opened;
    }

    @Override
    public void wake(Priority priority) {
        int now = working.get();
        if (now == 0) {
            if (!isEmpty() && working.compareAndSet(0, 1)) {
                subscriber.start(this, priority);
            }
        } else if (eager && !isEmpty() && takePlace()) {
            subscriber.start(this, priority);
        }
    }

    @Override
    public boolean dropOldest() {
        return oldest(inTurn).poll() != null;
    }

    @Override
    public void work(Worker worker) {
        while (true) {
            Object item = take();
            if (item != null) {
                if (!worker.execute(item)) {
                    if (subscriber.isClosed()) {
                        clear();
                    }
                    return;
                }
                if (!eager && leaveToOthers()) {
                    return;
                }
            } else if (!lingers(worker)) {
                working.decrementAndGet();
                VarHandle.fullFence();
                // An event that came since found someone at work.
                if (isEmpty() || !takePlace()) {
                    return;
                }
            }
        }
    }

    /// The last worker waits a moment for more.
    private boolean lingers(Worker worker) {
        LaneQueue[] queues = inTurn;
        return queues.length == 1 && working.get() == 1 && worker.lingers(queues[0]);
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

    private boolean leaveToOthers() {
        int now = working.get();
        return now > 1 && working.compareAndSet(now, now - 1);
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
        if (queues.length > 1 && isOldestsTurn()) {
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

    private boolean isOldestsTurn() {
        int pick = picks.getPlain() + 1;
        picks.setPlain(pick);
        return (pick & (PICKS_PER_OLDEST - 1)) == 0;
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
        for (LaneQueue queue : inTurn) {
            queue.clear();
        }
    }

    /// Adds workers where those there get little done; called by the watchdog.
    ///
    /// @param now the time of the look, in nanoseconds
    /// @param started executions of the subscription ever started
    /// @param running executions that are in the handler now
    /// @param waiting events that wait now
    void widen(long now, long started, int running, long waiting) {
        long elapsed = now - lookedAt;
        if (elapsed < MILLISECOND / 2) {
            return;
        }
        long progress = started - startedBefore;
        boolean waitedOn = waitedBefore;
        lookedAt = now;
        startedBefore = started;
        waitedBefore = waiting > 0;
        int workers = working.get();
        if (workers == 0 || elapsed > 100 * MILLISECOND) {
            return;
        }
        long looks = Math.max(1, elapsed / MILLISECOND);
        // A worker that is between executions has none but a processor to wait for.
        eager = progress < LITTLE_PROGRESS * looks * workers && (eager || running >= workers);
        if (eager && waitedOn && waiting > 0) {
            long more = Math.min(workers, waiting);
            for (int i = 0; i < more && takePlace(); i++) {
                subscriber.start(this, Priority.NORMAL);
            }
        }
    }

    /// The execution gives its place back at once.
    @Override
    public void onExpired() {
        working.decrementAndGet();
        VarHandle.fullFence();
        wake(Priority.NORMAL);
    }

    @Override
    public boolean isOrdered() {
        return false;
    }
}
