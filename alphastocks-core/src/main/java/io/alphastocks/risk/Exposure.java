package io.alphastocks.risk;

import io.alphastocks.event.LimitsChanged;
import io.alphastocks.model.Money;
import io.alphastocks.model.RiskLimits;
import io.alphastocks.model.TradingStatus;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;

/// What an account has at stake at one moment. Orders of unknown fate count as live.
///
/// @param capital the account's initial capital
/// @param cash what is in hand, before reservations
/// @param reserved what live entry orders may still cost at the premium they were sized at
/// @param reservedCharges what they may still cost beside it
/// @param positionCost what the units held have cost
/// @param positions positions open, and entries that may become one
/// @param day the trading day that the daily figures belong to: a weekend or holiday belongs to the
///   trading day before it
/// @param dayEnds when the next trading day begins and the daily figures start anew; null beyond
///   the days that the calendar covers
/// @param realisedToday profit of what was sold today, less all charges paid today
/// @param openLoss what the positions that stand at a loss would lose if they were closed now; 0 or
///   more. Those that stand at a profit do not lessen it
/// @param consecutiveLosses losing positions closed in a row, today
/// @param entriesLastMinute entry orders stored within the last 60 s
/// @param unresolvedOrders orders about which nobody could find out for too long
/// @param trading whether entries are allowed
/// @param limitsChanged how a person has changed the limits; null where nobody has
public record Exposure(
        Money capital,
        Money cash,
        Money reserved,
        Money reservedCharges,
        Money positionCost,
        int positions,
        LocalDate day,
        @Nullable Instant dayEnds,
        Money realisedToday,
        Money openLoss,
        int consecutiveLosses,
        int entriesLastMinute,
        int unresolvedOrders,
        TradingStatus trading,
        @Nullable LimitsChanged limitsChanged) {

    /// The limits in force of an account that is configured with these.
    public RiskLimits limits(RiskLimits configured) {
        return LimitsChanged.inForce(limitsChanged, configured);
    }

    /// Cash that nothing has a claim on.
    public Money freeCash() {
        return cash.minus(reserved).minus(reservedCharges);
    }

    /// What is lost if every bought option expires worthless: the cost of what is held and what
    /// live entries may still cost.
    public Money capitalAtRisk() {
        return positionCost.plus(reserved);
    }

    /// What the day has lost if every losing position were closed now: realised profit counts
    /// against it, open profit, which may vanish, does not. Negative where the day has won.
    public Money lossToday() {
        return openLoss.minus(realisedToday);
    }
}
