package io.alphastocks.kite;

/// How the broker carries what an order buys.
public enum KiteProduct {
    /// For the day: the broker itself closes what is open near the session's end.
    MIS,
    /// Futures and options that may stay overnight.
    NRML,
    /// Shares that are delivered.
    CNC,
    /// Shares on margin.
    MTF
}
