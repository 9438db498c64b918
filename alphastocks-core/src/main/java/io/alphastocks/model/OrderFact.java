package io.alphastocks.model;

/// What is known to have happened to an order; [OrderState#after] says what it is then.
public enum OrderFact {
    /// The broker has the order, and has told nothing more of it.
    ACKED,
    /// It has certainly not reached the broker, and will not.
    NOT_PLACED,
    /// It was sent, or may have been, and nobody knows whether the broker has it.
    UNANSWERED,
    /// It works at the exchange, with nothing filled.
    WORKING,
    /// An execution that leaves something open.
    PART_FILL,
    /// The execution of all that was open.
    LAST_FILL,
    /// What was open of it is cancelled.
    CANCEL,
    /// The broker or the exchange refused it.
    REJECT,
    /// Its time is over.
    EXPIRY,
    /// The broker's order book, read long and often enough after it was sent, does not show it.
    NOT_SEEN
}
