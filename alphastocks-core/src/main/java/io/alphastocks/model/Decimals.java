package io.alphastocks.model;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// Exact conversions between decimal text and fixed-point longs of four decimals.
final class Decimals {

    static final int DIGITS = 4;
    static final long SCALE = 10_000;

    private static final int MAX_INTEGER_DIGITS = 19;

    /// More decimals than any number that is worth reading has, trailing zeros included.
    private static final int MAX_SCALE = 1_000;

    private Decimals() {}

    /// The raw value of a decimal text such as `92.65` or `-0.0001`; more than four decimals, an
    /// exponent beyond the range of a long, or anything but a number is refused.
    static long parse(String text, String what) {
        BigDecimal value;
        try {
            value = new BigDecimal(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    what + " '" + text + "' is not a decimal number such as 92.65", e);
        }
        return raw(value, what);
    }

    static long raw(BigDecimal value, String what) {
        // Judged by its magnitude before it is rescaled: writing out 1e999999999 would take all
        // memory.
        long integerDigits = (long) value.precision() - value.scale();
        if (integerDigits > MAX_INTEGER_DIGITS || value.scale() > MAX_SCALE) {
            throw doesNotFit(value, what, null);
        }
        try {
            return exactRaw(value);
        } catch (ArithmeticException e) {
            throw doesNotFit(value, what, e);
        }
    }

    /// The raw value of a result of arithmetic.
    ///
    /// @throws ArithmeticException if it has more than four decimals or is beyond the range
    static long exactRaw(BigDecimal value) {
        return value.setScale(DIGITS, RoundingMode.UNNECESSARY).unscaledValue().longValueExact();
    }

    private static IllegalArgumentException doesNotFit(
            BigDecimal value, String what, @Nullable ArithmeticException cause) {
        return new IllegalArgumentException(
                what
                        + " "
                        + value
                        + " does not fit: at most "
                        + DIGITS
                        + " decimals, at most 9.2e14 in size",
                cause);
    }

    static BigDecimal decimal(long raw) {
        return BigDecimal.valueOf(raw, DIGITS);
    }

    /// Plain text with two to four decimals.
    static String format(long raw) {
        BigDecimal value = decimal(raw).stripTrailingZeros();
        return (value.scale() < 2 ? value.setScale(2, RoundingMode.UNNECESSARY) : value)
                .toPlainString();
    }

    /// `value × numerator / denominator`, rounded towards negative infinity, exact in between.
    static long mulDivFloor(long value, long numerator, long denominator) {
        long high = Math.multiplyHigh(value, numerator);
        long low = value * numerator;
        if ((high == 0 && low >= 0) || (high == -1 && low < 0)) {
            return Math.floorDiv(low, denominator);
        }
        BigDecimal exact =
                BigDecimal.valueOf(value)
                        .multiply(BigDecimal.valueOf(numerator))
                        .divide(BigDecimal.valueOf(denominator), 0, RoundingMode.FLOOR);
        return exact.longValueExact();
    }
}
