package io.alphastocks.bus;

import io.alphastocks.bus.Worker.Next;
import io.alphastocks.event.Priority;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// Events that are handled one after another, in the order of the bus. Whoever turns `busy` on
/// starts a worker, and only a worker turns it off, so there is never a second one, and only that
/// one takes.
final class OrderedLane implements Lane {

    private static final VarHandle BUSY = busyHandle();

    private final ConcurrentSubscriber subscriber;
    private final @Nullable Capacity capacity;
    private final @Nullable Gathering gathering;
    private final boolean coalesces;
    private final LaneQueue queue;
    private volatile boolean busy;

    OrderedLane(ConcurrentSubscriber subscriber) {
        this.subscriber = subscriber;
        this.capacity = subscriber.newCapacity();
        this.coalesces = subscriber.coalesces();
        this.queue = LaneQueue.make(subscriber.drops());
        Batching batching = subscriber.receiver().batching();
        this.gathering = batching == null ? null : new Gathering(batching);
    }

    private static VarHandle busyHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(OrderedLane.class, "busy", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /// Puts an event in line; called inside the sequencer.
    ///
    /// @param admission null for a publisher that capacities do not bind
    void offer(Object item, @Nullable Admission admission) {
        if (coalesces && !queue.isEmpty()) {
            if (item instanceof Redelivery) {
                // What waits is newer.
                subscriber.arrivals().count(Arrivals.Kind.COALESCED);
                return;
            }
            if (dropOldest()) {
                subscriber.arrivals().count(Arrivals.Kind.COALESCED);
            }
        }
        if (capacity == null || capacity.enter(admission, this)) {
            queue.add(item, 0);
        }
    }

    @Override
    public void wake(Priority priority) {
        if (!busy) {
            if (!queue.isEmpty() && BUSY.compareAndSet(this, false, true)) {
                start(priority);
            }
        } else if (gathering != null) {
            gathering.onAdded(queue.size());
        }
    }

    @Override
    public boolean dropOldest() {
        return queue.poll() != null;
    }

    @Override
    public void work(Worker worker) {
        do {
            Next next = worker.begin() ? serve(worker) : Next.CLOSED;
            if (next == Next.CLOSED) {
                queue.clear();
            }
            if (next != Next.GO_ON) {
                return;
            }
            worker.rest();
        } while (!leave());
    }

    /// @return [Next#GO_ON] when nothing waits
    private Next serve(Worker worker) {
        while (true) {
            Object item = take();
            if (item == null) {
                if (worker.lingers(queue)) {
                    continue;
                }
                return Next.GO_ON;
            }
            if (gathering != null) {
                worker.rest();
                item = gathering.fill(item, this::take, subscriber::isHurried);
                if (!worker.begin()) {
                    return Next.CLOSED;
                }
            }
            Next next = worker.execute(item);
            if (next != Next.GO_ON) {
                return next;
            }
        }
    }

    /// @return false if an event has come, and no other worker with it
    private boolean leave() {
        busy = false;
        VarHandle.fullFence();
        return queue.isEmpty() || !BUSY.compareAndSet(this, false, true);
    }

    private @Nullable Object take() {
        Object item = queue.poll();
        if (item != null && capacity != null) {
            capacity.leave();
        }
        return item;
    }

    /// Makes a dead letter of the event that has waited longest, while the lane is quarantined;
    /// called by the watchdog.
    ///
    /// @return false if nothing waits
    boolean sweepOne() {
        Object item = take();
        if (item == null) {
            queue.clearTaken();
            return false;
        }
        subscriber.countStuck(item);
        return true;
    }

    @Override
    public void clearTaken() {
        queue.clearTaken();
    }

    /// Goes on without the worker that was abandoned.
    void restart() {
        start(Priority.NORMAL);
    }

    private void start(Priority priority) {
        try {
            subscriber.start(this, priority);
        } catch (Throwable e) {
            busy = false;
            subscriber.wakeSoon();
            throw e;
        }
    }

    @Override
    public void onBroken(long word) {
        if (WorkState.phase(word) != WorkState.ABANDONED) {
            busy = false;
        }
    }

    @Override
    public void clear() {
        if (BUSY.compareAndSet(this, false, true)) {
            queue.clear();
        }
    }

    /// Whether it has nothing and no worker; nothing changes that while the sequencer is held.
    boolean isIdle() {
        return !busy && queue.isEmpty();
    }

    /// Nothing: the lane waits for its handler to return.
    @Override
    public void onExpired(boolean held) {}

    @Override
    public boolean isOrdered() {
        return true;
    }
}
