package io.alphastocks.model;

/// How an order is priced.
public enum OrderType {
    /// At the best price there is, within the broker's or venue's protection.
    MARKET,
    /// At the limit price or better.
    LIMIT
}
