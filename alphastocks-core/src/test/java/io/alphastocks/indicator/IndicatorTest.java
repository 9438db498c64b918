package io.alphastocks.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class IndicatorTest {

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void aValueThatIsNoNumberIsRefusedAndLeavesNoTrace(double value) {
        for (Indicator indicator :
                List.of(
                        new Sma(2),
                        new Ema(2),
                        new Rsi(1),
                        new Macd(1, 2, 1),
                        new BollingerBands(2, 2),
                        new RollingHigh(2),
                        new RollingLow(2),
                        new ZScore(2))) {
            indicator.update(10);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> indicator.update(value))
                    .withMessageContaining(String.valueOf(value));
            assertThat(indicator.update(10)).isFinite();
        }
    }

    @Test
    void aPeriodBelowOneIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Sma(0))
                .withMessageContaining("0");
        assertThatIllegalArgumentException().isThrownBy(() -> new Ema(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Rsi(0));
    }

    @Test
    void rsiIsNeutralWhereNothingMoves() {
        assertThat(rsiAfter(7, 7, 7, 7)).isEqualTo(50);
    }

    @Test
    void rsiIsOneHundredWithoutALossAndZeroWithoutAGain() {
        assertThat(rsiAfter(1, 2, 3, 3)).isEqualTo(100);
        assertThat(rsiAfter(3, 2, 1, 1)).isEqualTo(0);
    }

    @Test
    void zScoreIsZeroWhereNothingMoves() {
        ZScore zScore = new ZScore(3);
        for (int i = 0; i < 10; i++) {
            zScore.update(0.1);
        }
        assertThat(zScore.value()).isEqualTo(0);
    }

    @Test
    void vwapBeginsAnewAndHasBandsOfItsDeviation() {
        Vwap vwap = new Vwap();
        assertThat(vwap.update(50, 0)).isNaN();
        vwap.update(10, 1);
        vwap.reset();
        assertThat(vwap.isReady()).isFalse();

        vwap.update(100, 30);
        vwap.update(104, 10);

        // 100 three times as often as 104: mean 101, variance (3 × 1 + 9) / 4.
        assertThat(vwap.value()).isEqualTo(101);
        assertThat(vwap.band(2)).isCloseTo(101 + 2 * Math.sqrt(3), within(1e-12));
        assertThat(vwap.band(-1)).isCloseTo(101 - Math.sqrt(3), within(1e-12));
        assertThatIllegalArgumentException().isThrownBy(() -> vwap.update(100, -1));
    }

    private static double rsiAfter(double... prices) {
        Rsi rsi = new Rsi(3);
        for (double price : prices) {
            rsi.update(price);
        }
        return rsi.value();
    }
}
