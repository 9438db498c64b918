package io.alphastocks.model;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// The price of one unit of an instrument, exact to 1/10,000 of the account currency.
///
/// Prices are never negative. Two prices cannot be added; a price times a quantity is [Money].
/// Arithmetic that leaves the range of a `long` throws [ArithmeticException].
///
/// @param raw the price in 1/10,000 of the account currency, 0 or more
public record Price(long raw) implements Comparable<Price> {

    /// No price at all: what a quote without a bid holds.
    public static final Price ZERO = new Price(0);

    public Price {
        if (raw < 0) {
            throw new IllegalArgumentException(
                    "price " + Decimals.format(raw) + " is negative; it must be 0 or more");
        }
    }

    /// Reads decimal text exactly, such as `92.65`.
    ///
    /// @throws IllegalArgumentException if it is no number, negative, or has over four decimals
    public static Price of(String text) {
        return new Price(Decimals.parse(text, "price"));
    }

    /// The exact price of a decimal.
    ///
    /// @throws IllegalArgumentException if it is negative or has over four decimals
    public static Price of(BigDecimal value) {
        return new Price(Decimals.raw(value, "price"));
    }

    public static Price ofRaw(long raw) {
        return new Price(raw);
    }

    /// The multiple of `tick` nearest to a floating-point value: the only way from `double` to a
    /// price.
    ///
    /// A `double` is never exactly the decimal that was meant, so it is read to eight decimals
    /// first: what was written as the middle between two ticks is the middle, and goes up.
    ///
    /// @throws IllegalArgumentException if the value is not finite or negative, or the tick is zero
    public static Price nearest(double value, Price tick) {
        if (!Double.isFinite(value) || value < 0) {
            throw new IllegalArgumentException(
                    "price " + value + " must be a finite number, 0 or more");
        }
        return of(
                new BigDecimal(value).setScale(8, RoundingMode.HALF_UP),
                tick,
                RoundingMode.HALF_UP);
    }

    private static Price of(BigDecimal value, Price tick, RoundingMode mode) {
        requireTick(tick);
        BigDecimal ticks =
                value.movePointRight(Decimals.DIGITS).divide(BigDecimal.valueOf(tick.raw), 0, mode);
        return new Price(ticks.multiply(BigDecimal.valueOf(tick.raw)).longValueExact());
    }

    private static void requireTick(Price tick) {
        if (tick.raw == 0) {
            throw new IllegalArgumentException("tick size must be above 0");
        }
    }

    /// The average price of a quantity that cost this much, rounded half up to 1/10,000. For
    /// display and comparison; ledgers hold cost.
    public static Price average(Money cost, Quantity quantity) {
        BigDecimal average =
                BigDecimal.valueOf(cost.raw())
                        .divide(BigDecimal.valueOf(quantity.units()), 0, RoundingMode.HALF_UP);
        return new Price(average.longValueExact());
    }

    /// What this many units cost at this price; exact.
    public Money times(Quantity quantity) {
        return Money.ofRaw(Math.multiplyExact(raw, quantity.units()));
    }

    /// This price changed by a percentage (`-30` takes 30 % off) and rounded to a multiple of the
    /// tick, never below one tick.
    public Price changedBy(double percent, Price tick, RoundingMode mode) {
        BigDecimal factor = BigDecimal.valueOf(percent).movePointLeft(2).add(BigDecimal.ONE);
        if (factor.signum() <= 0) {
            requireTick(tick);
            return tick;
        }
        Price changed = of(toBigDecimal().multiply(factor), tick, mode);
        return changed.raw < tick.raw ? tick : changed;
    }

    /// A multiple of the tick: the next one in the direction of the rounding mode.
    public Price roundedTo(Price tick, RoundingMode mode) {
        return of(toBigDecimal(), tick, mode);
    }

    public boolean isMultipleOf(Price tick) {
        return tick.raw != 0 && raw % tick.raw == 0;
    }

    public boolean isZero() {
        return raw == 0;
    }

    public boolean isAbove(Price other) {
        return raw > other.raw;
    }

    public boolean isBelow(Price other) {
        return raw < other.raw;
    }

    public BigDecimal toBigDecimal() {
        return Decimals.decimal(raw);
    }

    public double toDouble() {
        return raw / (double) Decimals.SCALE;
    }

    @Override
    public int compareTo(Price other) {
        return Long.compare(raw, other.raw);
    }

    /// Plain decimal text with two to four decimals, which [#of(String)] reads back.
    @Override
    public String toString() {
        return Decimals.format(raw);
    }
}
