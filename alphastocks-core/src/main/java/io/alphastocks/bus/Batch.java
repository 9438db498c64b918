package io.alphastocks.bus;

import io.alphastocks.event.Event;

import java.util.List;

/// Events that are handed to a handler together.
///
/// @param items each an event or a [Redelivery]
record Batch(List<Object> items) {

    Batch {
        items = List.copyOf(items);
    }

    List<Event> events() {
        return items.stream().map(Redelivery::event).toList();
    }

    /// How many deliveries an item stands for.
    static int size(Object item) {
        return item instanceof Batch batch ? batch.items.size() : 1;
    }

    /// The deliveries that an item stands for.
    static List<Object> items(Object item) {
        return item instanceof Batch batch ? batch.items : List.of(item);
    }
}
