package io.alphastocks.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.alphastocks.model.Index;
import io.alphastocks.model.Price;
import io.alphastocks.model.Side;
import io.alphastocks.model.Signal;
import io.alphastocks.model.Timeframe;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;

import org.junit.jupiter.api.Test;

class SignalRequestTest {

    @Test
    void defaultsAreTwoPercentTargetOnePercentStopStrengthSeven() {
        Signal buy = signal(SignalRequest.buy(Price.of("100")));

        assertThat(buy.action()).isEqualTo(Side.BUY);
        assertThat(buy.target()).isEqualTo(Price.of("102"));
        assertThat(buy.stopLoss()).isEqualTo(Price.of("99"));
        assertThat(buy.strength()).isEqualTo(7);
        assertThat(buy.expectedMovePercent()).isCloseTo(2, within(1e-12));
    }

    @Test
    void sellIsTheMirrorOfBuy() {
        Signal sell = signal(SignalRequest.sell(Price.of("100")));

        assertThat(sell.target()).isEqualTo(Price.of("98"));
        assertThat(sell.stopLoss()).isEqualTo(Price.of("101"));
    }

    @Test
    void whatIsSaidReplacesTheDefaults() {
        Signal signal =
                signal(
                        SignalRequest.sell(Price.of("100"))
                                .stopLoss(Price.of("100.52"))
                                .targetPercent(0.98)
                                .strength(3)
                                .expectedMovePercent(1.25)
                                .reason("because"));

        assertThat(signal.stopLoss()).isEqualTo(Price.of("100.50"));
        assertThat(signal.target()).isEqualTo(Price.of("99"));
        assertThat(signal.strength()).isEqualTo(3);
        assertThat(signal.expectedMovePercent()).isEqualTo(1.25);
        assertThat(signal.reason()).isEqualTo("because");
    }

    @Property
    void levelsAreTicksOnTheirSideOfTheEntry(
            @ForAll @LongRange(min = 2_000, max = 1_000_000_000) long entryRaw,
            @ForAll @DoubleRange(min = 0.01, max = 50) double stop,
            @ForAll @DoubleRange(min = 0.01, max = 50) double target,
            @ForAll Side side) {
        Price entry = Price.ofRaw(entryRaw);
        Price tick = Candles.NIFTY.tickSize();

        // The record itself refuses levels on the wrong side.
        Signal signal =
                signal(SignalRequest.of(side, entry).stopLossPercent(stop).targetPercent(target));

        assertThat(signal.entry()).isEqualTo(entry);
        for (Price level : new Price[] {signal.stopLoss(), signal.target()}) {
            assertThat(level.isMultipleOf(tick)).isTrue();
        }
        double exact = entry.toDouble() * (1 - side.sign() * stop / 100);
        assertThat(signal.stopLoss().toDouble()).isCloseTo(exact, within(0.0501));
    }

    @Test
    void aPriceOnTheWrongSideIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> signal(SignalRequest.buy(Price.of("100")).stopLoss(Price.of("101"))))
                .withMessageContaining("stop below the entry")
                .withMessageContaining("101.00");
    }

    @Test
    void numbersOutsideTheirRangeAreRefusedWhereTheyAreSaid() {
        SignalRequest request = SignalRequest.buy(Price.of("100"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> SignalRequest.buy(Price.ZERO))
                .withMessageContaining("above 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> request.strength(10.1))
                .withMessageContaining("10.1");
        assertThatIllegalArgumentException().isThrownBy(() -> request.strength(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> request.stopLossPercent(0));
        assertThatIllegalArgumentException().isThrownBy(() -> request.targetPercent(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> request.expectedMovePercent(-1));
    }

    private static Signal signal(SignalRequest request) {
        Index nifty = Candles.NIFTY;
        return request.toSignal("id", "test", nifty, Timeframe.MIN_5, Candles.OPEN);
    }
}
