package io.alphastocks.benchmarks;

/// What the subscribers of a bus do.
@FunctionalInterface
interface Handlers {

    /// Handles an event.
    ///
    /// @param handler which handler, from 0
    void handle(int handler, Sample event);
}
