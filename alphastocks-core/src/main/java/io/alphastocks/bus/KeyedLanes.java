package io.alphastocks.bus;

import io.alphastocks.event.Priority;

import java.lang.invoke.VarHandle;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// A lane for each key. Touched inside the sequencer alone: a lock in there would make publishers
/// wait.
final class KeyedLanes {

    private final ConcurrentSubscriber subscriber;
    private final Map<Object, OrderedLane> lanes = new HashMap<>();
    private final AtomicInteger size = new AtomicInteger();

    KeyedLanes(ConcurrentSubscriber subscriber) {
        this.subscriber = subscriber;
    }

    /// The lane of a key.
    OrderedLane of(Object key) {
        OrderedLane lane = lanes.get(key);
        if (lane == null) {
            lane = new OrderedLane(subscriber);
            lanes.put(key, lane);
            size.set(lanes.size());
        }
        return lane;
    }

    /// Gives back the lanes of keys that have nothing left.
    void sweep() {
        lanes.values().removeIf(OrderedLane::isIdle);
        size.set(lanes.size());
    }

    /// Gives every lane that needs one a worker.
    void wake() {
        VarHandle.fullFence();
        for (OrderedLane lane : lanes.values()) {
            lane.wake(Priority.NORMAL);
        }
    }

    void clear() {
        lanes.values().forEach(OrderedLane::clear);
        lanes.clear();
        size.set(0);
    }

    /// How many keys have a lane; may be read by any thread.
    int size() {
        return size.get();
    }
}
