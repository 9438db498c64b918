package io.alphastocks.jdbc;

import io.alphastocks.engine.EngineBuilder;
import io.alphastocks.engine.TradingEngine;
import io.alphastocks.market.SimulatedSession;
import io.alphastocks.model.Candle;
import io.alphastocks.model.RiskLimits;
import io.alphastocks.model.Timeframe;
import io.alphastocks.store.Journal;
import io.alphastocks.strategy.SignalRequest;
import io.alphastocks.strategy.Strategy;
import io.alphastocks.strategy.StrategyContext;

/// Wants to be on the other side with every candle, and looks at its positions before.
final class Flipping implements Strategy {

    private boolean up;

    /// An engine that trades all day on what this says.
    static EngineBuilder engine(Journal journal, long seed) {
        return TradingEngine.paper()
                .feed(SimulatedSession.nifty(seed))
                .journal(journal)
                .limits(
                        RiskLimits.DEFAULT
                                .withMaxConsecutiveLosses(1_000)
                                .withMaxDailyLossPercent(100))
                .strategy("NIFTY", Timeframe.MIN_5, new Flipping());
    }

    @Override
    public void onCandle(Candle candle, StrategyContext context) {
        up = !up;
        String reason = context.openPositions().size() + " open";
        SignalRequest request =
                up ? SignalRequest.buy(candle.close()) : SignalRequest.sell(candle.close());
        context.signal(request.strength(9).reason(reason));
    }
}
