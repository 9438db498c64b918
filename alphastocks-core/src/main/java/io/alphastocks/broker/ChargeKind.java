package io.alphastocks.broker;

/// What charges differ by: the kind of instrument and, for equities, whether they are delivered.
enum ChargeKind {
    OPTION,
    /// An option that is exercised at its expiry: no order, so that only rates that name it apply.
    OPTION_EXERCISE,
    FUTURE,
    EQUITY_INTRADAY,
    EQUITY_DELIVERY
}
