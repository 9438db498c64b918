package io.alphastocks.bus;

import io.alphastocks.event.Event;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/// Typed publish and subscribe. A subscription to a type receives all its subtypes; handlers of one
/// event run isolated from one another, so that one that is slow, blocks or fails delays nobody
/// else. Of the concurrent bus all methods may be called from any thread, handlers included; the
/// deterministic bus serves one thread at a time.
public interface EventBus extends EventPublisher, AutoCloseable {

    /// A bus whose handlers run side by side on virtual threads: for live data.
    static EventBus concurrent() {
        return concurrent(BusOptions.defaults());
    }

    /// A bus whose handlers run side by side on virtual threads: for live data.
    static EventBus concurrent(BusOptions options) {
        return new ConcurrentBus(options);
    }

    /// A bus on the thread of whoever publishes, whose order depends on its events alone: for
    /// recorded and simulated data.
    ///
    /// `publish` from outside a handler runs everything that follows from the event before it
    /// returns; from inside a handler it adds to what waits. Of what waits, the lane whose head has
    /// the lowest (time, priority, sequence) goes first, ties in the order of subscribing; inside a
    /// lane, sequence alone counts. There are no deadlines. Any thread may publish, one at a time:
    /// while one publishes, subscribing and publishing from another is an [IllegalStateException].
    static EventBus deterministic() {
        return deterministic(BusOptions.defaults());
    }

    /// A bus on the thread of whoever publishes; see [#deterministic()].
    static EventBus deterministic(BusOptions options) {
        return new DeterministicBus(options);
    }

    /// Subscribes with default options: CONCURRENT, a deadline of 30 s, no bound.
    default <E extends Event> Subscription subscribe(
            Class<E> type, EventHandler<? super E> handler) {
        return subscribe(type, UnaryOperator.identity(), handler);
    }

    /// Subscribes. What is published after this returned is delivered.
    ///
    /// @param type events of this type and its subtypes are delivered
    /// @param options changes the default options, such as `o -> o.named("marks").serial()`
    /// @throws IllegalStateException if the bus is closed
    /// @throws IllegalArgumentException if a subscription of the same id exists
    <E extends Event> Subscription subscribe(
            Class<E> type,
            UnaryOperator<SubscriptionOptions<E>> options,
            EventHandler<? super E> handler);

    /// Subscribes a handler that takes events in batches, such as one that writes them to a store.
    /// It is SERIAL unless the options say [SubscriptionOptions#byKey]: then each key has batches
    /// of its own. A batch is one execution: its events share a deadline and its outcome, and count
    /// one by one.
    ///
    /// The deterministic bus waits for nothing: a batch is what waits in the lane, at most so many.
    ///
    /// @throws IllegalStateException if the bus is closed
    /// @throws IllegalArgumentException if a subscription of the same id exists, or if the options
    ///   ask for no order
    <E extends Event> Subscription subscribeBatches(
            Class<E> type,
            Batching batching,
            UnaryOperator<SubscriptionOptions<E>> options,
            EventHandler<? super List<E>> handler);

    /// Accepts an event for delivery to every matching subscription, and returns. Filters and keys
    /// are asked on the caller's thread.
    ///
    /// Where a subscription has a capacity or the event's source a rate, the caller may have to
    /// wait or may get an exception. Handlers of concurrent buses, and those of this bus, never do;
    /// nor does what is published through [#unthrottled()]. A caller that is interrupted waits no
    /// longer, and stays interrupted; its event has been taken.
    ///
    /// @throws IllegalStateException if the bus is closed; the event is then delivered to nobody
    /// @throws EventRefusedException if subscriptions that are full refused it; all others have it
    /// @throws RateLimitException if its source exceeds its rate; it is then delivered to nobody
    @Override
    void publish(Event event);

    /// A way in that neither waits nor fails for want of room: for the book, timers, and whatever
    /// else may not be held up by a subscriber. It goes over capacity, and that is counted.
    EventPublisher unthrottled();

    /// Publishes events of the past in the order given, as if they were new: out of a history
    /// (`replay(other.history().ofType(OrderFilled.class))`), a file or a book. Handlers with
    /// effects outside tell by the ids that they have seen them. A stream is given as
    /// `stream::iterator`. A thread that is interrupted stops between two events and stays
    /// interrupted.
    ///
    /// @return how many were published
    default long replay(Iterable<? extends Event> events) {
        long published = 0;
        for (Event event : events) {
            if (Thread.currentThread().isInterrupted()) {
                return published;
            }
            publish(event);
            published++;
        }
        return published;
    }

    DeadLetters deadLetters();

    EventHistory history();

    /// The counts at this moment; taking them slows nobody.
    BusStatistics statistics();

    /// Waits until nothing is queued or in flight; a handler that calls it does not count itself.
    ///
    /// @return false if the time passed first
    /// @throws InterruptedException if the caller is interrupted
    boolean awaitIdle(Duration atMost) throws InterruptedException;

    /// Refuses new events, lets handlers finish what is queued until the time has passed,
    /// interrupts what is left, and accounts for what was not delivered. Closing twice does nothing
    /// more.
    void close(Duration atMost);

    /// Closes with 10 s for what is queued.
    @Override
    default void close() {
        close(Duration.ofSeconds(10));
    }
}
