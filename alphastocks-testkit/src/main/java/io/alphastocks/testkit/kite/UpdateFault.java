package io.alphastocks.testkit.kite;

/// What goes wrong with the news of one order, on the ticker and as postbacks alike.
public enum UpdateFault {
    /// All of it comes when the order has ended, the last first: COMPLETE before OPEN.
    REVERSED,
    /// Everything comes twice.
    REPEATED,
    /// Nothing comes; the order book alone knows.
    DROPPED
}
