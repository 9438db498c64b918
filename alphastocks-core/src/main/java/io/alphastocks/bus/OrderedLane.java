package io.alphastocks.bus;

import io.alphastocks.event.Priority;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/// Events that are handled one after another, in the order of the bus.
///
/// `pending` counts what was offered and is not done with: whoever raises it from 0 starts a
/// worker, and only the worker lowers it, so there is never a second one. The lane of a key that
/// has nothing left is retired for good, and the next event of the key makes a new one.
final class OrderedLane implements Lane {

    private static final long RETIRED = Long.MIN_VALUE;

    private final ConcurrentSubscriber subscriber;
    private final @Nullable Object key;
    private final @Nullable Capacity capacity;
    private final @Nullable Gathering gathering;
    private final boolean coalesces;
    private final LaneQueue queue = new LaneQueue(false);
    private final AtomicLong pending = new AtomicLong();

    /// Of `pending`, what others have done with: the worker subtracts it.
    private final AtomicLong settled = new AtomicLong();

    /// How many gave way to the event that is being offered; of the sequencer.
    private int gaveWay;

    /// @param key null for a lane that stays
    OrderedLane(ConcurrentSubscriber subscriber, @Nullable Object key) {
        this.subscriber = subscriber;
        this.key = key;
        this.capacity = subscriber.newCapacity();
        this.coalesces = subscriber.coalesces();
        Batching batching = subscriber.receiver().batching();
        this.gathering = batching == null ? null : new Gathering(batching);
    }

    /// Called inside the sequencer.
    ///
    /// @param admission null for a publisher that capacities do not bind
    /// @return false if the lane is retired: the item is not taken
    boolean offer(Object item, Priority priority, @Nullable Admission admission) {
        gaveWay = 0;
        if (coalesces && dropOldest()) {
            subscriber.countCoalesced();
        }
        if (capacity != null && !capacity.enter(admission, this)) {
            return true;
        }
        if (gaveWay > 0) {
            // The item takes the place of one that gave way, in `pending` too.
            queue.add(item, 0);
            settled.addAndGet(gaveWay - 1);
            return true;
        }
        // Counted before it can be taken: nobody may be done with more than `pending` says.
        long before = pending.getAndIncrement();
        if (before < 0) {
            return false;
        }
        queue.add(item, 0);
        if (before == 0) {
            subscriber.start(this, priority);
        } else if (gathering != null) {
            gathering.onAdded(before + 1);
        }
        return true;
    }

    @Override
    public boolean dropOldest() {
        if (queue.poll() == null) {
            return false;
        }
        gaveWay++;
        return true;
    }

    @Override
    public void work(Worker worker) {
        while (true) {
            Object item = take();
            long done = 0;
            if (item != null) {
                if (gathering != null) {
                    item = gathering.fill(item, this::take, subscriber::isHurried);
                }
                if (!worker.execute(item)) {
                    if (subscriber.isClosed()) {
                        queue.clear();
                    }
                    return;
                }
                done = Batch.size(item);
            } else if (subscriber.isClosed()) {
                return;
            }
            if (settled.get() != 0) {
                done += settled.getAndSet(0);
            }
            if (done == 0) {
                // Someone holds an item out of the queue, or is about to put one in.
                Worker.giveWay();
            } else if (pending.addAndGet(-done) == 0) {
                if (key != null && pending.compareAndSet(0, RETIRED)) {
                    subscriber.retired(key, this);
                }
                return;
            }
        }
    }

    private @Nullable Object take() {
        Object item = queue.poll();
        if (item != null && capacity != null) {
            capacity.leave();
        }
        return item;
    }

    /// Makes dead letters of what waits, while the lane is quarantined; called by the watchdog.
    void sweep(BooleanSupplier quarantined) {
        while (quarantined.getAsBoolean()) {
            Object item = take();
            if (item == null) {
                return;
            }
            subscriber.countStuck(item);
            settled.incrementAndGet();
        }
    }

    /// Goes on without the worker that was abandoned.
    ///
    /// @param unfinished deliveries that it was handling
    void restart(long unfinished) {
        settled.addAndGet(unfinished);
        subscriber.start(this, Priority.NORMAL);
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
