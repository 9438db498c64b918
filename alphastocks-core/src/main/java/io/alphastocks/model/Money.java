package io.alphastocks.model;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// An amount in the account currency, exact to 1/10,000; negative amounts are debts or losses.
///
/// Arithmetic that leaves the range of a `long` (about ±9.2 × 10¹⁴ units of the currency) throws
/// [ArithmeticException].
///
/// @param raw the amount in 1/10,000 of the account currency
public record Money(long raw) implements Comparable<Money> {

    public static final Money ZERO = new Money(0);

    /// Reads decimal text exactly, such as `1000000` or `-20.55`.
    ///
    /// @throws IllegalArgumentException if it is no number or has more than four decimals
    public static Money of(String text) {
        return new Money(Decimals.parse(text, "amount"));
    }

    /// The exact amount of a decimal.
    ///
    /// @throws IllegalArgumentException if it has more than four decimals
    public static Money of(BigDecimal value) {
        return new Money(Decimals.raw(value, "amount"));
    }

    public static Money ofRaw(long raw) {
        return raw == 0 ? ZERO : new Money(raw);
    }

    /// The amount of a decimal, rounded to a number of decimals (0 to 4): where rates meet money.
    ///
    /// @throws ArithmeticException if the result is beyond the range
    public static Money rounded(BigDecimal value, int decimals, RoundingMode mode) {
        if (decimals < 0 || decimals > Decimals.DIGITS) {
            throw new IllegalArgumentException("decimals " + decimals + " must be from 0 to 4");
        }
        return ofRaw(Decimals.exactRaw(value.setScale(decimals, mode)));
    }

    public Money plus(Money other) {
        return ofRaw(Math.addExact(raw, other.raw));
    }

    public Money minus(Money other) {
        return ofRaw(Math.subtractExact(raw, other.raw));
    }

    public Money negated() {
        return ofRaw(Math.negateExact(raw));
    }

    public Money times(long factor) {
        return ofRaw(Math.multiplyExact(raw, factor));
    }

    /// This percentage of the amount, rounded towards negative infinity.
    public Money percent(double percent) {
        BigDecimal share = toBigDecimal().multiply(BigDecimal.valueOf(percent)).movePointLeft(2);
        return rounded(share, Decimals.DIGITS, RoundingMode.FLOOR);
    }

    /// The share `part / whole` of the amount, rounded towards negative infinity; what stays behind
    /// is the rest, so the two add up exactly, and the share of the whole is the amount.
    ///
    /// @throws IllegalArgumentException if the part is larger than the whole, or the whole is zero
    public Money share(Quantity part, Quantity whole) {
        if (whole.isZero() || part.isAbove(whole)) {
            throw new IllegalArgumentException(
                    "there is no share of " + part + " units in " + whole + " units");
        }
        return ofRaw(Decimals.mulDivFloor(raw, part.units(), whole.units()));
    }

    public boolean isNegative() {
        return raw < 0;
    }

    public boolean isZero() {
        return raw == 0;
    }

    public boolean isAbove(Money other) {
        return raw > other.raw;
    }

    public boolean isBelow(Money other) {
        return raw < other.raw;
    }

    public BigDecimal toBigDecimal() {
        return Decimals.decimal(raw);
    }

    public double toDouble() {
        return raw / (double) Decimals.SCALE;
    }

    @Override
    public int compareTo(Money other) {
        return Long.compare(raw, other.raw);
    }

    /// Plain decimal text with two to four decimals, which [#of(String)] reads back.
    @Override
    public String toString() {
        return Decimals.format(raw);
    }
}
