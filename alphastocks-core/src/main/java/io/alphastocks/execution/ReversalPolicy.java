package io.alphastocks.execution;

/// What a signal does to an open position of the same strategy and symbol in the other direction.
public enum ReversalPolicy {
    /// Closes it, and enters once it is closed.
    CLOSE_AND_REVERSE,
    /// Nothing: the signal is rejected.
    IGNORE,
    /// Enters beside it.
    INDEPENDENT
}
