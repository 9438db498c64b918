package io.alphastocks.bus;

/// Events that wait for one subscription's handler, and the rule of who may be handled when.
/// [OrderedLane] and [ParallelLane] are the two rules.
sealed interface Lane permits OrderedLane, ParallelLane {

    /// Handles what waits; called on a worker's thread, which ends when this returns.
    void work(Worker worker);

    /// The worker's execution has passed its deadline and is accounted for; it may still be
    /// running.
    void onExpired();

    /// Whether executions in this lane must never overlap.
    boolean isOrdered();
}
