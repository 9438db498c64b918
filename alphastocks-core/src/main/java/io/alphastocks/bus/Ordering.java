package io.alphastocks.bus;

import io.alphastocks.event.Event;

import java.util.Objects;
import java.util.function.Function;

/// Which events of a subscription may be handled side by side.
///
/// @param <E> the type subscribed to
public sealed interface Ordering<E extends Event> {

    /// All of them, in no promised order.
    ///
    /// @param <E> the type subscribed to
    record Concurrent<E extends Event>() implements Ordering<E> {}

    /// None: one after another, in the order of the bus.
    ///
    /// @param <E> the type subscribed to
    record Serial<E extends Event>() implements Ordering<E> {}

    /// Those of different keys; those of one key come one after another, in the order of the bus.
    ///
    /// @param key gives an event's key
    /// @param <E> the type subscribed to
    record ByKey<E extends Event>(Function<? super E, ?> key) implements Ordering<E> {
        public ByKey {
            Objects.requireNonNull(key, "key");
        }
    }
}
