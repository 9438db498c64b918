package io.alphastocks.risk;

import io.alphastocks.model.Money;

/// What an entry takes out of the account.
///
/// @param value premium × quantity
/// @param charges what is paid beside it
public record EntryCost(Money value, Money charges) {

    /// No price is known yet: the question is whether any entry is allowed at all.
    public static final EntryCost UNKNOWN = new EntryCost(Money.ZERO, Money.ZERO);

    public Money total() {
        return value.plus(charges);
    }
}
