package io.alphastocks.bus;

import io.alphastocks.event.Priority;

/// Where workers get their threads. It stands in each of these threads as the handler of uncaught
/// exceptions, which also tells that a thread runs handlers: what they publish never waits.
abstract sealed class HandlerThreads implements Thread.UncaughtExceptionHandler
        permits VirtualThreads, PlatformThreads {

    private final Faults faults;

    HandlerThreads(Faults faults) {
        this.faults = faults;
    }

    /// Whether the calling thread is in a handler, of whatever bus.
    static boolean isHandlers() {
        return Thread.currentThread().getUncaughtExceptionHandler() instanceof HandlerThreads;
    }

    /// Runs a worker, now or soon.
    ///
    /// @param priority which goes first where several wait for a processor
    abstract void run(Worker worker, Priority priority);

    /// Tries again where no thread could be had; called by the watchdog.
    abstract void retry();

    /// Keeps a worker's thread for its next lane, if threads are worth keeping.
    ///
    /// @return whether the worker has a lane to serve; if not, its thread ends
    boolean awaitLane(Worker worker, Crew crew) {
        return false;
    }

    void notStarted(Throwable error) {
        faults.broken("start of a worker", error);
    }

    @Override
    public void uncaughtException(Thread thread, Throwable error) {
        faults.broken("thread " + thread.getName(), error);
    }
}
