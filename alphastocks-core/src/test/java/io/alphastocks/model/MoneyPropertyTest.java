package io.alphastocks.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Positive;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;

class MoneyPropertyTest {

    @Property
    void textOfEveryAmountReadsBack(@ForAll long raw) {
        Money amount = Money.ofRaw(raw);

        assertThat(Money.of(amount.toString())).isEqualTo(amount);
        assertThat(Money.of(amount.toBigDecimal())).isEqualTo(amount);
    }

    @Property
    void additionIsExactOrRefused(@ForAll long a, @ForAll long b) {
        BigInteger exact = BigInteger.valueOf(a).add(BigInteger.valueOf(b));

        if (exact.bitLength() < Long.SIZE) {
            Money sum = Money.ofRaw(a).plus(Money.ofRaw(b));
            assertThat(sum.raw()).isEqualTo(exact.longValueExact());
            assertThat(sum.minus(Money.ofRaw(b)).raw()).isEqualTo(a);
        } else {
            assertThatThrownBy(() -> Money.ofRaw(a).plus(Money.ofRaw(b)))
                    .isInstanceOf(ArithmeticException.class);
        }
    }

    @Property
    void multiplicationIsExactOrRefused(@ForAll long amount, @ForAll long factor) {
        BigInteger exact = BigInteger.valueOf(amount).multiply(BigInteger.valueOf(factor));

        if (exact.bitLength() < Long.SIZE) {
            assertThat(Money.ofRaw(amount).times(factor).raw()).isEqualTo(exact.longValueExact());
        } else {
            assertThatThrownBy(() -> Money.ofRaw(amount).times(factor))
                    .isInstanceOf(ArithmeticException.class);
        }
    }

    @Property
    void shareAndRestAddUpAndTheShareOfTheWholeIsEverything(
            @ForAll long raw, @ForAll @Positive long whole, @ForAll @LongRange(min = 0) long some) {
        long part = some % whole;
        Money amount = Money.ofRaw(raw);

        Money share = amount.share(Quantity.of(part), Quantity.of(whole));

        BigInteger[] exact = floorDivide(raw, part, whole);
        assertThat(share.raw()).isEqualTo(exact[0].longValueExact());
        assertThat(amount.share(Quantity.of(whole), Quantity.of(whole))).isEqualTo(amount);
        assertThat(amount.share(Quantity.ZERO, Quantity.of(whole))).isEqualTo(Money.ZERO);
    }

    @Property
    void sellingInAnyPiecesLeavesNothingBehind(
            @ForAll @LongRange(min = -1_000_000_000_000_000L, max = 1_000_000_000_000_000L)
                    long raw,
            @ForAll @LongRange(min = 1, max = 1_000_000) long units,
            @ForAll @IntRange(min = 1, max = 50) int pieces) {
        Money left = Money.ofRaw(raw);
        Money taken = Money.ZERO;
        long held = units;
        for (int i = 0; held > 0; i++) {
            long sold = i == pieces ? held : Math.max(1, held / (pieces - Math.min(i, pieces - 1)));
            Money cost = left.share(Quantity.of(sold), Quantity.of(held));
            taken = taken.plus(cost);
            left = left.minus(cost);
            held -= sold;
        }

        assertThat(left).isEqualTo(Money.ZERO);
        assertThat(taken.raw()).isEqualTo(raw);
    }

    @Property
    void roundingIsTheDecimalsOwn(
            @ForAll BigDecimal value, @ForAll @IntRange(min = 0, max = 4) int decimals) {
        BigDecimal expected = value.setScale(decimals, RoundingMode.HALF_UP);

        if (expected.abs().compareTo(new BigDecimal("900000000000000")) < 0) {
            assertThat(Money.rounded(value, decimals, RoundingMode.HALF_UP).toBigDecimal())
                    .isEqualByComparingTo(expected);
        }
    }

    @Example
    void overflowOfARateIsArithmetic() {
        assertThatThrownBy(() -> Money.rounded(new BigDecimal("1e16"), 2, RoundingMode.HALF_UP))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Money.ofRaw(Long.MAX_VALUE).percent(150))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Money.ofRaw(Long.MIN_VALUE).negated())
                .isInstanceOf(ArithmeticException.class);
    }

    @Example
    void textThatIsNoAmountIsRefusedAtOnce() {
        for (String text :
                List.of(
                        "",
                        " ",
                        "x",
                        "1,000",
                        "NaN",
                        "Infinity",
                        "0x1p3",
                        "1.00001",
                        "1e999999999",
                        "1e-999999999",
                        "922337203685477.5808")) {
            assertThatIllegalArgumentException()
                    .as(text)
                    .isThrownBy(() -> Money.of(text))
                    .withMessageContaining("amount");
        }
        assertThat(Money.of("922337203685477.5807").raw()).isEqualTo(Long.MAX_VALUE);
    }

    @Example
    void moreThanTheWholeHasNoShare() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Money.of("10").share(Quantity.of(3), Quantity.of(2)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Money.of("10").share(Quantity.ZERO, Quantity.ZERO));
    }

    private static BigInteger[] floorDivide(long value, long numerator, long denominator) {
        BigInteger[] result =
                BigInteger.valueOf(value)
                        .multiply(BigInteger.valueOf(numerator))
                        .divideAndRemainder(BigInteger.valueOf(denominator));
        if (result[1].signum() < 0) {
            result[0] = result[0].subtract(BigInteger.ONE);
        }
        return result;
    }
}
