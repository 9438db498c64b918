package io.alphastocks.bus;

import io.alphastocks.event.Event;

import java.util.Objects;
import java.util.function.Function;

/// Which events of a subscription may be handled side by side.
sealed interface Ordering<E extends Event> {

    record Concurrent<E extends Event>() implements Ordering<E> {}

    record Serial<E extends Event>() implements Ordering<E> {}

    record ByKey<E extends Event>(Function<? super E, ?> key) implements Ordering<E> {
        public ByKey {
            Objects.requireNonNull(key, "key");
        }
    }
}
