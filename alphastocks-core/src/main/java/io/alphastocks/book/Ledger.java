package io.alphastocks.book;

import io.alphastocks.model.Money;

/// The account's money. It balances at every moment, to the last unit: cash + position cost +
/// charges = capital + realised.
///
/// @param capital the initial cash
/// @param cash what is in hand
/// @param positionCost what the units held have cost
/// @param realised profit of everything sold, before charges
/// @param charges everything paid beside prices
public record Ledger(Money capital, Money cash, Money positionCost, Money realised, Money charges) {

    /// What is missing or too much; zero, or there is a bug.
    public Money difference() {
        return cash.plus(positionCost).plus(charges).minus(capital.plus(realised));
    }

    public boolean balances() {
        return difference().isZero();
    }

    /// Realised profit less all charges.
    public Money net() {
        return realised.minus(charges);
    }
}
