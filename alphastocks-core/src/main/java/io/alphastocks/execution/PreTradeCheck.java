package io.alphastocks.execution;

import io.alphastocks.model.OptionContract;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.risk.RiskBreach;

import java.util.Optional;

/// What is asked of the world outside before an entry is admitted, such as the broker's margin. It
/// may block, and is asked by the thread of the signal. What cannot be found out is a breach.
@FunctionalInterface
public interface PreTradeCheck {

    /// Nothing is asked.
    PreTradeCheck NONE = (_, _, _) -> Optional.empty();

    /// Why an entry may not be; empty where nothing stands against it.
    ///
    /// @param contract what is to be bought
    /// @param quantity how many units
    /// @param premium the premium that it was sized at
    Optional<RiskBreach> check(OptionContract contract, Quantity quantity, Price premium);
}
