package io.alphastocks.broker;

/// What is done about differences between the book and the broker.
public enum ReconciliationPolicy {
    /// The book takes over what the broker proves: states of orders, and fills by their trade ids.
    /// What cannot be taken over halts trading.
    ADOPT,
    /// Nothing is taken over, and trading halts: a person decides.
    HALT
}
