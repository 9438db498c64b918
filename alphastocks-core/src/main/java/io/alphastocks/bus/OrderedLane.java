package io.alphastocks.bus;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/// Events that are handled one after another, in the order of the bus.
///
/// `pending` counts what was offered and is not done with: whoever raises it from 0 starts a
/// worker, and only the worker lowers it, so there is never a second one. The lane of a key that
/// has nothing left is retired for good, and the next event of the key makes a new one.
final class OrderedLane implements Lane {

    private static final int RETIRED = Integer.MIN_VALUE;

    private final ConcurrentSubscriber subscriber;
    private final @Nullable Object key;
    private final ConcurrentLinkedQueue<Object> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pending = new AtomicInteger();

    /// Of `pending`, what others have done with: the worker subtracts it.
    private final AtomicInteger settled = new AtomicInteger();

    /// @param key null for a lane that stays
    OrderedLane(ConcurrentSubscriber subscriber, @Nullable Object key) {
        this.subscriber = subscriber;
        this.key = key;
    }

    /// Called inside the sequencer.
    ///
    /// @return false if the lane is retired: the item is not taken
    boolean offer(Object item) {
        queue.add(item);
        int before = pending.getAndIncrement();
        if (before == 0) {
            subscriber.start(this);
        }
        return before >= 0;
    }

    @Override
    public void work(Worker worker) {
        while (true) {
            Object item = queue.poll();
            int done = 0;
            if (item != null) {
                if (!worker.execute(item)) {
                    if (subscriber.isClosed()) {
                        queue.clear();
                    }
                    return;
                }
                done = 1;
            } else if (subscriber.isClosed()) {
                return;
            }
            if (settled.get() != 0) {
                done += settled.getAndSet(0);
            }
            if (done == 0) {
                // Someone holds an item out of the queue and is about to settle it.
                Worker.giveWay();
            } else if (pending.addAndGet(-done) == 0) {
                if (key != null && pending.compareAndSet(0, RETIRED)) {
                    subscriber.retired(key, this);
                }
                return;
            }
        }
    }

    /// Makes dead letters of what waits, while the lane is quarantined; called by the watchdog.
    void sweep(BooleanSupplier quarantined) {
        while (quarantined.getAsBoolean()) {
            Object item = queue.poll();
            if (item == null) {
                return;
            }
            subscriber.countStuck(item);
            settled.incrementAndGet();
        }
    }

    /// Goes on without the worker that was abandoned.
    void restart() {
        settled.incrementAndGet();
        subscriber.start(this);
    }

    void clear() {
        queue.clear();
    }

    boolean isBusy() {
        return pending.get() != 0;
    }

    /// Nothing: the lane waits for its handler to return.
    @Override
    public void onExpired() {}

    @Override
    public boolean isOrdered() {
        return true;
    }
}
