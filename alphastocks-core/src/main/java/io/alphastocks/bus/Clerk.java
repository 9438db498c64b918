package io.alphastocks.bus;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/// Does what runs users' code beside their handlers, on a platform thread of its own: a dead letter
/// asks an event or a clock for the time, a log writes where it wants. So none of that delays a
/// deadline, which is the [Watchdog]'s, or a publisher inside the [Sequencer].
final class Clerk {

    private final String name;
    private final Faults faults;
    private final ConcurrentLinkedQueue<Runnable> chores = new ConcurrentLinkedQueue<>();

    /// Chores that wait or are being done.
    private final AtomicInteger open = new AtomicInteger();

    private final AtomicReference<@Nullable Thread> thread = new AtomicReference<>();
    private volatile boolean stopped;

    Clerk(String name, Faults faults) {
        this.name = name;
        this.faults = faults;
    }

    /// Does something soon, after what it was given before.
    void run(Runnable chore) {
        open.incrementAndGet();
        chores.add(chore);
        Thread running = thread.get();
        if (running != null) {
            LockSupport.unpark(running);
        } else {
            start();
        }
    }

    private void start() {
        try {
            Thread fresh = Thread.ofPlatform().daemon().name(name + "-clerk").unstarted(this::work);
            if (thread.compareAndSet(null, fresh)) {
                fresh.start();
            }
        } catch (Throwable e) {
            // The chore waits for the next one.
            thread.set(null);
            faults.broken("start of the clerk", e);
        }
    }

    private void work() {
        while (true) {
            Runnable chore = chores.poll();
            if (chore == null) {
                if (stopped) {
                    return;
                }
                LockSupport.park(this);
                continue;
            }
            try {
                chore.run();
            } catch (Throwable e) {
                faults.broken("clerk", e);
            } finally {
                open.decrementAndGet();
            }
        }
    }

    /// Whether it has nothing to do, but for what the caller may be in.
    boolean isIdle() {
        return open.get() == 0 || Thread.currentThread().equals(thread.get());
    }

    /// Ends its thread, once there is nothing for it to do.
    void stop() {
        stopped = true;
        LockSupport.unpark(thread.get());
    }
}
