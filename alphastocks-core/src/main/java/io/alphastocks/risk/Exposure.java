package io.alphastocks.risk;

import io.alphastocks.model.Money;

import java.time.LocalDate;

/// What an account has at stake at one moment. Orders of unknown fate count as live.
///
/// @param capital the account's initial capital
/// @param cash what is in hand, before reservations
/// @param reserved what live entry orders may still cost at the premium they were sized at
/// @param positionCost what the units held have cost
/// @param positions positions open, and entries that may become one
/// @param day the trading day that the daily figures belong to
/// @param realisedToday profit of what was sold today, less all charges paid today
/// @param consecutiveLosses losing positions closed in a row, today
/// @param entriesLastMinute entry orders stored within the last 60 s
/// @param unresolvedOrders orders about which nobody could find out for too long
/// @param halted whether entries are halted
public record Exposure(
        Money capital,
        Money cash,
        Money reserved,
        Money positionCost,
        int positions,
        LocalDate day,
        Money realisedToday,
        int consecutiveLosses,
        int entriesLastMinute,
        int unresolvedOrders,
        boolean halted) {

    /// Cash that nothing has a claim on.
    public Money freeCash() {
        return cash.minus(reserved);
    }

    /// What is lost if every bought option expires worthless: the cost of what is held and what
    /// live entries may still cost.
    public Money capitalAtRisk() {
        return positionCost.plus(reserved);
    }
}
