package io.alphastocks.model;

/// What an account may do, from the freest to the strictest.
public enum TradingState {
    /// Enters and exits.
    ACTIVE,
    /// Enters nothing more: entries under way may still be filled, and positions run by their
    /// plans.
    REDUCING,
    /// Enters nothing at all: entries under way are cancelled as well. Positions run by their
    /// plans, or are all closed at once where that was asked for.
    HALTED
}
