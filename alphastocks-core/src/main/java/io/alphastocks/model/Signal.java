package io.alphastocks.model;

import java.time.Instant;

/// A strategy's wish to trade an underlying, with all that is needed to judge it.
///
/// @param id derived from strategy, symbol and time, so that a replay repeats it; also the
///   correlation id of everything that follows from the signal
/// @param symbol the plain symbol of the underlying, such as `NIFTY`
/// @param strategy the strategy instance that gave it
/// @param action BUY expects the underlying to rise, SELL to fall
/// @param entry price of the underlying when the signal was given
/// @param stopLoss where the idea is wrong: below the entry for BUY, above it for SELL
/// @param target where the idea is done: above the entry for BUY, below it for SELL
/// @param strength 0 (weak) to 10 (strong)
/// @param expectedMovePercent the move that is hoped for, in percent of the entry, 0 or more
/// @param timeframe the candles it was found on
/// @param reason for people, such as `EMA 9 crossed below EMA 21`
/// @param time when it was given
public record Signal(
        String id,
        String symbol,
        String strategy,
        Side action,
        Price entry,
        Price stopLoss,
        Price target,
        double strength,
        double expectedMovePercent,
        Timeframe timeframe,
        String reason,
        Instant time) {

    public Signal {
        if (id.isBlank() || symbol.isBlank() || strategy.isBlank()) {
            throw new IllegalArgumentException(
                    "a signal needs an id, a symbol and a strategy: '%s', '%s', '%s'"
                            .formatted(id, symbol, strategy));
        }
        if (entry.isZero()) {
            throw new IllegalArgumentException("signal " + id + ": entry must be above 0");
        }
        boolean ordered =
                action == Side.BUY
                        ? stopLoss.isBelow(entry) && target.isAbove(entry)
                        : stopLoss.isAbove(entry) && target.isBelow(entry);
        if (!ordered) {
            throw new IllegalArgumentException(
                    "signal %s: %s at %s needs its stop %s the entry and its target %s it, not stop %s, target %s"
                            .formatted(
                                    id,
                                    action,
                                    entry,
                                    action == Side.BUY ? "below" : "above",
                                    action == Side.BUY ? "above" : "below",
                                    stopLoss,
                                    target));
        }
        if (!(strength >= 0 && strength <= 10)) {
            throw new IllegalArgumentException(
                    "signal " + id + ": strength " + strength + " must be from 0 to 10");
        }
        if (!(expectedMovePercent >= 0 && Double.isFinite(expectedMovePercent))) {
            throw new IllegalArgumentException(
                    "signal "
                            + id
                            + ": expected move "
                            + expectedMovePercent
                            + " % must be 0 or more");
        }
    }

    /// |target − entry| / entry × 100.
    public static double expectedMovePercent(Price entry, Price target) {
        return Math.abs(target.raw() - entry.raw()) * 100.0 / entry.raw();
    }

    /// The option type that profits from this signal; options are always bought.
    public OptionType optionType() {
        return action == Side.BUY ? OptionType.CE : OptionType.PE;
    }
}
