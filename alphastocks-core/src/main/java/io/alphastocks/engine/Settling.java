package io.alphastocks.engine;

import io.alphastocks.book.Book;
import io.alphastocks.bus.EventBus;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Waits until no event is waiting or being handled and no order is on its way to the venue.
///
/// @param bus the engine's bus
/// @param book the engine's book
/// @param route where orders go; null where they go nowhere
record Settling(EventBus bus, Book book, @Nullable OrderRoute route) {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final long NAP_NANOS = 20_000;

    /// @throws IllegalStateException if something is under way for longer than a minute, or the
    ///   caller is interrupted
    void await() {
        long start = System.nanoTime();
        while (!isSettled()) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new IllegalStateException(
                        "a handler, or a call to the broker, has been under way for " + PATIENCE);
            }
            LockSupport.parkNanos(NAP_NANOS);
        }
    }

    /// A call that ends may store, what is stored is published, and a handler may begin a call and
    /// store: only if nothing of it was under way before the bus was idle, and nothing has begun
    /// since, is there nothing left.
    private boolean isSettled() {
        long version = book.version();
        long calls = route == null ? 0 : route.calls();
        return isQuiet()
                && busIsIdle()
                && isQuiet()
                && book.version() == version
                && (route == null || route.calls() == calls);
    }

    private boolean isQuiet() {
        return !book.isPublishing() && (route == null || route.isIdle());
    }

    private boolean busIsIdle() {
        try {
            return bus.awaitIdle(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a run was under way", e);
        }
    }
}
