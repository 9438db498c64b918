package io.alphastocks.model;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// Whether an account trades, why not, and until when.
///
/// @param state what it may do
/// @param exitAll whether every position is to be closed at once; only where it is HALTED
/// @param reason why, for people; empty where it is ACTIVE
/// @param until when it becomes ACTIVE by itself; null where somebody has to resume it
public record TradingStatus(
        TradingState state, boolean exitAll, String reason, @Nullable Instant until) {

    /// Nothing stands against trading.
    public static final TradingStatus ACTIVE =
            new TradingStatus(TradingState.ACTIVE, false, "", null);

    public TradingStatus {
        if (exitAll && state != TradingState.HALTED) {
            throw new IllegalArgumentException(
                    "state " + state + " with exitAll; only a HALTED account closes everything");
        }
        if (state == TradingState.ACTIVE && until != null) {
            throw new IllegalArgumentException("state ACTIVE until " + until + "; it has no end");
        }
    }

    /// No more entries; what is under way goes on.
    public static TradingStatus reducing(String reason) {
        return new TradingStatus(TradingState.REDUCING, false, reason, null);
    }

    /// No entries at all; positions run by their plans.
    public static TradingStatus halted(String reason) {
        return new TradingStatus(TradingState.HALTED, false, reason, null);
    }

    /// The kill switch: no entries at all, and every position is closed at once.
    public static TradingStatus closingAll(String reason) {
        return new TradingStatus(TradingState.HALTED, true, reason, null);
    }

    /// The same until a time, at which trading is resumed by itself.
    public TradingStatus until(Instant end) {
        return new TradingStatus(state, exitAll, reason, end);
    }

    public boolean allowsEntries() {
        return state == TradingState.ACTIVE;
    }

    /// Whether its time has come to end by itself.
    public boolean isOver(Instant now) {
        return until != null && !now.isBefore(until);
    }

    /// This with another wish to stop added: of state, closing and end the stricter holds, so that
    /// nobody weakens what somebody else has ordered. The reason is that of the one added, where it
    /// changes anything.
    public TradingStatus and(TradingStatus added) {
        TradingState stricter = state.compareTo(added.state) >= 0 ? state : added.state;
        TradingStatus both =
                new TradingStatus(stricter, exitAll || added.exitAll, reason, later(added));
        return both.equals(this)
                ? this
                : new TradingStatus(both.state, both.exitAll, added.reason, both.until);
    }

    private @Nullable Instant later(TradingStatus added) {
        if (state == TradingState.ACTIVE) {
            return added.until;
        }
        if (added.state == TradingState.ACTIVE) {
            return until;
        }
        if (until == null || added.until == null) {
            return null;
        }
        return until.isAfter(added.until) ? until : added.until;
    }
}
