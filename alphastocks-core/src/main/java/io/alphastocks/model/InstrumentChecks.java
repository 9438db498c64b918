package io.alphastocks.model;

/// The checks that all kinds of instruments share.
final class InstrumentChecks {

    private InstrumentChecks() {}

    static void check(InstrumentId id, String symbol, Price tickSize, Quantity lotSize) {
        if (symbol.isBlank()) {
            throw new IllegalArgumentException(id + ": the symbol of the underlying is blank");
        }
        if (tickSize.isZero()) {
            throw new IllegalArgumentException(id + ": tick size must be above 0");
        }
        if (lotSize.isZero()) {
            throw new IllegalArgumentException(id + ": lot size must be 1 or more");
        }
    }
}
