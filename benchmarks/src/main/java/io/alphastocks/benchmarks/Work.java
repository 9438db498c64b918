package io.alphastocks.benchmarks;

import org.openjdk.jmh.infra.Blackhole;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/// What every handler of every bus does: some 20 ns of work, then one count. It is counted here and
/// not by the bus, so that only what a handler has seen is delivered.
final class Work implements Handlers {

    /// Some 20 ns on a processor of 2025.
    private static final int TOKENS = 20;

    /// Two cache lines a handler, so that their counts do not share one.
    private static final int STRIDE = 16;

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final int handlers;
    private final AtomicLongArray seen;

    Work(int handlers) {
        this.handlers = handlers;
        this.seen = new AtomicLongArray((handlers + 1) * STRIDE);
    }

    @Override
    public void handle(int handler, Sample event) {
        burn();
        if (event.number() >= 0) {
            seen.getAndIncrement((handler + 1) * STRIDE);
        }
    }

    static void burn() {
        Blackhole.consumeCPU(TOKENS);
    }

    /// Waits until every handler has seen so many events.
    ///
    /// @throws IllegalStateException if one does not in a minute, or has seen more
    void await(long events) {
        long start = System.nanoTime();
        for (int handler = 0; handler < handlers; handler++) {
            while (seen(handler) < events && System.nanoTime() - start < PATIENCE_NANOS) {
                LockSupport.parkNanos(this, 10_000);
            }
            if (seen(handler) != events) {
                throw new IllegalStateException(
                        "handler %d has seen %d of %d events"
                                .formatted(handler, seen(handler), events));
            }
        }
    }

    private long seen(int handler) {
        return seen.get((handler + 1) * STRIDE);
    }
}
