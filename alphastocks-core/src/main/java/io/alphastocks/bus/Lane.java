package io.alphastocks.bus;

/// Events that wait for one subscription's handler, and the rule of who may be handled when.
/// [OrderedLane] and [ParallelLane] are the two rules.
sealed interface Lane permits OrderedLane, ParallelLane {

    /// Handles what waits; called on a worker's thread, which leaves the lane when this returns.
    void work(Worker worker);

    /// Takes the event that has waited longest out of line; called inside the sequencer.
    ///
    /// @return false if nothing waits
    boolean dropOldest();

    /// The worker's execution has passed its deadline and is accounted for; it may still be
    /// running.
    void onExpired();

    /// Whether executions in this lane must never overlap.
    boolean isOrdered();
}
