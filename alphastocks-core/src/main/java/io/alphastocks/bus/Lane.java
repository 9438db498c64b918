package io.alphastocks.bus;

import io.alphastocks.event.Priority;

/// Events that wait for one subscription's handler, and the rule of who may be handled when.
/// [OrderedLane] and [ParallelLane] are the two rules.
///
/// The one inside the sequencer puts an event in line in all its lanes, and after one fence looks
/// in each whether it needs a worker. A worker that finds its lane empty says that it is leaving,
/// and after a fence looks once more: so one of the two sees the other.
sealed interface Lane permits OrderedLane, ParallelLane {

    /// Gives the lane a worker if it needs one; called inside the sequencer, when what was put in
    /// line can be seen by all.
    void wake(Priority priority);

    /// Handles what waits; called on a worker's thread, which leaves the lane when this returns.
    void work(Worker worker);

    /// Takes the event that has waited longest out of line; called inside the sequencer.
    ///
    /// @return false if nothing waits
    boolean dropOldest();

    /// Lets go of events that were taken; called by the worker that has the lane.
    void clearTaken();

    /// Forgets what waits, since the subscription is closed; a worker that has the lane does so
    /// itself.
    void clear();

    /// The worker's execution has passed its deadline and is accounted for; it may still be
    /// running.
    ///
    /// @param held whether it had the lane, rather than being detached from it
    void onExpired(boolean held);

    /// The lane's worker is leaving it because something broke, such as memory that ran out; the
    /// caller sees to it that another is sent.
    ///
    /// @param word the state in which it was, see [WorkState]
    void onBroken(long word);

    /// Whether executions in this lane must never overlap.
    boolean isOrdered();
}
