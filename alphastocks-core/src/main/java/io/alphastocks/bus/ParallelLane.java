package io.alphastocks.bus;

import io.alphastocks.event.Priority;

import org.jspecify.annotations.Nullable;

import java.util.EnumMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// Events that are handled side by side, those of higher priority first.
///
/// Quick handlers are served by one worker, one event after another. When the watchdog sees that
/// workers get little done, the lane turns `eager`: every event that finds no free worker gets its
/// own, up to the subscription's maximum, and those that wait already get workers in doubling
/// numbers. When much gets done again, all workers but one leave. So a handler that blocks has its
/// own thread, and a quick one does not pay for it.
final class ParallelLane implements Lane {

    /// Fewer executions per worker and millisecond are little progress.
    private static final int LITTLE_PROGRESS = 16;

    private static final long MILLISECOND = 1_000_000;

    private final ConcurrentSubscriber subscriber;
    private final int maxWorkers;
    private final EnumMap<Priority, ConcurrentLinkedQueue<Object>> byPriority =
            new EnumMap<>(Priority.class);
    private final List<ConcurrentLinkedQueue<Object>> inTurn;

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
        for (Priority priority : Priority.values()) {
            byPriority.put(priority, new ConcurrentLinkedQueue<>());
        }
        this.inTurn = List.copyOf(byPriority.values());
    }

    void offer(Object item, Priority priority) {
        Objects.requireNonNull(byPriority.get(priority)).add(item);
        startIfNeeded();
    }

    private void startIfNeeded() {
        int now = working.get();
        if (now == 0 ? working.compareAndSet(0, 1) : eager && takePlace()) {
            subscriber.start(this);
        }
    }

    @Override
    public void work(Worker worker) {
        while (true) {
            Object item = poll();
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
            } else {
                working.decrementAndGet();
                // An event that came since found someone at work.
                if (isEmpty() || !takePlace()) {
                    return;
                }
            }
        }
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

    private @Nullable Object poll() {
        for (ConcurrentLinkedQueue<Object> queue : inTurn) {
            Object item = queue.poll();
            if (item != null) {
                return item;
            }
        }
        return null;
    }

    boolean isEmpty() {
        for (ConcurrentLinkedQueue<Object> queue : inTurn) {
            if (!queue.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    void clear() {
        inTurn.forEach(ConcurrentLinkedQueue::clear);
    }

    /// Adds workers where those there get little done; called by the watchdog.
    ///
    /// @param now the time of the look, in nanoseconds
    /// @param started executions of the subscription ever started
    /// @param waiting events that wait now
    void widen(long now, long started, long waiting) {
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
        eager = progress < LITTLE_PROGRESS * looks * workers;
        if (eager && waitedOn && waiting > 0) {
            long more = Math.min(workers, waiting);
            for (int i = 0; i < more && takePlace(); i++) {
                subscriber.start(this);
            }
        }
    }

    /// The execution gives its place back at once.
    @Override
    public void onExpired() {
        working.decrementAndGet();
        if (!isEmpty()) {
            startIfNeeded();
        }
    }

    @Override
    public boolean isOrdered() {
        return false;
    }
}
