package io.alphastocks.bus;

/// What a subscription does with an event.
@FunctionalInterface
public interface EventHandler<E> {

    /// Handles one event. Whatever it throws becomes a dead letter and harms nobody else.
    ///
    /// @throws Exception anything
    void handle(E event) throws Exception;
}
