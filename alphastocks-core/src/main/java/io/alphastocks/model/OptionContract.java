package io.alphastocks.model;

import java.time.LocalDate;

/// An option contract.
///
/// @param id exchange and trading symbol, such as `NFO:NIFTY2161715800PE`
/// @param symbol the plain name of the underlying, such as `NIFTY`
/// @param expiry the last day of trading
/// @param strike the strike price, above 0
/// @param type call or put
/// @param tickSize the smallest step of the premium
/// @param lotSize the units of one lot
public record OptionContract(
        InstrumentId id,
        String symbol,
        LocalDate expiry,
        Price strike,
        OptionType type,
        Price tickSize,
        Quantity lotSize)
        implements Instrument {

    public OptionContract {
        InstrumentChecks.check(id, symbol, tickSize, lotSize);
        if (strike.isZero()) {
            throw new IllegalArgumentException(id + ": strike must be above 0");
        }
    }

    @Override
    public Segment segment() {
        return Segment.DERIVATIVES;
    }
}
