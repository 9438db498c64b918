package io.alphastocks.bus;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/// Works a lane, event after event; used again for another lane when it is done.
///
/// Going from one execution to the next is one compare-and-set of its [WorkState], which fails if
/// someone else has changed it: so each execution is counted once, an interrupt never hits the next
/// one, and none starts after the subscription was closed. Counters have one writer and only grow.
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
    enum Count {
        STARTED,
        PROCESSED,
        FAILED,

        /// Counted by whoever has found it late.
        TIMED_OUT
    }

    /// A mask: after so many executions a worker gives way at the latest.
    private static final long EXECUTIONS_PER_TURN = 1023;

    /// So many executions are all timed, and then one in as many.
    private static final long EXECUTIONS_PER_SAMPLE = 64;

    private static final int MOST_PATIENCE = 16;

    private final ConcurrentSubscriber subscriber;
    private final Crew crew;
    private final WorkState state = new WorkState();
    private final Oversight oversight;
    private final Tally<Count> handled = new Tally<>(Count.class);
    private final AtomicLong timedOut = new AtomicLong();
    private volatile boolean giveWaySoon;

    /// How often it looks again before it leaves a lane that has become empty.
    private int patience = 1;

    private volatile @Nullable Lane lane;
    private volatile @Nullable Thread thread;

    /// What is being handled. It is made anew every turn: writing a reference into an old object
    /// costs G1 a fence, into a young one nothing.
    private volatile AtomicReference<@Nullable Object> hand = new AtomicReference<>();

    /// How many deliveries that is; written before it.
    private int size = 1;

    /// Whether it tells of a failure that is not counted yet.
    private volatile boolean telling;

    private boolean keepsThread;
    private long ticket;

    Worker(ConcurrentSubscriber subscriber, Crew crew) {
        this.subscriber = subscriber;
        this.crew = crew;
        this.oversight = new Oversight(subscriber, this, state);
    }

    void assign(Lane newLane) {
        lane = newLane;
    }

    void unassign() {
        lane = null;
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
            long word = state.word();
            rest();
            if (mine != null) {
                mine.onBroken(word);
            }
            subscriber.wakeSoon();
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

    /// Begins to take events.
    ///
    /// @return false if the subscription is closed
    boolean begin() {
        hand = new AtomicReference<>();
        if (!state.begin()) {
            return false;
        }
        if (subscriber.isClosed()) {
            // Whoever closes it may not have seen a worker as new as this.
            rest();
            return false;
        }
        return true;
    }

    /// Takes no events for now: what waits long must not be at work, for closing waits for that.
    void rest() {
        state.rest();
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
        long number = state.number();
        int many = Batch.size(next);
        if (size != many) {
            size = many;
        }
        handled.add(Count.STARTED, many);
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
        // What is told of a failure may take long, and so must not be at work.
        Next what = state.advance(number, thrown == null) ? Next.GO_ON : end(number);
        if (what == null) {
            return afterDeadline(next, thrown);
        }
        Thread.interrupted();
        boolean tookLong = oversight.tookLong(number);
        if (sampled || tookLong) {
            time(number, sampled ? from : oversight.seenSince(), tookLong);
        }
        if (thrown == null) {
            handled.add(Count.PROCESSED, many);
        } else {
            telling = true;
            try {
                subscriber.faults().failed(subscriber, next, thrown);
            } finally {
                handled.add(Count.FAILED, many);
                telling = false;
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
        return switch (state.end(number)) {
            case DETACHED -> Next.DETACHED;
            case CLOSED -> Next.CLOSED;
            case OUT -> Next.OUT;
            case LATE -> null;
        };
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

    private Next afterDeadline(Object done, @Nullable Throwable thrown) {
        Lane mine = lane;
        boolean ordered = mine != null && mine.isOrdered();
        boolean told = false;
        while (true) {
            long word = state.word();
            long phase = WorkState.phase(word);
            if (phase == WorkState.CLAIMED || phase == WorkState.SWEEPING) {
                giveWay();
                continue;
            }
            Thread.interrupted();
            if (thrown != null && !told) {
                told = true;
                subscriber.faults().threwLate(subscriber, done, thrown);
                continue;
            }
            boolean stays = ordered && phase != WorkState.ABANDONED;
            if (state.endLate(word, stays)) {
                if (phase == WorkState.QUARANTINED) {
                    subscriber.faults().recovered(subscriber);
                }
                return !stays ? Next.OUT : WorkState.isClosed(word) ? Next.CLOSED : Next.GO_ON;
            }
        }
    }

    /// Lets the lane go on without this worker, which is in the handler, or about to be.
    ///
    /// @return whether it is the caller who has to see to that
    boolean detach() {
        return state.detach(state.word());
    }

    /// As [#detach()], but only if it is in the handler; called by the watchdog.
    boolean detachFromHandler() {
        long word = state.word();
        return item() != null && state.detach(word);
    }

    /// Called by the watchdog.
    ///
    /// @return whether another execution runs than when it was called last
    boolean inspect(long now) {
        boolean changed = oversight.inspect(now);
        giveWaySoon |= changed;
        return changed;
    }

    Oversight oversight() {
        return oversight;
    }

    /// Lets no execution start from now on; returns when that is so.
    void dismiss() {
        state.close();
        // Waits out the few instructions in which it takes an event to the handler.
        while (state.phase() == WorkState.AT_WORK && item() == null) {
            giveWay();
        }
    }

    /// What it is in the handler with.
    @Nullable Object item() {
        return hand.getAcquire();
    }

    int size() {
        return size;
    }

    /// Whether the calling thread is in this worker's handler, or told of its failure, and its
    /// execution is not accounted for.
    boolean isRunningHere() {
        return isOnThisThread()
                && (telling || (item() != null && state.phase() == WorkState.AT_WORK));
    }

    @Nullable Lane lane() {
        return lane;
    }

    @Nullable Thread thread() {
        return thread;
    }

    boolean isOnThisThread() {
        return Thread.currentThread().equals(thread);
    }

    /// Whether the handler has returned and its execution is not counted yet. (A new execution
    /// cannot begin: the subscription is closed.)
    boolean isAboutToEnd() {
        return (item() == null || state.phase() != WorkState.AT_WORK)
                && !isRunningHere()
                && !isSettled();
    }

    /// Whether all that it has started is accounted for; for one without a lane.
    boolean isSettled() {
        return count(Count.STARTED)
                == count(Count.PROCESSED) + count(Count.FAILED) + count(Count.TIMED_OUT);
    }

    long count(Count what) {
        return what == Count.TIMED_OUT ? timedOut.get() : handled.get(what);
    }

    /// Counts deliveries that were interrupted.
    void countTimedOut(int many) {
        timedOut.addAndGet(many);
    }

    /// Lets other virtual threads have the carrier. They are not time-sliced: a worker that never
    /// gave way would starve the others, so this is fairness, and no order depends on it.
    @SuppressWarnings("ThreadPriorityCheck")
    static void giveWay() {
        Thread.yield();
    }
}
