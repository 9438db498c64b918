package io.alphastocks.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

class PricePropertyTest {

    private static final Price FIVE_PAISE = Price.of("0.05");

    @Property
    void textOfEveryPriceReadsBack(@ForAll @LongRange(min = 0) long raw) {
        Price price = Price.ofRaw(raw);

        assertThat(Price.of(price.toString())).isEqualTo(price);
        assertThat(Price.of(price.toBigDecimal())).isEqualTo(price);
    }

    @Property
    void everyFivePaisePriceComesBackFromItsDouble(
            @ForAll @LongRange(min = 0, max = 20_000_000) long ticks) {
        Price price = Price.ofRaw(ticks * FIVE_PAISE.raw());

        assertThat(Price.nearest(price.toDouble(), FIVE_PAISE)).isEqualTo(price);
        assertThat(Price.nearest(Double.parseDouble(price.toString()), FIVE_PAISE))
                .isEqualTo(price);
    }

    @Property
    void nearestIsWithinHalfATick(
            @ForAll @DoubleRange(max = 10_000_000) double value,
            @ForAll @LongRange(min = 1, max = 10_000) long tickRaw) {
        Price tick = Price.ofRaw(tickRaw);

        Price nearest = Price.nearest(value, tick);

        assertThat(nearest.isMultipleOf(tick)).isTrue();
        BigDecimal distance = nearest.toBigDecimal().subtract(new BigDecimal(value)).abs();
        BigDecimal halfTick = tick.toBigDecimal().divide(BigDecimal.TWO);
        assertThat(distance).isLessThanOrEqualTo(halfTick.add(new BigDecimal("0.00000001")));
    }

    @Property
    void roundingToTheTickGoesWhereItsModeSays(
            @ForAll @LongRange(min = 0, max = 1L << 60) long raw,
            @ForAll @LongRange(min = 1, max = 1_000_000) long tickRaw) {
        Price price = Price.ofRaw(raw);
        Price tick = Price.ofRaw(tickRaw);

        Price floor = price.roundedTo(tick, RoundingMode.FLOOR);
        Price ceiling = price.roundedTo(tick, RoundingMode.CEILING);

        assertThat(floor.raw()).isEqualTo(raw - raw % tickRaw);
        assertThat(ceiling.raw() - floor.raw()).isEqualTo(raw % tickRaw == 0 ? 0 : tickRaw);
        assertThat(price.roundedTo(tick, RoundingMode.HALF_UP)).isIn(floor, ceiling);
    }

    @Property
    void valueIsExactOrRefused(
            @ForAll @LongRange(min = 0) long raw, @ForAll @LongRange(min = 0) long units) {
        BigInteger exact = BigInteger.valueOf(raw).multiply(BigInteger.valueOf(units));

        if (exact.bitLength() < Long.SIZE) {
            assertThat(Price.ofRaw(raw).times(Quantity.of(units)).raw())
                    .isEqualTo(exact.longValueExact());
        } else {
            assertThatThrownBy(() -> Price.ofRaw(raw).times(Quantity.of(units)))
                    .isInstanceOf(ArithmeticException.class);
        }
    }

    @Property
    void changedPricesAreWholeTicksAndNeverBelowOne(
            @ForAll @LongRange(min = 0, max = 1_000_000_000_000L) long raw,
            @ForAll @DoubleRange(min = -1_000, max = 1_000) double percent) {
        Price floor = Price.ofRaw(raw).changedBy(percent, FIVE_PAISE, RoundingMode.FLOOR);
        Price ceiling = Price.ofRaw(raw).changedBy(percent, FIVE_PAISE, RoundingMode.CEILING);

        assertThat(floor.isMultipleOf(FIVE_PAISE)).isTrue();
        assertThat(floor).isGreaterThanOrEqualTo(FIVE_PAISE);
        assertThat(ceiling).isGreaterThanOrEqualTo(floor);
        assertThat(ceiling.raw() - floor.raw()).isLessThanOrEqualTo(FIVE_PAISE.raw());
    }

    @Property
    void spreadNeverHelps(
            @ForAll @LongRange(min = 1, max = 10_000_000) long ticks,
            @ForAll @DoubleRange(min = 0, max = 100) double percent) {
        Price price = Price.ofRaw(ticks * FIVE_PAISE.raw());
        Spread spread = new Spread(percent);

        assertThat(spread.cross(Side.BUY, price, FIVE_PAISE)).isGreaterThanOrEqualTo(price);
        assertThat(spread.cross(Side.SELL, price, FIVE_PAISE)).isLessThanOrEqualTo(price);
        assertThat(spread.cross(Side.SELL, price, FIVE_PAISE)).isGreaterThanOrEqualTo(FIVE_PAISE);
    }

    @Example
    void whatIsNoPriceIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Price.of("-0.05"));
        assertThatIllegalArgumentException().isThrownBy(() -> Price.of("1e999999999"));
        assertThatIllegalArgumentException().isThrownBy(() -> Price.nearest(-0.001, FIVE_PAISE));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Price.nearest(Double.NaN, FIVE_PAISE));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Price.nearest(Double.POSITIVE_INFINITY, FIVE_PAISE));
        assertThatIllegalArgumentException().isThrownBy(() -> Price.nearest(1, Price.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Price.of("1").changedBy(-200, Price.ZERO, RoundingMode.FLOOR));
        assertThatThrownBy(() -> Price.nearest(1e300, FIVE_PAISE))
                .isInstanceOf(ArithmeticException.class);
    }

    @Example
    void averageIsRoundedForDisplayOnly() {
        Money cost = Money.of("100");

        assertThat(Price.average(cost, Quantity.of(3))).isEqualTo(Price.of("33.3333"));
        assertThat(Price.average(cost, Quantity.of(3)).times(Quantity.of(3))).isNotEqualTo(cost);
    }
}
