package io.alphastocks.bus;

import io.alphastocks.event.Event;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// What a publisher that capacities bind has to hear about its event: who refused it, and where it
/// has to wait. Filled inside the sequencer, perhaps by another thread; read by the publisher.
final class Admission {

    /// A lane in which the event stands beyond the capacity.
    private record Place(ConcurrentSubscriber subscriber, Capacity capacity, long position) {}

    private final Thread publisher = Thread.currentThread();
    private final List<String> refusedBy = new ArrayList<>(0);
    private final List<Place> places = new ArrayList<>(0);
    private volatile boolean offered;

    void refusedBy(String subscription) {
        refusedBy.add(subscription);
    }

    void waitIn(ConcurrentSubscriber subscriber, Capacity capacity, long position) {
        places.add(new Place(subscriber, capacity, position));
    }

    /// The event has been offered to every subscription.
    void onOffered() {
        offered = true;
        if (!publisher.equals(Thread.currentThread())) {
            LockSupport.unpark(publisher);
        }
    }

    /// Returns when the event has its place everywhere; called by the publisher. One that is
    /// interrupted waits no longer, and stays interrupted: its event has been taken.
    ///
    /// @throws EventRefusedException if a subscription refused it
    void await(Event event) {
        boolean interrupted = false;
        while (!offered) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            publisher.interrupt();
        }
        for (Place place : places) {
            place.capacity.awaitRoom(place.position, place.subscriber::isClosed);
        }
        if (!refusedBy.isEmpty()) {
            throw new EventRefusedException(event, refusedBy);
        }
    }
}
