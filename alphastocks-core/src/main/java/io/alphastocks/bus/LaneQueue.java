package io.alphastocks.bus;

import org.jspecify.annotations.Nullable;

/// What waits in a lane, first in, first out, without bound. One thread at a time adds (the one
/// inside the sequencer), one at a time takes: who has the lane. In a [SharedQueue] the one that
/// adds may take as well, and so drop what is oldest.
///
/// Adding is no fence: a lane that adds and then looks whether anyone is at work needs one.
sealed interface LaneQueue permits RingQueue, SharedQueue {

    /// @param shared whether the one that adds may take
    static LaneQueue make(boolean shared) {
        return shared ? new SharedQueue() : new RingQueue();
    }

    /// @param stamp tells which of several queues has the oldest head; 0 before [#startStamping()]
    void add(Object item, long stamp);

    /// Takes what has waited longest; null if nothing waits.
    @Nullable Object poll();

    /// Lets go of what was taken, and of its room; called now and then by the one that has the
    /// lane, at the latest when it leaves.
    void clearTaken();

    /// Stamps what is added from now on; called by the one that adds.
    void startStamping();

    /// The stamp of what is taken next, 0 without stamps; the largest number if nothing waits.
    /// Called by one that may take.
    long headStamp();

    boolean isEmpty();

    /// How many wait; exact while nobody takes.
    long size();

    /// Drops all; called by the one that has the lane.
    default void clear() {
        while (poll() != null) {
            // Forgets it.
        }
        clearTaken();
    }
}
