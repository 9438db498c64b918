package io.alphastocks.bus;

import io.alphastocks.bus.BusOptions.Rate;
import io.alphastocks.event.Event;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Keeps sources to their rates. Each has a bucket that holds a second's worth of events and fills
/// evenly; it is kept as one number, the time at which it will be full again.
final class RateLimits {

    private static final long SECOND = 1_000_000_000;

    private record Bucket(String source, Rate rate, AtomicLong fullAt) {

        /// Takes an event's worth.
        ///
        /// @return how long the event has to wait, 0 if not at all; where it may not be late,
        ///   nothing is taken for one that would have to
        long take(long now, boolean late) {
            long each = SECOND / rate.perSecond();
            while (true) {
                long before = fullAt.get();
                long after = (before - now > 0 ? before : now) + each;
                long wait = Math.max(0, after - now - Math.max(SECOND, each));
                if ((wait > 0 && !late) || fullAt.compareAndSet(before, after)) {
                    return wait;
                }
            }
        }
    }

    private final Map<String, Bucket> buckets = new HashMap<>();
    private final boolean mayWait;
    private final AtomicLong exceeded = new AtomicLong();
    private final ConcurrentLinkedQueue<Thread> waiting = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    /// @param start a time before the first event, in nanoseconds
    RateLimits(BusOptions options, long start, boolean mayWait) {
        this.mayWait = mayWait;
        options.rates()
                .forEach((source, rate) ->
                        buckets.put(source, new Bucket(source, rate, new AtomicLong(start))));
    }

    boolean isEmpty() {
        return buckets.isEmpty();
    }

    /// @param now in nanoseconds
    /// @return whether the event may be published; perhaps after having waited
    /// @throws RateLimitException if it may not, and its source wants to know
    boolean admit(Event event, long now) {
        Bucket bucket = buckets.get(event.source());
        if (bucket == null) {
            return true;
        }
        boolean late = bucket.rate.whenExceeded() == Overflow.BLOCK;
        if (late && !mayWait) {
            return true;
        }
        long wait = bucket.take(now, late);
        if (wait == 0) {
            return true;
        }
        if (late) {
            pause(wait);
            return true;
        }
        exceeded.incrementAndGet();
        if (bucket.rate.whenExceeded() == Overflow.FAIL) {
            throw new RateLimitException(bucket.source, bucket.rate.perSecond());
        }
        return false;
    }

    /// One that is interrupted waits no longer, and stays interrupted.
    private void pause(long nanos) {
        long start = System.nanoTime();
        long left = nanos;
        waiting.add(Thread.currentThread());
        try {
            while (left > 0 && !closed && !Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(this, left);
                left = nanos - (System.nanoTime() - start);
            }
        } finally {
            boolean _ = waiting.remove(Thread.currentThread());
        }
    }

    /// Lets nobody wait any more, since nothing will be published.
    void close() {
        closed = true;
        waiting.forEach(LockSupport::unpark);
    }

    /// Events not published because their source exceeded its rate.
    long exceeded() {
        return exceeded.get();
    }
}
