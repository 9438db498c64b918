package io.alphastocks.risk;

import io.alphastocks.model.Price;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/// What the market data says at the moment of an entry.
///
/// @param last the last traded price of the contract; null while no contract is chosen
/// @param silence how long the feed has delivered nothing at all, of any instrument
public record MarketState(@Nullable Price last, Duration silence) {

    public MarketState {
        if (silence.isNegative()) {
            throw new IllegalArgumentException("silence " + silence + " must be 0 or more");
        }
    }
}
