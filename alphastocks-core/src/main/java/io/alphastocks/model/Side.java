package io.alphastocks.model;

/// The side of an order, or the direction of a signal.
public enum Side {
    BUY,
    SELL;

    public Side opposite() {
        return this == BUY ? SELL : BUY;
    }

    /// `+1` for BUY, `-1` for SELL.
    public int sign() {
        return this == BUY ? 1 : -1;
    }
}
