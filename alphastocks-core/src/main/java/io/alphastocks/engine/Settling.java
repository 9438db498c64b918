package io.alphastocks.engine;

import io.alphastocks.bus.EventBus;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Waits until no event is waiting or being handled and no order is on its way to the venue.
///
/// @param bus the engine's bus
/// @param venue the engine's venue; null where it has none
record Settling(EventBus bus, @Nullable OrderRoute venue) {

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

    /// A call that ends may publish, and a handler may begin a call: only if no call was under way
    /// before the bus was idle, and none has begun since, is there nothing left.
    private boolean isSettled() {
        if (venue == null) {
            return busIsIdle();
        }
        long calls = venue.calls();
        return venue.isIdle() && busIsIdle() && venue.isIdle() && venue.calls() == calls;
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
