package io.alphastocks.bus;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Fills the batches of one lane: its worker waits here until a batch is full or its time has come.
final class Gathering {

    /// Looks again by itself now and then, since the bus may be closing.
    private static final long NAP_NANOS = 10_000_000;

    private final Batching batching;
    private final long withinNanos;
    private volatile @Nullable Thread waiting;

    /// How many events the one that waits still has room for.
    private volatile int missing;

    Gathering(Batching batching) {
        this.batching = batching;
        this.withinNanos = ConcurrentSubscriber.nanos(batching.within());
    }

    /// @param more takes the next event out of line; null if there is none now
    /// @param hurried whether to wait no longer
    Batch fill(Object first, Supplier<@Nullable Object> more, BooleanSupplier hurried) {
        List<Object> items = new ArrayList<>();
        items.add(first);
        long start = 0;
        while (items.size() < batching.atMost()) {
            Object next = more.get();
            if (next != null) {
                items.add(next);
                missing = batching.atMost() - items.size();
            } else if (waiting == null) {
                // From here on one that adds sees that it is waited for; look once more.
                start = System.nanoTime();
                missing = batching.atMost() - items.size();
                waiting = Thread.currentThread();
                VarHandle.fullFence();
            } else {
                long left = withinNanos - (System.nanoTime() - start);
                if (left <= 0 || hurried.getAsBoolean()) {
                    break;
                }
                LockSupport.parkNanos(this, Math.min(left, NAP_NANOS));
                // Nobody may interrupt a worker that waits; with that it would not wait, but spin.
                boolean _ = Thread.interrupted();
            }
        }
        waiting = null;
        return new Batch(items);
    }

    /// Called after a fence: the worker says that it waits, then looks; an event was added before
    /// this looks.
    ///
    /// @param inLine how many events wait
    void onAdded(long inLine) {
        Thread gatherer = waiting;
        if (gatherer != null && inLine >= missing) {
            LockSupport.unpark(gatherer);
        }
    }
}
