package io.alphastocks.bus;

import io.alphastocks.event.Event;

import java.util.List;
import java.util.function.Predicate;

/// The last events that the bus accepted, in its order. Ticks are left out unless the bus was told
/// to keep them: they would push out all else within moments. What a method returns is one unbroken
/// stretch of the order, whatever is being published meanwhile.
public interface EventHistory {

    /// The latest events of a type that match, oldest first.
    ///
    /// @param limit how many at most; the latest are taken
    <E extends Event> List<E> latest(Class<E> type, Predicate<? super E> which, int limit);

    /// All events held, oldest first.
    default List<Event> all() {
        return latest(Event.class, _ -> true, Integer.MAX_VALUE);
    }

    /// All events of a type, oldest first.
    default <E extends Event> List<E> ofType(Class<E> type) {
        return latest(type, _ -> true, Integer.MAX_VALUE);
    }

    /// All events from a source, oldest first.
    default List<Event> fromSource(String source) {
        return latest(Event.class, event -> event.source().equals(source), Integer.MAX_VALUE);
    }

    /// How many events are kept.
    int capacity();
}
