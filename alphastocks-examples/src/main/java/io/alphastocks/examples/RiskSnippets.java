package io.alphastocks.examples;

import io.alphastocks.broker.Broker;
import io.alphastocks.engine.EngineBuilder;
import io.alphastocks.engine.LiveConsent;
import io.alphastocks.engine.Resumption;
import io.alphastocks.engine.TradingEngine;
import io.alphastocks.model.Money;
import io.alphastocks.model.RiskLimits;
import io.alphastocks.model.TradingStatus;
import io.alphastocks.risk.RiskBreach;
import io.alphastocks.risk.RiskRule;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What the guide to risk quotes.
final class RiskSnippets {

    private RiskSnippets() {}

    static EngineBuilder limits() {
        // @start region="limits"
        EngineBuilder builder =
                TradingEngine.paper()
                        .capital(Money.of("500000"))
                        .limits(
                                RiskLimits.DEFAULT
                                        .withMaxPositions(2)
                                        .withMaxDailyLossPercent(3)
                                        .withMaxFeedSilence(Duration.ofSeconds(5)));
        // @end
        return builder;
    }

    static EngineBuilder rule(EngineBuilder builder) {
        // @start region="rule"
        RiskRule enoughForToday =
                (account, entry) ->
                        account.realisedToday().isAbove(Money.of("10000"))
                                ? Optional.of(
                                        new RiskBreach(
                                                "enough for today",
                                                account.realisedToday().toString(),
                                                "10000.00"))
                                : Optional.empty();
        builder.rule(enoughForToday);
        // @end
        return builder;
    }

    static Resumption halt(TradingEngine engine, Instant end) {
        // @start region="halt"
        engine.halt(TradingStatus.reducing("budget speech").until(end)); // no new entries
        engine.halt(TradingStatus.halted("odd prices")); // and entries under way are cancelled
        engine.halt(
                TradingStatus.closingAll("leaving")); // and everything is closed: the kill switch
        Resumption outcome = engine.resume("all clear"); // refused while book and broker differ
        // @end
        return outcome;
    }

    static void files(EngineBuilder builder) {
        // @start region="file"
        builder.haltFile(Path.of("HALT"), TradingStatus::halted)
                .haltFile(Path.of("CLOSE_ALL"), TradingStatus::closingAll);
        // @end
    }

    static EngineBuilder live(Broker broker) {
        // @start region="live"
        EngineBuilder builder =
                TradingEngine.live(
                        broker,
                        new LiveConsent(
                                "AB1234", // the broker's account; any other is refused
                                Money.of("20000"), // loss of a day
                                Money.of("100000"))); // value of one entry
        // @end
        return builder;
    }

    static void change(TradingEngine engine) {
        // @start region="change"
        engine.changeLimits(engine.limits().withMaxPositions(1), "Ada: results tonight");
        // @end
    }
}
