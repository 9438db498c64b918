package io.alphastocks.bus;

import io.alphastocks.event.Event;

import java.util.List;

/// Subscriptions with [Overflow#FAIL] had no room for an event. All others have it: publishing it
/// again would hand it to them twice.
public final class EventRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Event event;
    private final transient List<String> subscriptions;

    EventRefusedException(Event event, List<String> subscriptions) {
        super("no room for " + event.getClass().getSimpleName() + " in " + subscriptions);
        this.event = event;
        this.subscriptions = List.copyOf(subscriptions);
    }

    public Event event() {
        return event;
    }

    /// The ids of the subscriptions that refused it, in the order of subscribing.
    public List<String> subscriptions() {
        return subscriptions;
    }
}
