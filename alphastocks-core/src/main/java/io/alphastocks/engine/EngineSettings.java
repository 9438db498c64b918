package io.alphastocks.engine;

import io.alphastocks.book.ChargeModel;
import io.alphastocks.broker.FreezeQuantities;
import io.alphastocks.broker.ReconciliationPolicy;
import io.alphastocks.broker.ResolutionPolicy;
import io.alphastocks.execution.ExecutionSettings;
import io.alphastocks.market.HistorySource;
import io.alphastocks.market.RecordedFeed;
import io.alphastocks.model.Money;
import io.alphastocks.model.Spread;
import io.alphastocks.risk.RiskRule;
import io.alphastocks.time.TradingCalendar;

import java.time.Duration;
import java.util.List;

/// What a builder was told, at the moment of building.
///
/// @param maxFeedSilence how long a feed may say nothing before it is stale
/// @param resumable whether the account outlives the engine, so that another one may go on with it
record EngineSettings(
        MarketAccess access,
        List<RecordedFeed> feeds,
        List<EngineBuilder.StrategyRequest> strategies,
        HistorySource history,
        String account,
        Money capital,
        ExecutionSettings execution,
        List<RiskRule> rules,
        Duration maxFeedSilence,
        TradingCalendar calendar,
        ChargeModel charges,
        FreezeQuantities freeze,
        Spread spread,
        ResolutionPolicy resolution,
        ReconciliationPolicy reconciliation,
        boolean concurrent,
        boolean resumable) {

    EngineSettings {
        feeds = List.copyOf(feeds);
        strategies = List.copyOf(strategies);
        rules = List.copyOf(rules);
    }
}
