package io.alphastocks.bus;

import static io.alphastocks.bus.WorkState.ABANDONED;
import static io.alphastocks.bus.WorkState.AT_WORK;
import static io.alphastocks.bus.WorkState.CLAIMED;
import static io.alphastocks.bus.WorkState.OVERDUE;
import static io.alphastocks.bus.WorkState.QUARANTINED;
import static io.alphastocks.bus.WorkState.SWEEPING;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.Executor;

/// What is known of a worker's execution from the outside, and done about it: its age, deadline,
/// quarantine. Looked after by the watchdog, and by those that close the bus or reset a lane.
final class Oversight {

    private static final int SWEPT_AT_ONCE = 1_024;

    private final ConcurrentSubscriber subscriber;
    private final Worker worker;
    private final WorkState state;

    // Written by the watchdog alone: the execution it saw last, since when, and what it said of it.
    private long seen;
    private volatile long seenSince;
    private volatile boolean reported;

    /// Whether the clerk is about to take what waits.
    private volatile boolean sweeps;

    /// The last execution that the watchdog has seen twice: it took long and is timed.
    private volatile long longRunning;

    Oversight(ConcurrentSubscriber subscriber, Worker worker, WorkState state) {
        this.subscriber = subscriber;
        this.worker = worker;
        this.state = state;
    }

    /// Called by the watchdog.
    ///
    /// @return whether another execution runs than when it was called last
    boolean inspect(long now) {
        long word = state.word();
        long phase = WorkState.phase(word);
        long number = WorkState.number(word);
        boolean changed = number != seen;
        if (changed || (phase == AT_WORK && worker.item() == null)) {
            seen = number;
            seenSince = now;
            reported = false;
            return changed;
        }
        longRunning = number;
        long age = now - seenSince;
        if (phase == AT_WORK && age >= subscriber.deadlineNanos()) {
            onDeadline(word, now);
        } else if (phase == OVERDUE && age >= subscriber.giveUpNanos()) {
            onGracePassed(word);
        } else if (phase == QUARANTINED
                && !sweeps
                && worker.lane() instanceof OrderedLane ordered) {
            sweeps = true;
            subscriber.clerk().run(() -> sweep(ordered));
        }
        return false;
    }

    /// Whether an execution took so long that it is timed.
    boolean tookLong(long number) {
        return longRunning == number;
    }

    long seenSince() {
        return seenSince;
    }

    private void onDeadline(long word, long now) {
        if (subscriber.isInterruptible()) {
            expire(word, now, subscriber.clerk()::run);
        } else if (!reported) {
            reported = true;
            subscriber.countOverrun();
            report("never interrupted: the events behind it wait");
        }
    }

    private void onGracePassed(long word) {
        Lane lane = worker.lane();
        if (lane == null || reported) {
            return;
        }
        reported = true;
        if (!lane.isOrdered()) {
            report("it ignores its interrupt; others go on");
        } else if (state.toPhase(word, QUARANTINED)) {
            report("its lane is quarantined: its events become dead letters");
        }
    }

    /// Takes what waits one by one, so that a handler that returns waits for one at most, and not
    /// all at once, so that others have their turn at the clerk.
    private void sweep(OrderedLane ordered) {
        for (int i = 0; i < SWEPT_AT_ONCE; i++) {
            long word = state.word();
            if (WorkState.phase(word) != QUARANTINED || !state.toPhase(word, SWEEPING)) {
                sweeps = false;
                return;
            }
            boolean more = false;
            try {
                more = ordered.sweepOne();
            } finally {
                state.swapPhase(SWEEPING, QUARANTINED);
                sweeps = more;
            }
            if (!more) {
                return;
            }
        }
        subscriber.clerk().run(() -> sweep(ordered));
    }

    private void report(String consequence) {
        Object stuck = worker.item();
        @Nullable Thread executing = worker.thread();
        if (stuck != null) {
            subscriber
                    .clerk()
                    .run(() ->
                            subscriber.faults().stuck(subscriber, stuck, consequence, executing));
        }
    }

    /// Ends an execution that runs: a dead letter, an interrupt, one count.
    ///
    /// @param running the word in which it was seen
    /// @param overranAt when it was seen to be past its deadline; 0 if it is not
    /// @param telling makes the dead letter, after which it is counted
    private void expire(long running, long overranAt, Executor telling) {
        Object late = worker.item();
        if (late == null || !state.toPhase(running, CLAIMED)) {
            return;
        }
        if (overranAt != 0) {
            subscriber.countOverrun();
            subscriber.times().record(overranAt - seenSince, 1);
        }
        Lane lane = worker.lane();
        @Nullable Thread executing = worker.thread();
        int many = worker.size();
        if (executing != null) {
            executing.interrupt();
        }
        state.swapPhase(CLAIMED, OVERDUE);
        try {
            telling.execute(() -> tellTimeout(late, many, overranAt != 0));
        } finally {
            if (lane != null) {
                lane.onExpired(!WorkState.isDetached(running));
            }
        }
    }

    private void tellTimeout(Object late, int many, boolean overran) {
        try {
            subscriber.faults().timedOut(subscriber, late, overran);
        } finally {
            worker.countTimedOut(many);
        }
    }

    /// Ends the execution that runs, if any, as at its deadline.
    void expireNow() {
        long word = state.word();
        while (WorkState.phase(word) == AT_WORK && worker.item() != null) {
            expire(word, 0, Runnable::run);
            word = state.word();
        }
    }

    /// Takes a quarantined lane from the worker, and lets it go on with another.
    ///
    /// @return false if it is not quarantined
    boolean resetLane() {
        while (true) {
            long word = state.word();
            long phase = WorkState.phase(word);
            if (phase == SWEEPING) {
                Worker.giveWay();
            } else if (phase != QUARANTINED || !(worker.lane() instanceof OrderedLane ordered)) {
                return false;
            } else if (state.toPhase(word, ABANDONED)) {
                ordered.restart();
                return true;
            }
        }
    }

    boolean isQuarantined() {
        long phase = state.phase();
        return phase == QUARANTINED || phase == SWEEPING;
    }

    /// Whether an execution is past its deadline and has not returned.
    boolean isStuck() {
        long word = state.word();
        long phase = WorkState.phase(word);
        return phase >= CLAIMED || (phase == AT_WORK && reported && WorkState.number(word) == seen);
    }
}
