package io.alphastocks.model;

/// The life of a signal: NEW → ACTIVE → COMPLETED, STOPPED or EXPIRED; or NEW → REJECTED or
/// EXPIRED.
public enum SignalState {
    /// Stored; nobody has acted on it yet.
    NEW,
    /// Claimed: traded, or logged where the engine only logs.
    ACTIVE,
    /// Ended at its target, or otherwise with a profit.
    COMPLETED,
    /// Ended at its stop, or otherwise without a profit.
    STOPPED,
    /// Refused by a rule.
    REJECTED,
    /// Its session ended before anything else did.
    EXPIRED;

    public boolean isTerminal() {
        return this != NEW && this != ACTIVE;
    }

    public boolean canBecome(SignalState next) {
        return switch (this) {
            case NEW -> next == ACTIVE || next == REJECTED || next == EXPIRED;
            case ACTIVE -> next == COMPLETED || next == STOPPED || next == EXPIRED;
            case COMPLETED, STOPPED, REJECTED, EXPIRED -> false;
        };
    }
}
