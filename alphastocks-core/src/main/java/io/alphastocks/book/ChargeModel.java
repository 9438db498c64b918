package io.alphastocks.book;

import io.alphastocks.model.Charges;
import io.alphastocks.model.Instrument;
import io.alphastocks.model.Money;
import io.alphastocks.model.OptionContract;
import io.alphastocks.model.Side;

import java.time.LocalDate;

/// What an order costs beside its price. The book charges each fill the difference to the fill
/// before it, so that the way an order is split into fills never changes the sum.
@FunctionalInterface
public interface ChargeModel {

    /// No charges at all.
    ChargeModel NONE = (instrument, side, value, day) -> Charges.NONE;

    /// The charges of an order so far.
    ///
    /// @param instrument what was traded
    /// @param side bought or sold
    /// @param cumulativeValue price × quantity of all its fills so far, above 0
    /// @param tradeDate the trading day
    Charges charges(Instrument instrument, Side side, Money cumulativeValue, LocalDate tradeDate);

    /// The charges of an option that is exercised at its expiry. None, unless a model says so.
    ///
    /// @param value intrinsic value × quantity; zero where it expires worthless
    /// @param expiry the trading day
    default Charges exercise(OptionContract option, Money value, LocalDate expiry) {
        return Charges.NONE;
    }
}
