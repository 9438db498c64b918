package io.alphastocks.bus;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// How many events may wait in one lane, and what happens to one more.
///
/// A publisher that has to wait does so with its event already in line: the lane keeps the order of
/// the bus, and holds at most one event too many for each publisher that waits. The `n`-th event of
/// a lane has its place when all but `capacity` of the `n` have left.
final class Capacity {

    /// A publisher looks again by itself now and then, since a subscription may be closed.
    private static final long NAP_NANOS = 5_000_000;

    private record Waiter(Thread thread, long position) {}

    private final ConcurrentSubscriber subscriber;
    private final int limit;
    private final Overflow policy;
    private final AtomicLong left = new AtomicLong();
    private final ConcurrentLinkedQueue<Waiter> waiters = new ConcurrentLinkedQueue<>();

    /// Of the sequencer.
    private long entered;

    Capacity(ConcurrentSubscriber subscriber, int limit, Overflow policy) {
        this.subscriber = subscriber;
        this.limit = limit;
        this.policy = policy;
    }

    /// Asks for room for one more; called inside the sequencer, before the event is put in line.
    ///
    /// @param admission null for a publisher that neither waits nor fails
    /// @param lane the lane that this is the capacity of
    /// @return whether the event may be put in line
    boolean enter(@Nullable Admission admission, Lane lane) {
        if (isFull()) {
            if (admission == null) {
                subscriber.arrivals().count(Arrivals.Kind.OVER_CAPACITY);
            } else {
                switch (policy) {
                    case BLOCK -> admission.waitIn(subscriber, this, entered + 1);
                    case FAIL -> {
                        subscriber.arrivals().count(Arrivals.Kind.REFUSED);
                        admission.refusedBy(subscriber.id());
                        return false;
                    }
                    case DROP_OLDEST -> {
                        while (isFull() && lane.dropOldest()) {
                            subscriber.arrivals().count(Arrivals.Kind.DROPPED);
                            leave();
                        }
                    }
                    case DROP_NEWEST -> {
                        subscriber.arrivals().count(Arrivals.Kind.DROPPED);
                        return false;
                    }
                }
            }
        }
        entered++;
        return true;
    }

    private boolean isFull() {
        return !hasRoom(entered + 1);
    }

    private boolean hasRoom(long position) {
        return position - left.get() <= limit;
    }

    /// An event has left the line.
    void leave() {
        left.incrementAndGet();
        for (Waiter waiter : waiters) {
            if (hasRoom(waiter.position)) {
                LockSupport.unpark(waiter.thread);
            }
        }
    }

    /// Waits until an event that is in line has its place; not for ever in one that is closed.
    void awaitRoom(long position, BooleanSupplier closed) {
        if (hasRoom(position)) {
            return;
        }
        Waiter waiter = new Waiter(Thread.currentThread(), position);
        waiters.add(waiter);
        try {
            while (!hasRoom(position)
                    && !closed.getAsBoolean()
                    && !Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(this, NAP_NANOS);
            }
        } finally {
            boolean _ = waiters.remove(waiter);
        }
    }
}
