package io.alphastocks.bus;

import io.alphastocks.event.Event;

/// Where events are published. A part that only publishes needs no more of a bus than this.
@FunctionalInterface
public interface EventPublisher {

    /// Accepts an event for delivery to every matching subscription, and returns.
    ///
    /// @throws IllegalStateException if the bus is closed; the event is then delivered to nobody
    void publish(Event event);
}
