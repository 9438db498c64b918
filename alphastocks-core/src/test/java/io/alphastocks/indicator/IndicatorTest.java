package io.alphastocks.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class IndicatorTest {

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void aValueThatIsNoNumberIsRefusedAndLeavesNoTrace(double value) {
        for (Indicator indicator : List.of(new Sma(2), new Ema(2), new Rsi(1))) {
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

    private static double rsiAfter(double... prices) {
        Rsi rsi = new Rsi(3);
        for (double price : prices) {
            rsi.update(price);
        }
        return rsi.value();
    }
}
