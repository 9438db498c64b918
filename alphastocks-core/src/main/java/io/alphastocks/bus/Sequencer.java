package io.alphastocks.bus;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// Gives tasks one order without a lock, and runs each alone: history and every lane agree because
/// both are written inside such a task.
///
/// Whoever finds the sequencer free runs its task itself. Whoever finds it taken, and still taken
/// after a short look, leaves the task in the queue and goes on: the one inside runs it before it
/// leaves. Nobody waits, and nothing that users write runs inside, so that the time inside is
/// short. A publisher that has run many tasks of others hands the rest to a platform thread, so
/// that a storm of events cannot capture it.
final class Sequencer {

    /// A piece of work in line, which is either run or, once the sequencer is closed, taken back.
    private static final class Task {
        private final Runnable work;
        private final AtomicBoolean taken = new AtomicBoolean();

        Task(Runnable work) {
            this.work = work;
        }

        /// Whether the caller is the one who decides what becomes of this task.
        boolean take() {
            return taken.compareAndSet(false, true);
        }
    }

    private static final int CLOSED = Integer.MIN_VALUE;
    private static final int COUNT = Integer.MAX_VALUE;

    /// An event is inside for less time than so many looks take, and that costs less than to leave
    /// a task.
    private static final int LOOKS = 64;

    private static final int TASKS_FOR_OTHERS = 256;

    /// How many have entered and not been served, and the CLOSED bit.
    private final AtomicInteger state = new AtomicInteger();

    private final ConcurrentLinkedQueue<Task> waiting = new ConcurrentLinkedQueue<>();
    private final String name;
    private final Faults faults;
    private volatile @Nullable Thread relay;
    private volatile boolean relayHasTurn;
    private volatile boolean stopped;

    Sequencer(String name, Faults faults) {
        this.name = name;
        this.faults = faults;
    }

    /// Enters if nobody is inside, or soon is; the caller then does its work and calls [#leave()].
    boolean tryEnter() {
        for (int i = 0; i < LOOKS; i++) {
            int now = state.get();
            if (now == 0 && state.compareAndSet(0, 1)) {
                return true;
            }
            if (now < 0) {
                return false;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    void leave() {
        if ((state.decrementAndGet() & COUNT) != 0) {
            serve(TASKS_FOR_OTHERS);
        }
    }

    /// Runs something in order, now or soon.
    ///
    /// @return false if the sequencer is closed: it is then never run
    boolean execute(Runnable work) {
        Task task = new Task(work);
        waiting.add(task);
        while (true) {
            int now = state.get();
            if (now < 0) {
                // Whoever is still inside may have found the task: then it is accepted after all.
                return !task.take();
            }
            if (state.compareAndSet(now, now + 1)) {
                if (now == 0) {
                    serve(TASKS_FOR_OTHERS);
                }
                return true;
            }
        }
    }

    /// Runs what waits; the caller is inside and is out when this returns.
    private void serve(int atMost) {
        int served = 0;
        int entered = state.get() & COUNT;
        while (true) {
            for (Task task = waiting.poll(); task != null; task = waiting.poll()) {
                if (task.take()) {
                    try {
                        task.work.run();
                    } catch (Throwable e) {
                        faults.broken("sequencer", e);
                    }
                }
                if (++served >= atMost && giveRelayTheTurn()) {
                    return;
                }
            }
            entered = state.addAndGet(-entered) & COUNT;
            if (entered == 0) {
                return;
            }
        }
    }

    private boolean giveRelayTheTurn() {
        relayHasTurn = true;
        Thread thread = relay;
        if (thread != null) {
            LockSupport.unpark(thread);
            return true;
        }
        try {
            relay = Thread.ofPlatform().daemon().name(name + "-relay").start(this::relay);
            return true;
        } catch (Throwable e) {
            relayHasTurn = false;
            faults.broken("start of the relay", e);
            return false;
        }
    }

    private void relay() {
        while (true) {
            if (relayHasTurn) {
                relayHasTurn = false;
                serve(Integer.MAX_VALUE);
            } else if (stopped) {
                return;
            } else {
                LockSupport.park(this);
            }
        }
    }

    boolean isClosed() {
        return state.get() < 0;
    }

    /// Refuses tasks from now on; those accepted are still run.
    void close() {
        state.getAndUpdate(now -> now | CLOSED);
    }

    /// Ends the relay, once there is nothing for it to do.
    void stop() {
        stopped = true;
        Thread thread = relay;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    /// Whether everything accepted has been run.
    boolean isQuiet() {
        return (state.get() & COUNT) == 0;
    }

    /// Waits a little for what has been accepted and not been run.
    void awaitQuiet(long nanos) {
        long start = System.nanoTime();
        while (!isQuiet() && System.nanoTime() - start < nanos) {
            LockSupport.parkNanos(20_000);
        }
    }
}
