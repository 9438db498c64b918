package io.alphastocks.bus;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/// Works a lane, event after event; used again for another lane when it is done.
///
/// Its `state` is what it, the watchdog and those that close agree by: a number that grows with
/// every execution, its phase, and two flags, in one word. Going from one execution to the next is
/// one compare-and-set, which fails if someone else has changed the word: so each execution is
/// counted once, an interrupt never hits the next one, and none starts after the subscription was
/// closed. Counters have one writer and only grow; a worker is never dropped while its subscription
/// lives, so sums over workers are exact.
final class Worker implements Runnable {

    /// What a worker does after an execution.
    enum Next {
        /// It takes the next event.
        GO_ON,
        /// The lane has gone on without it, but has its place still.
        DETACHED,
        /// The subscription is closed; the lane is still its own.
        CLOSED,
        /// The lane is no longer its own.
        OUT
    }

    /// What is counted of a delivery when it is handled.
    private enum Stage {
        STARTED,
        PROCESSED,
        FAILED
    }

    /// A mask: after so many executions a worker gives way at the latest.
    private static final long EXECUTIONS_PER_TURN = 1023;

    /// So many executions are all timed, and then one in as many.
    private static final long EXECUTIONS_PER_SAMPLE = 64;

    private static final int MOST_PATIENCE = 16;

    private static final int FLAG_BITS = 5;
    private static final long PHASE = 7;

    /// Flag: no execution may start any more.
    private static final long CLOSED = 1 << 3;

    /// Flag: the lane goes on without this worker, which ends its execution alone.
    private static final long DETACHED = 1 << 4;

    /// Phase: without a lane, or waiting.
    private static final long IDLE = 0;

    /// Phase: taking events, one after another, and in the handler while `hand` holds one.
    private static final long AT_WORK = 1;

    /// Phase: past the deadline, being accounted for and interrupted.
    private static final long CLAIMED = 2;

    /// Phase: past the deadline, accounted for, not returned yet.
    private static final long OVERDUE = 3;

    /// Phase: OVERDUE beyond the grace; the lane's events become dead letters.
    private static final long QUARANTINED = 4;

    /// Phase: QUARANTINED, and the watchdog takes what waits.
    private static final long SWEEPING = 5;

    /// Phase: the lane has been given to another worker.
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

    /// What is being handled. It is made anew every turn: writing a reference into an old object
    /// costs G1 a fence, into a young one nothing.
    private volatile AtomicReference<@Nullable Object> hand = new AtomicReference<>();

    /// How many deliveries that is; written before it.
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
            rest();
            if (!keepsThread) {
                thread = null;
            }
            lane = null;
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

    /// The word of an execution in the regular case.
    private static long atWork(long number) {
        return number << FLAG_BITS | AT_WORK;
    }

    private static long idle(long number) {
        return number << FLAG_BITS | IDLE;
    }

    /// Begins to take events.
    ///
    /// @return false if the subscription is closed
    boolean begin() {
        hand = new AtomicReference<>();
        long now = state.get();
        long next = atWork((now >>> FLAG_BITS) + 1);
        if ((now & CLOSED) != 0 || !state.compareAndSet(now, next)) {
            return false;
        }
        if (subscriber.isClosed()) {
            // Whoever closes it may not have seen a worker as new as this.
            rest();
            return false;
        }
        return true;
    }

    /// Takes no events for now: what waits long must not be AT_WORK, for closing waits for that.
    void rest() {
        long now = state.get();
        while ((now & PHASE) == AT_WORK && !state.compareAndSet(now, now & ~PHASE & ~DETACHED)) {
            now = state.get();
        }
    }

    /// Lets others run.
    ///
    /// @return false if the subscription is closed
    private boolean pause() {
        Lane mine = lane;
        if (mine != null) {
            mine.clearTaken();
        }
        rest();
        giveWay();
        return begin();
    }

    /// Lets others run before it leaves a lane that has become empty, for starting a worker takes
    /// longer; the more so, the more often that has been worth it.
    ///
    /// @return whether something has come
    boolean lingers(LaneQueue queue) {
        for (int i = 0; i < patience; i++) {
            if (!pause()) {
                return false;
            }
            if (!queue.isEmpty()) {
                patience = Math.min(patience * 2, MOST_PATIENCE);
                return true;
            }
        }
        patience = Math.max(patience / 2, 1);
        return false;
    }

    /// Handles one event, or a batch of them; between [#begin()] and [#rest()].
    Next execute(Object next) {
        long number = state.getPlain() >>> FLAG_BITS;
        int many = Batch.size(next);
        if (size != many) {
            size = many;
        }
        handled.add(Stage.STARTED, many);
        boolean sampled = isSampled(number);
        long from = sampled ? System.nanoTime() : 0;
        AtomicReference<@Nullable Object> mine = hand;
        mine.setRelease(next);
        Throwable thrown = null;
        try {
            subscriber.receiver().handle(next);
        } catch (Throwable e) {
            thrown = e;
        }
        mine.setRelease(null);
        // What is told of a failure may take long, and so must not be AT_WORK.
        long then = thrown == null ? atWork(number + 1) : idle(number + 1);
        Next what = state.compareAndSet(atWork(number), then) ? Next.GO_ON : end(number);
        if (what == null) {
            return afterDeadline(number, next, thrown);
        }
        Thread.interrupted();
        boolean tookLong = longRunning == number;
        if (sampled || tookLong) {
            time(number, sampled ? from : seenSince, tookLong);
        }
        if (thrown == null) {
            handled.add(Stage.PROCESSED, many);
        } else {
            try {
                subscriber.faults().failed(subscriber, next, thrown);
            } finally {
                handled.add(Stage.FAILED, many);
            }
            if (what == Next.GO_ON && !begin()) {
                return Next.CLOSED;
            }
        }
        if (what == Next.GO_ON && (giveWaySoon || (number & EXECUTIONS_PER_TURN) == 0)) {
            giveWaySoon = false;
            return pause() ? Next.GO_ON : Next.CLOSED;
        }
        return what;
    }

    /// Ends an execution that someone has marked.
    ///
    /// @return null if it is past its deadline
    private @Nullable Next end(long number) {
        while (true) {
            long now = state.get();
            if ((now & PHASE) != AT_WORK) {
                return null;
            }
            if (state.compareAndSet(now, idle(number + 1) | (now & CLOSED))) {
                boolean detached = (now & DETACHED) != 0;
                boolean closed = (now & CLOSED) != 0;
                return closed ? detached ? Next.OUT : Next.CLOSED : Next.DETACHED;
            }
        }
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

    private Next afterDeadline(long number, Object done, @Nullable Throwable thrown) {
        Lane mine = lane;
        boolean ordered = mine != null && mine.isOrdered();
        boolean told = false;
        while (true) {
            long now = state.get();
            long phase = now & PHASE;
            if (phase == CLAIMED || phase == SWEEPING) {
                giveWay();
                continue;
            }
            Thread.interrupted();
            if (thrown != null && !told) {
                told = true;
                subscriber.faults().threwLate(subscriber, done, thrown);
                continue;
            }
            boolean closed = (now & CLOSED) != 0;
            boolean stays = ordered && phase != ABANDONED;
            long then = stays && !closed ? atWork(number + 1) : idle(number + 1) | (now & CLOSED);
            if (state.compareAndSet(now, then)) {
                if (phase == QUARANTINED) {
                    subscriber.faults().recovered(subscriber);
                }
                return !stays ? Next.OUT : closed ? Next.CLOSED : Next.GO_ON;
            }
        }
    }

    /// Lets the lane go on without this worker, which is in the handler, or about to be.
    ///
    /// @return whether it is the caller who has to see to that
    boolean detach() {
        long now = state.get();
        return (now & (PHASE | DETACHED)) == AT_WORK && state.compareAndSet(now, now | DETACHED);
    }

    /// As [#detach()], but only if it is in the handler; called by the watchdog.
    boolean detachFromHandler() {
        long now = state.get();
        return (now & (PHASE | DETACHED)) == AT_WORK
                && item() != null
                && state.compareAndSet(now, now | DETACHED);
    }

    /// Called by the watchdog.
    ///
    /// @return whether another execution runs than when it was called last
    boolean inspect(long now) {
        long current = state.get();
        long phase = current & PHASE;
        long number = current >>> FLAG_BITS;
        boolean changed = number != seen;
        if (changed || (phase == AT_WORK && item() == null)) {
            seen = number;
            seenSince = now;
            reported = false;
            giveWaySoon |= changed;
            return changed;
        }
        longRunning = number;
        long age = now - seenSince;
        if (phase == AT_WORK && age >= subscriber.deadlineNanos()) {
            onDeadline(current, now);
        } else if (phase == OVERDUE && age >= subscriber.giveUpNanos()) {
            onGracePassed(current);
        } else if (phase == QUARANTINED && lane instanceof OrderedLane ordered) {
            sweep(ordered);
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

    /// Takes what waits one by one, so that a handler that returns waits for one at most.
    private void sweep(OrderedLane ordered) {
        boolean more = true;
        while (more) {
            long current = state.get();
            if ((current & PHASE) != QUARANTINED
                    || !state.compareAndSet(current, (current & ~PHASE) | SWEEPING)) {
                return;
            }
            try {
                more = ordered.sweepOne();
            } finally {
                swapPhase(SWEEPING, QUARANTINED);
            }
        }
    }

    /// Changes a phase that nobody else changes; flags may be set meanwhile.
    private void swapPhase(long from, long to) {
        long now = state.get();
        while ((now & PHASE) == from && !state.compareAndSet(now, (now & ~PHASE) | to)) {
            now = state.get();
        }
    }

    private void report(String consequence) {
        Object stuck = item();
        if (stuck != null) {
            subscriber.faults().stuck(subscriber, stuck, consequence, thread);
        }
    }

    /// Ends an execution that runs: a dead letter, an interrupt, one count.
    ///
    /// @param running the state in which it was seen
    /// @param overranAt when it was seen to be past its deadline; 0 if it is not
    private void expire(long running, long overranAt) {
        Object late = item();
        int many = size;
        if (late == null || !state.compareAndSet(running, (running & ~PHASE) | CLAIMED)) {
            return;
        }
        if (overranAt != 0) {
            subscriber.countOverrun();
            subscriber.times().record(overranAt - seenSince, 1);
        }
        Lane mine = lane;
        Thread executing = thread;
        try {
            subscriber.faults().timedOut(subscriber, late);
        } finally {
            timedOut.addAndGet(many);
            if (executing != null) {
                executing.interrupt();
            }
            swapPhase(CLAIMED, OVERDUE);
            if (mine != null) {
                mine.onExpired((running & DETACHED) == 0);
            }
        }
    }

    /// Ends the execution that runs, if any, as at its deadline.
    void expireNow() {
        long current = state.get();
        while ((current & PHASE) == AT_WORK && item() != null) {
            expire(current, 0);
            current = state.get();
        }
    }

    /// Takes a quarantined lane from this worker, and lets it go on with another.
    ///
    /// @return false if it is not quarantined
    boolean resetLane() {
        while (true) {
            long current = state.get();
            long phase = current & PHASE;
            if (phase == SWEEPING) {
                giveWay();
            } else if (phase != QUARANTINED || !(lane instanceof OrderedLane ordered)) {
                return false;
            } else if (state.compareAndSet(current, (current & ~PHASE) | ABANDONED)) {
                ordered.restart();
                return true;
            }
        }
    }

    /// Lets no execution start from now on; returns when that is so.
    void dismiss() {
        long now = state.get();
        while (!state.compareAndSet(now, now | CLOSED)) {
            now = state.get();
        }
        // Waits out the few instructions in which it takes an event to the handler.
        while ((state.get() & PHASE) == AT_WORK && item() == null) {
            giveWay();
        }
    }

    boolean isQuarantined() {
        long phase = state.get() & PHASE;
        return phase == QUARANTINED || phase == SWEEPING;
    }

    /// Whether an execution is past its deadline and has not returned.
    boolean isStuck() {
        long current = state.get();
        long phase = current & PHASE;
        return phase >= CLAIMED || (phase == AT_WORK && reported && current >>> FLAG_BITS == seen);
    }

    private @Nullable Object item() {
        return hand.getAcquire();
    }

    int size() {
        return size;
    }

    /// Whether the calling thread is in this worker's handler, and its execution is not accounted
    /// for.
    boolean isRunningHere() {
        return isOnThisThread() && item() != null && (state.get() & PHASE) == AT_WORK;
    }

    boolean isOnThisThread() {
        return Thread.currentThread().equals(thread);
    }

    /// Whether the handler has returned and its execution is not counted yet. (A new execution
    /// cannot begin: the subscription is closed.)
    boolean isAboutToEnd() {
        return (item() == null || (state.get() & PHASE) != AT_WORK)
                && handled.get(Stage.STARTED)
                        != handled.get(Stage.PROCESSED)
                                + handled.get(Stage.FAILED)
                                + timedOut.get();
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
