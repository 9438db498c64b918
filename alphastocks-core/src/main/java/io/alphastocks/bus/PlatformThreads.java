package io.alphastocks.bus;

import io.alphastocks.event.Priority;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;

/// Platform threads for the workers of one subscription. They cost much to start, so that a worker
/// keeps its thread for a while after it has run out of work.
final class PlatformThreads extends HandlerThreads {

    private static final long KEPT_NANOS = 10_000_000_000L;

    private final ThreadFactory threads;
    private final ConcurrentLinkedQueue<Worker> notStarted = new ConcurrentLinkedQueue<>();

    PlatformThreads(String name, Faults faults) {
        super(faults);
        this.threads =
                Thread.ofPlatform()
                        .daemon()
                        .name(name + "-", 1)
                        .inheritInheritableThreadLocals(false)
                        .uncaughtExceptionHandler(this)
                        .factory();
    }

    @Override
    void run(Worker worker, Priority priority) {
        Thread kept = worker.keptThread();
        if (kept != null) {
            LockSupport.unpark(kept);
            return;
        }
        try {
            threads.newThread(worker).start();
        } catch (Throwable e) {
            notStarted.add(worker);
            notStarted(e);
        }
    }

    @Override
    void retry() {
        for (Worker worker = notStarted.poll(); worker != null; worker = notStarted.poll()) {
            run(worker, Priority.NORMAL);
        }
    }

    /// Whoever takes the worker off the free list decides: another gives it a lane, or it ends.
    @Override
    boolean awaitLane(Worker worker, Crew crew) {
        long start = System.nanoTime();
        while (!worker.hasLane()) {
            boolean ends = crew.isDismissed() || System.nanoTime() - start >= KEPT_NANOS;
            if (ends && crew.takeOff(worker)) {
                return false;
            }
            LockSupport.parkNanos(this, KEPT_NANOS);
        }
        return true;
    }
}
