package io.alphastocks.examples;

import io.alphastocks.model.Candle;
import io.alphastocks.model.Price;
import io.alphastocks.strategy.SignalRequest;
import io.alphastocks.strategy.Strategy;
import io.alphastocks.strategy.StrategyContext;
import io.alphastocks.strategy.StrategyParameters;
import io.alphastocks.strategy.StrategyProvider;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/// Trades the first close outside of the range of the day's first minutes: BUY above it with the
/// stop at its low, SELL below it with the stop at its high. One signal a day.
public final class OpeningRangeBreakout implements Strategy {

    private static final ZoneId EXCHANGE = ZoneId.of("Asia/Kolkata");

    private final Duration range;
    private LocalDate day = LocalDate.MIN;
    private Instant rangeEnd = Instant.MIN;
    private Price high = Price.ZERO;
    private Price low = Price.ZERO;
    private boolean waiting;

    /// Watches the range of the first `minutes` of each day.
    public OpeningRangeBreakout(int minutes) {
        range = Duration.ofMinutes(minutes);
    }

    // @start region="onCandle"
    @Override
    public void onCandle(Candle candle, StrategyContext context) {
        LocalDate today = candle.start().atZone(EXCHANGE).toLocalDate();
        if (!today.equals(day)) {
            day = today;
            rangeEnd = candle.start().plus(range);
            high = candle.high();
            low = candle.low();
            waiting = true;
        } else if (!candle.end().isAfter(rangeEnd)) {
            high = candle.high().isAbove(high) ? candle.high() : high;
            low = candle.low().isBelow(low) ? candle.low() : low;
        } else if (waiting && candle.close().isAbove(high)) {
            signal(SignalRequest.buy(candle.close()).stopLoss(low), context);
        } else if (waiting && candle.close().isBelow(low)) {
            signal(SignalRequest.sell(candle.close()).stopLoss(high), context);
        }
    }

    private void signal(SignalRequest request, StrategyContext context) {
        waiting = false;
        context.signal(
                request.targetPercent(1.5)
                        .strength(7.5)
                        .reason("left the opening range " + low + "–" + high));
    }

    // @end

    // @start region="provider"
    /// Makes it from configuration: `{"name": "opening-range", "parameters": {"minutes": 30}}`.
    public static final class Provider implements StrategyProvider {

        @Override
        public String name() {
            return "opening-range";
        }

        @Override
        public Strategy create(StrategyParameters parameters) {
            return new OpeningRangeBreakout(parameters.whole("minutes", 15, 1, 360));
        }
    }
    // @end
}
