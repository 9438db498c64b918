package io.alphastocks.bus;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicLong;

/// Works a lane, event after event; used again for another lane when it is done.
///
/// Its `state` is what it and the watchdog agree by: the number of the execution and its phase, in
/// one word. An execution ends in whichever of two comes first, by compare-and-set: the worker
/// takes RUNNING back to IDLE, or the watchdog claims it. So each is counted once, and an interrupt
/// never hits the next execution. Counters have one writer and only grow; a worker is never dropped
/// while its subscription lives, so sums over workers are exact.
final class Worker extends Padding implements Runnable {

    /// What is counted of a delivery when it is handled.
    private enum Stage {
        STARTED,
        PROCESSED,
        FAILED
    }

    /// A mask: after so many executions a worker gives way at the latest.
    private static final long EXECUTIONS_PER_TURN = 255;

    /// So many executions are all timed, and then one in as many.
    private static final long EXECUTIONS_PER_SAMPLE = 64;

    private static final int MOST_PATIENCE = 16;

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
    private final Crew crew;
    private final PaddedLong state = new PaddedLong();
    private final Tally<Stage> handled = new Tally<>(Stage.class);
    private final AtomicLong timedOut = new AtomicLong();
    private volatile boolean giveWaySoon;

    /// How often it looks again before it leaves a lane that has become empty.
    private int patience = 1;

    /// The last execution that the watchdog has seen twice: it took long and is timed.
    private volatile long longRunning;

    private volatile @Nullable Lane lane;
    private volatile @Nullable Thread thread;

    /// What is being handled; steady while RUNNING and CLAIMED.
    private @Nullable Object item;

    /// How many deliveries that is.
    private int size = 1;

    private boolean keepsThread;
    private long ticket;

    // Written by the watchdog alone: the execution it saw last, since when, and what it said of it.
    private long seen;
    private long seenSince;
    private volatile boolean reported;

    Worker(ConcurrentSubscriber subscriber, Crew crew) {
        this.subscriber = subscriber;
        this.crew = crew;
    }

    void assign(Lane newLane) {
        lane = newLane;
    }

    boolean hasLane() {
        return lane != null;
    }

    @Override
    public void run() {
        Thread mine = Thread.currentThread();
        if (mine.isVirtual()) {
            mine.setName(subscriber.threadName());
        } else {
            keepsThread = true;
        }
        thread = mine;
        do {
            serve();
        } while (!mine.isVirtual() && crew.awaitLane(this));
    }

    private void serve() {
        Lane mine = lane;
        try {
            if (mine != null) {
                mine.work(this);
            }
        } catch (Throwable e) {
            subscriber.faults().broken("lane", e);
        } finally {
            if (!keepsThread) {
                thread = null;
            }
            lane = null;
            item = null;
            crew.release(this);
        }
    }

    /// The thread that waits for this worker's next lane, if it has one of its own.
    @Nullable Thread keptThread() {
        return keepsThread ? thread : null;
    }

    /// Called by that thread, while the worker cannot be given a lane.
    void dropThread() {
        keepsThread = false;
        thread = null;
    }

    /// Tells which worker has waited longest for a thread.
    void setTicket(long newTicket) {
        ticket = newTicket;
    }

    long ticket() {
        return ticket;
    }

    /// Lets others run before it leaves a lane that has become empty, for starting a worker takes
    /// longer; the more so, the more often that has been worth it.
    ///
    /// @return whether something has come
    boolean lingers(LaneQueue queue) {
        for (int i = 0; i < patience; i++) {
            giveWay();
            if (!queue.isEmpty()) {
                patience = Math.min(patience * 2, MOST_PATIENCE);
                return true;
            }
        }
        patience = Math.max(patience / 2, 1);
        return false;
    }

    /// Handles one event, or a batch of them.
    ///
    /// @return whether the worker may go on with its lane; if not, the lane has been taken from it
    ///   or the subscription is closed
    boolean execute(Object next) {
        long number = ((state.getPlain() >>> PHASE_BITS) + 1) << PHASE_BITS;
        int many = Batch.size(next);
        item = next;
        size = many;
        state.set(number | STARTING);
        if (subscriber.isClosed()) {
            state.set(number | IDLE);
            return false;
        }
        handled.add(Stage.STARTED, many);
        boolean sampled = isSampled(number >>> PHASE_BITS);
        long from = sampled ? System.nanoTime() : 0;
        state.setRelease(number | RUNNING);
        Throwable thrown = null;
        try {
            subscriber.receiver().handle(next);
        } catch (Throwable e) {
            thrown = e;
        }
        if (!state.compareAndSet(number | RUNNING, number | IDLE)) {
            return afterDeadline(number, next, thrown);
        }
        Thread.interrupted();
        boolean tookLong = longRunning == number;
        if (sampled || tookLong) {
            time(number >>> PHASE_BITS, sampled ? from : seenSince, tookLong);
        }
        if (thrown == null) {
            handled.add(Stage.PROCESSED, many);
        } else {
            try {
                subscriber.faults().failed(subscriber, next, thrown);
            } finally {
                handled.add(Stage.FAILED, many);
            }
        }
        if (giveWaySoon || ((number >>> PHASE_BITS) & EXECUTIONS_PER_TURN) == 0) {
            giveWaySoon = false;
            giveWay();
        }
        return true;
    }

    private static boolean isSampled(long execution) {
        return execution <= EXECUTIONS_PER_SAMPLE || (execution & (EXECUTIONS_PER_SAMPLE - 1)) == 0;
    }

    /// A sample stands for those that are not timed; one that took long stands for itself, since
    /// nearly all of those are timed.
    private void time(long execution, long from, boolean tookLong) {
        boolean alone = tookLong || execution <= EXECUTIONS_PER_SAMPLE;
        subscriber.times().record(System.nanoTime() - from, alone ? 1 : EXECUTIONS_PER_SAMPLE);
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
        longRunning = current & ~PHASE;
        long age = now - seenSince;
        if (phase == RUNNING && age >= subscriber.deadlineNanos()) {
            onDeadline(current, now);
        } else if (phase == OVERDUE && age >= subscriber.giveUpNanos()) {
            onGracePassed(current);
        }
        if (phase == QUARANTINED && lane instanceof OrderedLane ordered) {
            ordered.sweep(() -> state.get() == current);
        }
        return false;
    }

    private void onDeadline(long current, long now) {
        if (subscriber.isInterruptible()) {
            expire(current, now);
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
    ///
    /// @param overranAt when it was seen to be past its deadline; 0 if it is not
    private void expire(long running, long overranAt) {
        long number = running & ~PHASE;
        if (!state.compareAndSet(running, number | CLAIMED)) {
            return;
        }
        if (overranAt != 0) {
            subscriber.countOverrun();
            subscriber.times().record(overranAt - seenSince, 1);
        }
        Lane mine = lane;
        Thread executing = thread;
        try {
            if (item != null) {
                subscriber.faults().timedOut(subscriber, item);
            }
        } finally {
            timedOut.addAndGet(size);
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
            expire(current, 0);
        }
    }

    /// Takes a quarantined lane from this worker, and lets it go on with another.
    ///
    /// @return false if it is not quarantined
    boolean resetLane() {
        long current = state.get();
        if ((current & PHASE) == QUARANTINED
                && lane instanceof OrderedLane ordered
                && state.compareAndSet(current, (current & ~PHASE) | ABANDONED)) {
            ordered.restart();
            return true;
        }
        return false;
    }

    boolean isQuarantined() {
        return (state.get() & PHASE) == QUARANTINED;
    }

    /// Whether an execution is past its deadline and has not returned.
    boolean isStuck() {
        long current = state.get();
        long phase = current & PHASE;
        return phase >= CLAIMED || (phase == RUNNING && reported && current >>> PHASE_BITS == seen);
    }

    int size() {
        return size;
    }

    /// Whether the calling thread is in this worker's handler, and its execution is not accounted
    /// for.
    boolean isRunningHere() {
        return Thread.currentThread().equals(thread) && (state.get() & PHASE) == RUNNING;
    }

    boolean isOnThisThread() {
        return Thread.currentThread().equals(thread);
    }

    boolean isRunning() {
        return (state.get() & PHASE) == RUNNING;
    }

    /// Whether the handler has returned and its execution is not counted yet. (A new execution
    /// cannot begin: the subscription is closed.)
    boolean isAboutToEnd() {
        return (state.get() & PHASE) != RUNNING
                && handled.get(Stage.STARTED)
                        != handled.get(Stage.PROCESSED)
                                + handled.get(Stage.FAILED)
                                + timedOut.get();
    }

    /// Waits out the few instructions in which an execution decides whether to start.
    void awaitStarted() {
        while ((state.get() & PHASE) == STARTING) {
            giveWay();
        }
    }

    long started() {
        return handled.get(Stage.STARTED);
    }

    long processed() {
        return handled.get(Stage.PROCESSED);
    }

    long failed() {
        return handled.get(Stage.FAILED);
    }

    long timedOut() {
        return timedOut.get();
    }

    /// Lets other virtual threads have the carrier. They are not time-sliced: a worker that never
    /// gave way would starve the others, so this is fairness, and no order depends on it.
    @SuppressWarnings("ThreadPriorityCheck")
    static void giveWay() {
        Thread.yield();
    }
}
