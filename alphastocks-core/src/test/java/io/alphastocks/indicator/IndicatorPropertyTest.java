package io.alphastocks.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.SplittableRandom;

/// Incremental values against the same formula computed afresh from the whole series.
class IndicatorPropertyTest {

    @Provide
    Arbitrary<double[]> prices() {
        return Arbitraries.integers()
                .between(1, 2_000_000)
                .map(ticks -> ticks * 0.05)
                .array(double[].class)
                .ofMinSize(1)
                .ofMaxSize(80);
    }

    @Property
    void smaIsTheMeanOfTheWindow(
            @ForAll("prices") double[] prices, @ForAll @IntRange(min = 1, max = 30) int period) {
        Sma sma = new Sma(period);
        for (int i = 0; i < prices.length; i++) {
            double value = sma.update(prices[i]);
            assertThat(sma.isReady()).isEqualTo(i + 1 >= period);
            if (i + 1 < period) {
                assertThat(value).isNaN();
            } else {
                double mean = Arrays.stream(prices, i + 1 - period, i + 1).sum() / period;
                assertThat(value).isCloseTo(mean, within(1e-8));
            }
        }
    }

    @Property
    void emaIsTheRecursionFromTheSimpleAverage(
            @ForAll("prices") double[] prices, @ForAll @IntRange(min = 1, max = 30) int period) {
        Ema ema = new Ema(period);
        for (double price : prices) {
            ema.update(price);
        }
        if (prices.length < period) {
            assertThat(ema.value()).isNaN();
            return;
        }
        double expected = Arrays.stream(prices, 0, period).sum() / period;
        double weight = 2.0 / (period + 1);
        for (int i = period; i < prices.length; i++) {
            expected = weight * prices[i] + (1 - weight) * expected;
        }
        assertThat(ema.value()).isCloseTo(expected, within(1e-8));
    }

    @Property
    void rsiIsWildersFormula(
            @ForAll("prices") double[] prices, @ForAll @IntRange(min = 1, max = 30) int period) {
        Rsi rsi = new Rsi(period);
        for (double price : prices) {
            rsi.update(price);
        }
        if (prices.length <= period) {
            assertThat(rsi.value()).isNaN();
            return;
        }
        double gain = 0;
        double loss = 0;
        for (int i = 1; i < prices.length; i++) {
            double change = prices[i] - prices[i - 1];
            if (i <= period) {
                gain += Math.max(change, 0) / period;
                loss += Math.max(-change, 0) / period;
            } else {
                gain = (gain * (period - 1) + Math.max(change, 0)) / period;
                loss = (loss * (period - 1) + Math.max(-change, 0)) / period;
            }
        }
        double expected = gain + loss == 0 ? 50 : loss == 0 ? 100 : 100 - 100 / (1 + gain / loss);
        assertThat(rsi.value()).isBetween(0.0, 100.0).isCloseTo(expected, within(1e-6));
    }

    @Property
    void extremesAndMomentsAreThoseOfTheWindow(
            @ForAll("prices") double[] prices, @ForAll @IntRange(min = 1, max = 30) int period) {
        RollingHigh high = new RollingHigh(period);
        RollingLow low = new RollingLow(period);
        BollingerBands bands = new BollingerBands(period, 2);
        ZScore zScore = new ZScore(period);
        for (int i = 0; i < prices.length; i++) {
            high.update(prices[i]);
            low.update(prices[i]);
            bands.update(prices[i]);
            zScore.update(prices[i]);
            if (i + 1 < period) {
                assertThat(high.value()).isNaN();
                assertThat(low.value()).isNaN();
                assertThat(bands.upper()).isNaN();
                assertThat(zScore.value()).isNaN();
                continue;
            }
            double[] window = Arrays.copyOfRange(prices, i + 1 - period, i + 1);
            double mean = Arrays.stream(window).sum() / period;
            double variance =
                    Arrays.stream(window).map(x -> (x - mean) * (x - mean)).sum() / period;
            double deviation = Math.sqrt(variance);
            assertThat(high.value()).isEqualTo(Arrays.stream(window).max().orElseThrow());
            assertThat(low.value()).isEqualTo(Arrays.stream(window).min().orElseThrow());
            assertThat(bands.upper()).isCloseTo(mean + 2 * deviation, within(1e-2));
            assertThat(bands.lower()).isCloseTo(mean - 2 * deviation, within(1e-2));
            if (deviation > 1) {
                double expected = (prices[i] - mean) / deviation;
                assertThat(zScore.value()).isCloseTo(expected, within(1e-3));
            }
        }
    }

    @Test
    void aMillionValuesDoNotDrift() {
        int period = 21;
        Sma sma = new Sma(period);
        BollingerBands bands = new BollingerBands(period, 1);
        double[] window = new double[period];
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 1_000_000; i++) {
            double price = random.nextDouble(15_000, 25_000);
            window[i % period] = price;
            double value = sma.update(price);
            bands.update(price);
            if (i + 1 >= period) {
                double sum = 0;
                for (double each : window) {
                    sum += each;
                }
                double mean = sum / period;
                double squares = 0;
                for (double each : window) {
                    squares += (each - mean) * (each - mean);
                }
                double upper = mean + Math.sqrt(squares / period);
                assertTrue(Math.abs(value - mean) < 1e-10, "the average drifted");
                assertTrue(Math.abs(bands.upper() - upper) < 1e-9, "the band drifted");
            }
        }
    }

    @Test
    void theErrorOfAHugeValueLeavesWithIt() {
        int period = 21;
        Sma sma = new Sma(period);
        sma.update(1e17);
        for (int i = 0; i < 2 * period; i++) {
            sma.update(100.1);
        }
        assertThat(sma.value()).isCloseTo(100.1, within(1e-10));
    }
}
