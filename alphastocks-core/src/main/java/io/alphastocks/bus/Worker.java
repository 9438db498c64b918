package io.alphastocks.bus;

import io.alphastocks.event.Event;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicLong;

/// Works a lane on a virtual thread, event after event; used again for another lane when it is
/// done.
///
/// Its `state` is what it and the watchdog agree by: the number of the execution and its phase, in
/// one word. An execution ends in whichever of two comes first, by compare-and-set: the worker
/// takes RUNNING back to IDLE, or the watchdog claims it. So each is counted once, and an interrupt
/// never hits the next execution. Counters have one writer and only grow; a worker is never dropped
/// while its subscription lives, so sums over workers are exact.
final class Worker implements Runnable {

    /// A mask: after so many executions a worker gives way at the latest.
    private static final long EXECUTIONS_PER_TURN = 255;

    private static final int PHASE_BITS = 3;
    private static final long PHASE = (1L << PHASE_BITS) - 1;

    /// Between executions.
    private static final long IDLE = 0;

    /// About to run, unless the subscription turns out to be closed.
    private static final long STARTING = 1;

    /// In the handler.
    private static final long RUNNING = 2;

    /// Past the deadline: being accounted for and interrupted.
    private static final long CLAIMED = 3;

    /// Past the deadline, accounted for, not returned yet.
    private static final long OVERDUE = 4;

    /// OVERDUE beyond the grace: the lane's events become dead letters.
    private static final long QUARANTINED = 5;

    /// The lane has been given to another worker.
    private static final long ABANDONED = 6;

    private final ConcurrentSubscriber subscriber;
    private final AtomicLong state = new AtomicLong();
    private final AtomicLong started = new AtomicLong();
    private final AtomicLong processed = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong timedOut = new AtomicLong();
    private volatile boolean giveWaySoon;
    private volatile @Nullable Lane lane;
    private volatile @Nullable Thread thread;

    /// What is being handled; steady while RUNNING and CLAIMED.
    private @Nullable Object item;

    // Written by the watchdog alone: the execution it saw last, since when, and what it said of it.
    private long seen;
    private long seenSince;
    private boolean reported;

    Worker(ConcurrentSubscriber subscriber) {
        this.subscriber = subscriber;
    }

    void assign(Lane newLane) {
        lane = newLane;
    }

    @Override
    public void run() {
        Lane mine = lane;
        thread = Thread.currentThread();
        try {
            if (mine != null) {
                mine.work(this);
            }
        } catch (Throwable e) {
            subscriber.faults().broken("lane", e);
        } finally {
            thread = null;
            lane = null;
            item = null;
            subscriber.release(this);
        }
    }

    /// Handles one event.
    ///
    /// @return whether the worker may go on with its lane; if not, the lane has been taken from it
    ///   or the subscription is closed
    boolean execute(Object next) {
        long number = ((state.getPlain() >>> PHASE_BITS) + 1) << PHASE_BITS;
        item = next;
        state.set(number | STARTING);
        if (subscriber.isClosed()) {
            state.set(number | IDLE);
            return false;
        }
        bump(started);
        state.setRelease(number | RUNNING);
        Event event = Redelivery.event(next);
        Throwable thrown = null;
        try {
            subscriber.handler().handle(event);
        } catch (Throwable e) {
            thrown = e;
        }
        if (!state.compareAndSet(number | RUNNING, number | IDLE)) {
            return afterDeadline(number, next, thrown);
        }
        Thread.interrupted();
        if (thrown == null) {
            bump(processed);
        } else {
            try {
                subscriber.faults().failed(subscriber, next, thrown);
            } finally {
                bump(failed);
            }
        }
        if (giveWaySoon || ((number >>> PHASE_BITS) & EXECUTIONS_PER_TURN) == 0) {
            giveWaySoon = false;
            giveWay();
        }
        return true;
    }

    private boolean afterDeadline(long number, Object done, @Nullable Throwable thrown) {
        while (state.get() == (number | CLAIMED)) {
            giveWay();
        }
        Thread.interrupted();
        if (thrown != null) {
            subscriber.faults().threwLate(subscriber, done, thrown);
        }
        Lane mine = lane;
        while (true) {
            long now = state.get();
            if (state.compareAndSet(now, number | IDLE)) {
                if ((now & PHASE) == QUARANTINED) {
                    subscriber.faults().recovered(subscriber);
                }
                return (now & PHASE) != ABANDONED && mine != null && mine.isOrdered();
            }
        }
    }

    /// Called by the watchdog.
    ///
    /// @return whether another execution runs than when it was called last
    boolean inspect(long now) {
        long current = state.get();
        long phase = current & PHASE;
        if (current >>> PHASE_BITS != seen) {
            seen = current >>> PHASE_BITS;
            seenSince = now;
            reported = false;
            giveWaySoon = true;
            return true;
        }
        long age = now - seenSince;
        if (phase == RUNNING && age >= subscriber.deadlineNanos()) {
            onDeadline(current);
        } else if (phase == OVERDUE && age >= subscriber.giveUpNanos()) {
            onGracePassed(current);
        }
        if (phase == QUARANTINED && lane instanceof OrderedLane ordered) {
            ordered.sweep(() -> state.get() == current);
        }
        return false;
    }

    private void onDeadline(long current) {
        if (subscriber.isInterruptible()) {
            expire(current, true);
        } else if (!reported) {
            reported = true;
            subscriber.countOverrun();
            report("never interrupted: the events behind it wait");
        }
    }

    private void onGracePassed(long current) {
        Lane mine = lane;
        if (mine == null || reported) {
            return;
        }
        reported = true;
        if (!mine.isOrdered()) {
            report("it ignores its interrupt; others go on");
        } else if (state.compareAndSet(current, (current & ~PHASE) | QUARANTINED)) {
            report("its lane is quarantined: its events become dead letters");
        }
    }

    private void report(String consequence) {
        Object stuck = item;
        if (stuck != null) {
            subscriber.faults().stuck(subscriber, stuck, consequence, thread);
        }
    }

    /// Ends an execution that runs: a dead letter, an interrupt, one count.
    private void expire(long running, boolean overran) {
        long number = running & ~PHASE;
        if (!state.compareAndSet(running, number | CLAIMED)) {
            return;
        }
        if (overran) {
            subscriber.countOverrun();
        }
        Lane mine = lane;
        Thread executing = thread;
        try {
            if (item != null) {
                subscriber.faults().timedOut(subscriber, item);
            }
        } finally {
            timedOut.incrementAndGet();
            if (executing != null) {
                executing.interrupt();
            }
            state.set(number | OVERDUE);
            if (mine != null) {
                mine.onExpired();
            }
        }
    }

    /// Ends the execution that runs, if any, as at its deadline.
    void expireNow() {
        long current = state.get();
        if ((current & PHASE) == RUNNING) {
            expire(current, false);
        }
    }

    /// Takes a quarantined lane from this worker.
    ///
    /// @return the lane; null if it is not quarantined
    @Nullable OrderedLane abandon() {
        long current = state.get();
        if ((current & PHASE) == QUARANTINED
                && lane instanceof OrderedLane ordered
                && state.compareAndSet(current, (current & ~PHASE) | ABANDONED)) {
            return ordered;
        }
        return null;
    }

    boolean isQuarantined() {
        return (state.get() & PHASE) == QUARANTINED;
    }

    /// Whether the calling thread is in this worker's handler, and its execution is not accounted
    /// for.
    boolean isRunningHere() {
        return Thread.currentThread().equals(thread) && (state.get() & PHASE) == RUNNING;
    }

    boolean isOnThisThread() {
        return Thread.currentThread().equals(thread);
    }

    /// Whether the handler has returned and its execution is not counted yet. (A new execution
    /// cannot begin: the subscription is closed.)
    boolean isAboutToEnd() {
        return (state.get() & PHASE) != RUNNING
                && started.get() != processed.get() + failed.get() + timedOut.get();
    }

    /// Waits out the few instructions in which an execution decides whether to start.
    void awaitStarted() {
        while ((state.get() & PHASE) == STARTING) {
            giveWay();
        }
    }

    long started() {
        return started.get();
    }

    long processed() {
        return processed.get();
    }

    long failed() {
        return failed.get();
    }

    long timedOut() {
        return timedOut.get();
    }

    /// Adds one to a counter that has one writer.
    static void bump(AtomicLong counter) {
        counter.setRelease(counter.getPlain() + 1);
    }

    /// Lets other virtual threads have the carrier. They are not time-sliced: a worker that never
    /// gave way would starve the others, so this is fairness, and no order depends on it.
    @SuppressWarnings("ThreadPriorityCheck")
    static void giveWay() {
        Thread.yield();
    }
}
