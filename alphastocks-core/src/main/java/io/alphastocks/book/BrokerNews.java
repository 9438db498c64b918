package io.alphastocks.book;

/// What the book has made of a broker's news of an order.
public enum BrokerNews {
    /// All that it says is booked, or was before.
    BOOKED,
    /// The broker counts more fills than it has told of; what it told is booked. Its trades have to
    /// be read.
    INCOMPLETE,
    /// The order is a second one of an order of the book's. Nothing of it is booked, trading is
    /// halted, and what is open of it must be cancelled.
    DUPLICATE,
    /// The book has no such order; or it has one of this id or tag, and another thing was ordered,
    /// which halts trading.
    FOREIGN
}
