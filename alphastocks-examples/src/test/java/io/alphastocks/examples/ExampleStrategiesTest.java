package io.alphastocks.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.alphastocks.model.Candle;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.Index;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Price;
import io.alphastocks.model.Side;
import io.alphastocks.model.Signal;
import io.alphastocks.model.Tick;
import io.alphastocks.model.Timeframe;
import io.alphastocks.strategy.Strategies;
import io.alphastocks.strategy.Strategy;
import io.alphastocks.strategy.StrategyRegistration;
import io.alphastocks.strategy.StrategyRunner;
import io.alphastocks.strategy.WarmUp;
import io.alphastocks.time.EngineClock;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

class ExampleStrategiesTest {

    private static final Index NIFTY = new Index(InstrumentId.of("NSE", "NIFTY 50"), "NIFTY");
    private static final Instant OPEN = Instant.parse("2021-06-11T03:45:00Z");
    private static final Instant NEXT_OPEN = OPEN.plus(Duration.ofDays(3));

    @Test
    void tenLinesBuyFarAboveTheAverage() {
        List<Candle> candles = new ArrayList<>();
        for (int n = 0; n < 25; n++) {
            candles.add(candle(OPEN, n, n < 23 ? "100" : "101"));
        }

        List<Signal> signals = run(new TenLineStrategy(), candles);

        assertThat(signals).extracting(Signal::action).containsExactly(Side.BUY, Side.BUY);
        assertThat(signals.getFirst().strategy()).isEqualTo("ten-line-strategy");
        assertThat(signals.getFirst().entry()).isEqualTo(Price.of("101"));
    }

    @Test
    void openingRangeGivesOneSignalADay() {
        List<Candle> candles =
                List.of(
                        candle(OPEN, 0, "100"),
                        candle(OPEN, 1, "102"),
                        candle(OPEN, 2, "99"),
                        candle(OPEN, 3, "102"),
                        candle(OPEN, 4, "102.5"),
                        candle(OPEN, 5, "98"),
                        candle(NEXT_OPEN, 0, "100"),
                        candle(NEXT_OPEN, 3, "99"));

        List<Signal> signals =
                run(Strategies.create("opening-range", Map.of("minutes", 15)), candles);

        assertThat(signals).hasSize(2);
        Signal buy = signals.getFirst();
        assertThat(buy.action()).isEqualTo(Side.BUY);
        assertThat(buy.entry()).isEqualTo(Price.of("102.5"));
        assertThat(buy.stopLoss()).isEqualTo(Price.of("99"));
        assertThat(buy.reason()).isEqualTo("left the opening range 99.00–102.00");
        assertThat(signals.getLast().action()).isEqualTo(Side.SELL);
        assertThat(signals.getLast().stopLoss()).isEqualTo(Price.of("100"));
    }

    @Test
    void openingRangeIsFoundByItsNameAndRefusesWhatItDoesNotKnow() {
        assertThat(Strategies.names()).contains("opening-range");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Strategies.create("opening-range", Map.of("minutes", 0)))
                .withMessageContaining("a whole number from 1 to 360");
    }

    private static List<Signal> run(Strategy strategy, List<Candle> candles) {
        List<Signal> signals = new ArrayList<>();
        StrategyRunner runner =
                StrategyRunner.of(
                        new StrategyRegistration(strategy.name(), strategy, NIFTY, Timeframe.MIN_5),
                        new StandingClock(),
                        List::of,
                        signals::add,
                        event -> {});
        runner.start(WarmUp.live());
        candles.forEach(runner::onCandle);
        return signals;
    }

    private static Candle candle(Instant open, int n, String price) {
        long raw = Price.of(price).raw();
        Instant start = open.plus(Timeframe.MIN_5.duration().multipliedBy(n));
        return new Candle(
                NIFTY.id(),
                Timeframe.MIN_5,
                EpochMicros.of(start),
                EpochMicros.of(start.plus(Timeframe.MIN_5.duration())),
                raw,
                raw,
                raw,
                raw,
                Tick.NOT_AVAILABLE,
                raw,
                1,
                Tick.NOT_AVAILABLE,
                false);
    }

    /// Always the open; nothing here looks at it.
    private static final class StandingClock implements EngineClock {

        @Override
        public long micros() {
            return EpochMicros.of(OPEN);
        }

        @Override
        public Timer schedule(long atMicros, Runnable task) {
            throw new UnsupportedOperationException("no timers in this test");
        }
    }
}
