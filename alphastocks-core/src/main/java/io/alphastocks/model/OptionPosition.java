package io.alphastocks.model;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// One trade in an option, from its entry to its last exit. Options are always bought, so the
/// quantity is long. The ledger holds cost; averages are views.
///
/// @param id derived from the signal
/// @param signalId the signal that it serves
/// @param strategy the strategy instance of the signal
/// @param contract what is held
/// @param entered units bought
/// @param entryValue price × quantity of all entry fills
/// @param quantity units still held
/// @param cost what the units still held have cost
/// @param exitValue price × quantity of all exit fills
/// @param charges charges of all fills
/// @param plan when it is closed
/// @param stop the stop in force: the plan's, or tightened since
/// @param stopReason why the stop in force would close it
/// @param partialDone whether the plan's partial exit has been ordered
/// @param opened time of the first entry fill
/// @param exitReason why it is being, or was, closed; null while nothing closes it
/// @param closed time of the last exit fill; null while units are held
public record OptionPosition(
        String id,
        String signalId,
        String strategy,
        OptionContract contract,
        Quantity entered,
        Money entryValue,
        Quantity quantity,
        Money cost,
        Money exitValue,
        Charges charges,
        ExitPlan plan,
        Price stop,
        ExitReason stopReason,
        boolean partialDone,
        Instant opened,
        @Nullable ExitReason exitReason,
        @Nullable Instant closed) {

    public boolean isOpen() {
        return closed == null;
    }

    /// Average price of all entries.
    public Price entry() {
        return Price.average(entryValue, entered);
    }

    /// Average price of all exits, zero while there are none.
    public Price exit() {
        Quantity exited = entered.minus(quantity);
        return exited.isZero() ? Price.ZERO : Price.average(exitValue, exited);
    }

    /// Profit of what was sold, before charges.
    public Money realisedGross() {
        return exitValue.minus(entryValue.minus(cost));
    }

    /// Profit of what was sold, less all charges so far.
    public Money realisedNet() {
        return realisedGross().minus(charges.total());
    }

    /// Profit of the units still held at a premium, before charges.
    public Money unrealised(Price premium) {
        return premium.times(quantity).minus(cost);
    }

    /// The units that the plan's partial exit closes: its share of what was entered, in whole lots
    /// rounded down; zero where there is none, or it has been ordered.
    public Quantity partialQuantity() {
        ExitPlan.Partial partial = plan.partial();
        if (partial == null || partialDone) {
            return Quantity.ZERO;
        }
        return partial.quantity(entered, contract.lotSize());
    }

    /// This position with its partial exit still to be ordered.
    public OptionPosition withoutPartialExit() {
        return copy(stop, stopReason, false, exitReason, closed);
    }

    /// This position with one fill booked: a buy adds, a sell takes its proportional cost.
    ///
    /// @throws IllegalArgumentException if more is sold than held
    public OptionPosition with(Fill fill) {
        boolean buy = fill.side() == Side.BUY;
        if (!buy && fill.quantity().isAbove(quantity)) {
            throw new IllegalArgumentException(
                    "position %s: trade %s sells %s units, but only %s are held"
                            .formatted(id, fill.tradeId(), fill.quantity(), quantity));
        }
        Quantity left = buy ? quantity.plus(fill.quantity()) : quantity.minus(fill.quantity());
        Money newCost =
                buy ? cost.plus(fill.value()) : cost.minus(cost.share(fill.quantity(), quantity));
        return new OptionPosition(
                id,
                signalId,
                strategy,
                contract,
                buy ? entered.plus(fill.quantity()) : entered,
                buy ? entryValue.plus(fill.value()) : entryValue,
                left,
                newCost,
                buy ? exitValue : exitValue.plus(fill.value()),
                charges.plus(fill.charges()),
                plan,
                stop,
                stopReason,
                partialDone,
                opened,
                exitReason,
                left.isZero() ? closed : null);
    }

    /// This position with its stop raised; a lower stop changes nothing.
    public OptionPosition tightened(Price newStop, ExitReason reason) {
        if (!newStop.isAbove(stop)) {
            return this;
        }
        return copy(newStop, reason, partialDone, exitReason, closed);
    }

    /// This position on its way out, wholly or, where the reason is the partial target, in part.
    /// The first reason to close it wholly stays.
    public OptionPosition exiting(ExitReason reason) {
        return reason == ExitReason.PARTIAL_TARGET
                ? copy(stop, stopReason, true, exitReason, closed)
                : copy(
                        stop,
                        stopReason,
                        partialDone,
                        exitReason == null ? reason : exitReason,
                        closed);
    }

    public OptionPosition closedAt(Instant time) {
        return copy(stop, stopReason, partialDone, exitReason, time);
    }

    private OptionPosition copy(
            Price newStop,
            ExitReason newStopReason,
            boolean newPartialDone,
            @Nullable ExitReason newExitReason,
            @Nullable Instant newClosed) {
        return new OptionPosition(
                id,
                signalId,
                strategy,
                contract,
                entered,
                entryValue,
                quantity,
                cost,
                exitValue,
                charges,
                plan,
                newStop,
                newStopReason,
                newPartialDone,
                opened,
                newExitReason,
                newClosed);
    }
}
