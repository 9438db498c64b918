package io.alphastocks.bus;

import io.alphastocks.event.Event;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;

/// Whom a subscription hands its events to, one by one or in batches.
final class Receiver {

    private final String name;
    private final EventHandler<Event> one;
    private final EventHandler<List<Event>> many;
    private final @Nullable Batching batching;

    private Receiver(
            String name,
            EventHandler<Event> one,
            EventHandler<List<Event>> many,
            @Nullable Batching batching) {
        this.name = name;
        this.one = one;
        this.many = many;
        this.batching = batching;
    }

    /// The cast is sound because only events of type `E` come to the subscription.
    @SuppressWarnings("unchecked")
    static <E extends Event> Receiver of(EventHandler<? super E> handler) {
        Objects.requireNonNull(handler, "handler");
        EventHandler<Event> one = (EventHandler<Event>) handler;
        return new Receiver(
                handler.getClass().getName(),
                one,
                events -> {
                    for (Event event : events) {
                        one.handle(event);
                    }
                },
                null);
    }

    @SuppressWarnings("unchecked")
    static <E extends Event> Receiver ofBatches(
            EventHandler<? super List<E>> handler, Batching batching) {
        Objects.requireNonNull(handler, "handler");
        Objects.requireNonNull(batching, "batching");
        EventHandler<List<Event>> many = (EventHandler<List<Event>>) (EventHandler<?>) handler;
        return new Receiver(
                handler.getClass().getName(), event -> many.handle(List.of(event)), many, batching);
    }

    /// @param item an event, a [Redelivery], or a [Batch] of both
    void handle(Object item) throws Exception {
        if (item instanceof Batch batch) {
            many.handle(batch.events());
        } else {
            one.handle(Redelivery.event(item));
        }
    }

    @Nullable Batching batching() {
        return batching;
    }

    /// The handler's class.
    String name() {
        return name;
    }
}
