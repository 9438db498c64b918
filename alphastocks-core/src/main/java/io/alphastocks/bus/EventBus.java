package io.alphastocks.bus;

import io.alphastocks.event.Event;

import java.time.Duration;
import java.util.function.UnaryOperator;

/// Typed publish and subscribe. A subscription to a type receives all its subtypes; handlers of one
/// event run isolated from one another, so that one that is slow, blocks or fails delays nobody
/// else. Of the concurrent bus all methods may be called from any thread, handlers included; the
/// deterministic bus serves one thread at a time. [EventBuses] makes both.
public interface EventBus extends AutoCloseable {

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

    /// Accepts an event for delivery to every matching subscription, and returns. Filters and keys
    /// are asked on the caller's thread.
    ///
    /// @throws IllegalStateException if the bus is closed; the event is then delivered to nobody
    void publish(Event event);

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
