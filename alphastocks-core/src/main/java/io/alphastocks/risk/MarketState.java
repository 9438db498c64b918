package io.alphastocks.risk;

import io.alphastocks.model.Price;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/// What the market data says at the moment of an entry.
///
/// @param last the last traded price of the contract; null while no contract is chosen
/// @param silence how long the feed has delivered nothing at all, of any instrument
/// @param maxSilence how long that feed may; null where the account's limits say it
public record MarketState(@Nullable Price last, Duration silence, @Nullable Duration maxSilence) {

    public MarketState {
        if (silence.isNegative()) {
            throw new IllegalArgumentException("silence " + silence + " must be 0 or more");
        }
        if (maxSilence != null && !maxSilence.isPositive()) {
            throw new IllegalArgumentException(
                    "maxSilence is " + maxSilence + "; it must be above 0");
        }
    }

    /// A feed that may be as silent as the account's limits say.
    public MarketState(@Nullable Price last, Duration silence) {
        this(last, silence, null);
    }
}
