package io.alphastocks.strategy;

import io.alphastocks.model.Instrument;
import io.alphastocks.model.Price;
import io.alphastocks.model.Side;
import io.alphastocks.model.Signal;
import io.alphastocks.model.Timeframe;

import org.jspecify.annotations.Nullable;

import java.math.RoundingMode;
import java.time.Instant;

/// What a strategy wants, before it becomes a [Signal]. Start with [#buy] or [#sell] and change
/// what differs from the defaults: target 2 % in the direction of the trade, stop 1 % against it,
/// strength 7.
///
/// ```java
/// SignalRequest.sell(candle.close()).stopLoss(candle.high()).targetPercent(1.5).reason("weak close")
/// ```
///
/// Immutable. Levels are rounded to the instrument's tick when the signal is made, and stay on
/// their side of the entry by at least one tick.
///
/// @param action BUY expects the underlying to rise, SELL to fall
/// @param entry the price of the underlying now, above 0
/// @param stopLoss where the idea is wrong
/// @param target where the idea is done
/// @param strength 0 (weak) to 10 (strong)
/// @param expectedMovePercent the move that is hoped for in percent of the entry; null where it is
///   the way from the entry to the target
/// @param reason for people
public record SignalRequest(
        Side action,
        Price entry,
        Level stopLoss,
        Level target,
        double strength,
        @Nullable Double expectedMovePercent,
        String reason) {

    private static final Level DEFAULT_STOP = new Level.Percent(1);
    private static final Level DEFAULT_TARGET = new Level.Percent(2);
    private static final double DEFAULT_STRENGTH = 7;

    /// A stop or a target.
    public sealed interface Level {

        /// At a price.
        ///
        /// @param price the price of the underlying
        record At(Price price) implements Level {}

        /// At a distance from the entry; on which side follows from the action.
        ///
        /// @param percent of the entry, above 0
        record Percent(double percent) implements Level {
            public Percent {
                if (!(percent > 0 && Double.isFinite(percent))) {
                    throw new IllegalArgumentException(
                            "a level of " + percent + " % must be a number above 0");
                }
            }
        }
    }

    public SignalRequest {
        if (entry.isZero()) {
            throw new IllegalArgumentException("the entry of a signal must be above 0");
        }
        if (!(strength >= 0 && strength <= 10)) {
            throw new IllegalArgumentException("strength " + strength + " must be from 0 to 10");
        }
        if (expectedMovePercent != null
                && !(expectedMovePercent >= 0 && Double.isFinite(expectedMovePercent))) {
            throw new IllegalArgumentException(
                    "expected move " + expectedMovePercent + " % must be a number of 0 or more");
        }
    }

    /// Expects a rise from this price.
    public static SignalRequest buy(Price entry) {
        return of(Side.BUY, entry);
    }

    /// Expects a fall from this price.
    public static SignalRequest sell(Price entry) {
        return of(Side.SELL, entry);
    }

    /// A request in either direction, with the defaults.
    public static SignalRequest of(Side action, Price entry) {
        return new SignalRequest(
                action, entry, DEFAULT_STOP, DEFAULT_TARGET, DEFAULT_STRENGTH, null, "");
    }

    /// With the stop at a price: below the entry for BUY, above it for SELL.
    public SignalRequest stopLoss(Price price) {
        return withLevels(new Level.At(price), target);
    }

    /// With the stop this many percent from the entry, against the trade.
    public SignalRequest stopLossPercent(double percent) {
        return withLevels(new Level.Percent(percent), target);
    }

    /// With the target at a price: above the entry for BUY, below it for SELL.
    public SignalRequest target(Price price) {
        return withLevels(stopLoss, new Level.At(price));
    }

    /// With the target this many percent from the entry, in the direction of the trade.
    public SignalRequest targetPercent(double percent) {
        return withLevels(stopLoss, new Level.Percent(percent));
    }

    /// With a strength from 0 to 10.
    public SignalRequest strength(double newStrength) {
        return new SignalRequest(
                action, entry, stopLoss, target, newStrength, expectedMovePercent, reason);
    }

    /// With an expected move of its own, in percent of the entry, instead of the way to the target.
    public SignalRequest expectedMovePercent(double percent) {
        return new SignalRequest(action, entry, stopLoss, target, strength, percent, reason);
    }

    /// With a reason for people, such as `EMA 9 crossed below EMA 21`.
    public SignalRequest reason(String newReason) {
        return new SignalRequest(
                action, entry, stopLoss, target, strength, expectedMovePercent, newReason);
    }

    private SignalRequest withLevels(Level newStop, Level newTarget) {
        return new SignalRequest(
                action, entry, newStop, newTarget, strength, expectedMovePercent, reason);
    }

    Signal toSignal(
            String id, String strategy, Instrument instrument, Timeframe timeframe, Instant time) {
        Price tick = instrument.tickSize();
        Price stop = resolve(stopLoss, -action.sign(), tick);
        Price done = resolve(target, action.sign(), tick);
        return new Signal(
                id,
                instrument.symbol(),
                strategy,
                action,
                entry,
                stop,
                done,
                strength,
                expectedMovePercent == null
                        ? Signal.expectedMovePercent(entry, done)
                        : expectedMovePercent,
                timeframe,
                reason,
                time);
    }

    /// The level as a multiple of the tick: the nearest one, or, where that is not on its side of
    /// the entry, the next one away from it.
    private Price resolve(Level level, int direction, Price tick) {
        Price nearest = at(level, direction, tick, RoundingMode.HALF_UP);
        if (Integer.signum(nearest.compareTo(entry)) == direction) {
            return nearest;
        }
        return at(
                level, direction, tick, direction > 0 ? RoundingMode.CEILING : RoundingMode.FLOOR);
    }

    private Price at(Level level, int direction, Price tick, RoundingMode mode) {
        return switch (level) {
            case Level.At(Price price) -> price.roundedTo(tick, mode);
            case Level.Percent(double percent) -> entry.changedBy(direction * percent, tick, mode);
        };
    }
}
