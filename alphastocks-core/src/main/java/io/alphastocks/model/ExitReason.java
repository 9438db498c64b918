package io.alphastocks.model;

/// Why a position is closed.
public enum ExitReason {
    /// The premium reached the stop.
    STOP,
    /// The underlying reached the signal's stop.
    SIGNAL_STOP,
    /// The underlying reached the signal's target.
    SIGNAL_TARGET,
    /// The premium reached the target.
    TARGET,
    /// The premium reached the first of two targets: a part is closed.
    PARTIAL_TARGET,
    /// The premium fell back to the trailing stop.
    TRAILING_STOP,
    LONGEST_HOLDING,
    /// The contract is about to expire.
    EXPIRY,
    /// The contract has expired, and what was held of it was settled at what it was worth.
    SETTLEMENT,
    SESSION_END,
    /// The same strategy gave the opposite signal.
    REVERSAL,
    MANUAL,
    KILL_SWITCH;

    /// Whether the reason itself says that the idea worked.
    public boolean isTarget() {
        return this == TARGET || this == SIGNAL_TARGET || this == PARTIAL_TARGET;
    }

    /// Whether the reason itself says that the idea failed.
    public boolean isStop() {
        return this == STOP || this == SIGNAL_STOP;
    }
}
