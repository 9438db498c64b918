package io.alphastocks.model;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// When a position is closed. The rules in their order, the first that fires acts: stop, the
/// signal's own levels on the underlying, target, partial exit, trailing stop, longest holding,
/// before expiry, end of session.
///
/// @param stop closes all when the premium is at or below it
/// @param target closes all when the premium is at or above it
/// @param partial closes a part on the way to the target; null where there is none
/// @param trailing tightens the stop behind the best premium; null where there is none
/// @param signalStop level of the underlying that closes all; null where it does not
/// @param signalTarget level of the underlying that closes all; null where it does not
/// @param holdUntil closes all at this time: longest holding
/// @param expiryExit closes all at this time: before expiry
/// @param sessionExit closes all at this time: intraday product; null where it may stay overnight
public record ExitPlan(
        Price stop,
        Price target,
        @Nullable Partial partial,
        @Nullable Trailing trailing,
        @Nullable Price signalStop,
        @Nullable Price signalTarget,
        Instant holdUntil,
        Instant expiryExit,
        @Nullable Instant sessionExit) {

    /// A partial exit: once, then the stop of the rest goes to the entry.
    ///
    /// @param at premium at which the part is closed
    /// @param sharePercent share of the units entered that is closed, in whole lots rounded down
    public record Partial(Price at, double sharePercent) {

        /// The units to close.
        ///
        /// @param entered the units entered
        /// @param lot the units of a lot
        public Quantity quantity(Quantity entered, Quantity lot) {
            long lots = entered.units() / lot.units();
            return lot.times((long) Math.floor(lots * sharePercent / 100 + 1e-9));
        }
    }

    /// A trailing stop: stop = entry + (best − entry) × (1 − give-back), never loosened.
    ///
    /// @param from premium from which it works
    /// @param giveBackPercent share of the gain that is given back, 0 to 100
    public record Trailing(Price from, double giveBackPercent) {}

    /// The time at which it is closed at the latest.
    public Instant latestExit() {
        Instant latest = holdUntil.isBefore(expiryExit) ? holdUntil : expiryExit;
        return sessionExit != null && sessionExit.isBefore(latest) ? sessionExit : latest;
    }

    public ExitPlan {
        if (!stop.isBelow(target)) {
            throw new IllegalArgumentException(
                    "an exit plan's stop " + stop + " must be below its target " + target);
        }
    }
}
