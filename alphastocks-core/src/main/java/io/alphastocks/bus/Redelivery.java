package io.alphastocks.bus;

import io.alphastocks.event.Event;

/// A dead letter's event on its way to its subscription again.
record Redelivery(Event event, int attempt) {

    /// The event in what a lane holds: an event, or a redelivery of one.
    static Event event(Object item) {
        return item instanceof Redelivery again ? again.event : (Event) item;
    }

    static int attempt(Object item) {
        return item instanceof Redelivery again ? again.attempt : 1;
    }
}
