package io.alphastocks.risk;

import io.alphastocks.model.Money;
import io.alphastocks.model.OptionContract;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Signal;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// An entry that is wished for, and what the market says of it.
///
/// @param signal why
/// @param time when it is judged
/// @param market what the feed says
/// @param contract what is to be bought; null while none is chosen
/// @param quantity how many units, zero while no contract is chosen
/// @param price the limit, or the quote, that it was sized at; zero while no contract is chosen
/// @param orders how many orders it takes; 1 while no contract is chosen
/// @param charges what is paid beside the price
public record ProposedEntry(
        Signal signal,
        Instant time,
        MarketState market,
        @Nullable OptionContract contract,
        Quantity quantity,
        Price price,
        int orders,
        Money charges) {

    /// An entry of which only the signal is known.
    public static ProposedEntry of(Signal signal, Instant time, MarketState market) {
        return new ProposedEntry(
                signal, time, market, null, Quantity.ZERO, Price.ZERO, 1, Money.ZERO);
    }

    /// Whether contract, quantity and price are known.
    public boolean isPriced() {
        return contract != null;
    }

    /// Price × quantity.
    public Money value() {
        return price.times(quantity);
    }

    /// Its value and what is paid beside it.
    public Money total() {
        return value().plus(charges);
    }
}
