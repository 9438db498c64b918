package io.alphastocks.strategy;

import io.alphastocks.event.Event;
import io.alphastocks.model.Candle;
import io.alphastocks.model.OptionPosition;
import io.alphastocks.model.Signal;
import io.alphastocks.model.Timeframe;

import java.util.ArrayList;
import java.util.List;

/// A runner with everything that it emits.
final class RunnerFixture {

    final ManualClock clock = new ManualClock(Candles.OPEN);
    final List<Signal> signals = new ArrayList<>();
    final List<Event> events = new ArrayList<>();
    final List<OptionPosition> positions = new ArrayList<>();
    final StrategyRunner runner;

    RunnerFixture(Strategy strategy, Timeframe timeframe) {
        this(new StrategyRegistration("test", strategy, Candles.NIFTY, timeframe));
    }

    RunnerFixture(StrategyRegistration registration) {
        runner = StrategyRunner.of(registration, clock, () -> positions, signals::add, events::add);
    }

    RunnerFixture started() {
        runner.start(WarmUp.live());
        return this;
    }

    RunnerFixture feed(List<Candle> candles) {
        for (Candle candle : candles) {
            clock.set(candle.end());
            runner.onCandle(candle);
        }
        return this;
    }
}
