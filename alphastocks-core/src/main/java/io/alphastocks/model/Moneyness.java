package io.alphastocks.model;

/// Where a strike stands to the underlying.
public enum Moneyness {
    /// In the money: below the underlying for a call, above it for a put.
    ITM,
    /// At the money: the nearest strike.
    ATM,
    /// Out of the money.
    OTM
}
