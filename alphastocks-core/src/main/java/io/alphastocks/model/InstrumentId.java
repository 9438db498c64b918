package io.alphastocks.model;

/// The identity of an instrument: its exchange and trading symbol, such as `NFO:NIFTY2161715800PE`
/// or `NSE:NIFTY 50`. Broker tokens are no identity: they are assigned again after expiry.
///
/// @param value `EXCHANGE:SYMBOL`, both parts not blank and without a colon
public record InstrumentId(String value) implements Comparable<InstrumentId> {

    public InstrumentId {
        int colon = value.indexOf(':');
        if (colon <= 0
                || value.indexOf(':', colon + 1) >= 0
                || value.substring(colon + 1).isBlank()) {
            throw new IllegalArgumentException(
                    "instrument id '" + value + "' must be EXCHANGE:SYMBOL, such as NSE:NIFTY 50");
        }
    }

    public static InstrumentId of(String exchange, String symbol) {
        return new InstrumentId(exchange + ":" + symbol);
    }

    public String exchange() {
        return value.substring(0, value.indexOf(':'));
    }

    /// The trading symbol on the exchange.
    public String symbol() {
        return value.substring(value.indexOf(':') + 1);
    }

    @Override
    public int compareTo(InstrumentId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
