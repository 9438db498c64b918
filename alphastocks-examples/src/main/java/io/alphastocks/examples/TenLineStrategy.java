package io.alphastocks.examples;

import io.alphastocks.indicator.Ema;
import io.alphastocks.model.Candle;
import io.alphastocks.strategy.SignalRequest;
import io.alphastocks.strategy.Strategy;
import io.alphastocks.strategy.StrategyContext;

/// Buys when a candle closes half a percent above its average, one position at a time.
public final class TenLineStrategy implements Strategy {

    private final Ema average = new Ema(20);

    @Override
    public void onCandle(Candle candle, StrategyContext context) {
        double close = candle.close().toDouble();
        if (close > average.update(close) * 1.005 && context.openPositions().isEmpty()) {
            context.signal(SignalRequest.buy(candle.close()).reason("far above EMA 20"));
        }
    }
}
