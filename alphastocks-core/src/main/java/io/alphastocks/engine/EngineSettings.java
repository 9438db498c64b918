package io.alphastocks.engine;

import io.alphastocks.book.ChargeModel;
import io.alphastocks.broker.FreezeQuantities;
import io.alphastocks.broker.ReconciliationPolicy;
import io.alphastocks.broker.ResolutionPolicy;
import io.alphastocks.execution.ExecutionSettings;
import io.alphastocks.market.HistorySource;
import io.alphastocks.market.MarketDataFeed;
import io.alphastocks.model.Money;
import io.alphastocks.model.RiskLimits;
import io.alphastocks.model.Spread;
import io.alphastocks.position.ExitPolicy;
import io.alphastocks.risk.RiskRule;
import io.alphastocks.time.EngineClock;
import io.alphastocks.time.TradingCalendar;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// What a builder was told, at the moment of building.
///
/// @param limits what the rules of the account are made of; how long a feed may say nothing before
///   it is stale, where it has no limit
/// @param feedSilence the limits of feeds that have their own, by name
/// @param reconcileEvery how often a live engine compares book and broker; zero for never
/// @param clock of a live run; null for one of its own
/// @param firstReading of a live engine's broker
/// @param haltFiles which halt trading while they are there
/// @param resumable whether the account outlives the engine, so that another one may go on with it
record EngineSettings(
        MarketAccess access,
        List<MarketDataFeed> feeds,
        List<EngineBuilder.StrategyRequest> strategies,
        HistorySource history,
        String account,
        Money capital,
        ExecutionSettings execution,
        List<RiskRule> rules,
        RiskLimits limits,
        Map<String, Duration> feedSilence,
        TradingCalendar calendar,
        ChargeModel charges,
        FreezeQuantities freeze,
        Spread spread,
        ResolutionPolicy resolution,
        ReconciliationPolicy reconciliation,
        ExitPolicy exits,
        Duration reconcileEvery,
        @Nullable EngineClock clock,
        FirstReading firstReading,
        List<HaltFile> haltFiles,
        boolean concurrent,
        boolean resumable) {

    EngineSettings {
        feeds = List.copyOf(feeds);
        strategies = List.copyOf(strategies);
        rules = List.copyOf(rules);
        feedSilence = Map.copyOf(feedSilence);
        haltFiles = List.copyOf(haltFiles);
    }

    /// How long a feed may say nothing before it is stale.
    Duration maxSilenceOf(String feed) {
        return feedSilence.getOrDefault(feed, limits.maxFeedSilence());
    }
}
