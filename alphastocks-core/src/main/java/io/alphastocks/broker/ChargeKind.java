package io.alphastocks.broker;

/// What charges differ by: the kind of instrument and, for equities, whether they are delivered.
enum ChargeKind {
    OPTION,
    FUTURE,
    EQUITY_INTRADAY,
    EQUITY_DELIVERY
}
