package io.alphastocks.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.alphastocks.model.Candle;
import io.alphastocks.model.Price;
import io.alphastocks.model.Side;
import io.alphastocks.model.Signal;
import io.alphastocks.model.Timeframe;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The shipped strategies, on the recorded session where it is there.
class ShippedStrategiesTest {

    @Test
    void emaCrossoverSellsAndBuysOnTheRecordedSession() throws IOException {
        List<Candle> candles = Candles.aggregated(Candles.recordedMinutes(), Timeframe.MIN_5);

        List<Signal> signals = run(MovingAverageCrossover.ema(9, 21), Timeframe.MIN_5, candles);

        assertThat(signals.stream().map(ShippedStrategiesTest::brief))
                .containsExactly("11:20 SELL 15802.75", "14:05 BUY 15794.85");
        Signal sell = signals.getFirst();
        assertThat(sell.stopLoss()).isEqualTo(Price.of("15960.80"));
        assertThat(sell.target()).isEqualTo(Price.of("15486.70"));
        assertThat(sell.strength()).isEqualTo(8.5);
        assertThat(sell.expectedMovePercent()).isCloseTo(2, within(1e-3));
        assertThat(sell.reason()).isEqualTo("EMA 9 crossed below EMA 21");
        assertThat(sell.id()).isEqualTo("test/NIFTY/1623390600000000");
        assertThat(sell.symbol()).isEqualTo("NIFTY");
        assertThat(signals.getLast().reason()).isEqualTo("EMA 9 crossed above EMA 21");
    }

    @Test
    void rsiComesBackFromItsExtremesOnTheRecordedSession() throws IOException {
        List<Signal> signals = run(new RsiStrategy(), Timeframe.MIN_1, Candles.recordedMinutes());

        // Times are the ends of the candles.
        assertThat(signals.stream().map(signal -> brief(signal).substring(0, 10).strip()))
                .containsExactly(
                        "09:36 SELL",
                        "11:31 BUY",
                        "11:37 BUY",
                        "12:17 BUY",
                        "12:52 SELL",
                        "13:33 BUY",
                        "14:14 SELL");
        assertThat(signals).allMatch(signal -> signal.strength() == 7);
        assertThat(signals.getFirst().reason()).startsWith("RSI 14 crossed back below 70.0 to 6");
    }

    @Test
    void crossoverSignalsOnTheFirstCandleOnWhichItCan() {
        // SMA 1/2: the difference is half the last change, so the third candle is the first with a
        // before.
        List<Signal> signals =
                run(MovingAverageCrossover.sma(1, 2), Timeframe.MIN_5, closes("10", "9", "10"));

        assertThat(signals.stream().map(Signal::action)).containsExactly(Side.BUY);
        assertThat(MovingAverageCrossover.sma(1, 2).warmUpCandles()).isEqualTo(3);
        assertThat(MovingAverageCrossover.ema(9, 21).warmUpCandles()).isEqualTo(22);
        assertThat(new RsiStrategy().warmUpCandles()).isEqualTo(16);
    }

    @Test
    void averagesThatOnlyTouchDoNotCross() {
        List<Signal> signals =
                run(
                        MovingAverageCrossover.sma(1, 2),
                        Timeframe.MIN_5,
                        closes("10", "9", "9", "8", "8", "7", "7", "8"));

        assertThat(signals.stream().map(ShippedStrategiesTest::brief))
                .containsExactly("09:55 BUY 8.00");
    }

    @Test
    void rsiSignalsOnTheWayBackOnly() {
        // RSI of one change is 0, 50 or 100.
        List<Signal> signals =
                run(
                        new RsiStrategy(1, 30, 70),
                        Timeframe.MIN_5,
                        closes("10", "9", "9", "10", "10", "9"));

        assertThat(signals.stream().map(ShippedStrategiesTest::brief))
                .containsExactly("09:30 BUY 9.00", "09:40 SELL 10.00");
    }

    @Test
    void periodsAndLevelsThatMakeNoSenseAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MovingAverageCrossover.ema(21, 21))
                .withMessageContaining("fast 21")
                .withMessageContaining("slow 21");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MovingAverageCrossover.sma(0, 21))
                .withMessageContaining("fast 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RsiStrategy(14, 70, 30))
                .withMessageContaining("oversold 70.0");
        assertThatIllegalArgumentException().isThrownBy(() -> new RsiStrategy(14, 30, 100));
        assertThatIllegalArgumentException().isThrownBy(() -> new RsiStrategy(0, 30, 70));
    }

    private static List<Candle> closes(String... prices) {
        List<Candle> candles = new ArrayList<>();
        for (String price : prices) {
            candles.add(Candles.flat(Timeframe.MIN_5, candles.size(), price));
        }
        return candles;
    }

    private static List<Signal> run(Strategy strategy, Timeframe timeframe, List<Candle> candles) {
        return new RunnerFixture(strategy, timeframe).started().feed(candles).signals;
    }

    private static String brief(Signal signal) {
        return signal.time().atZone(Candles.IST).toLocalTime()
                + " "
                + signal.action()
                + " "
                + signal.entry();
    }
}
