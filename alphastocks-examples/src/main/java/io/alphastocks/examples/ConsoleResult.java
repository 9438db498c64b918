package io.alphastocks.examples;

import io.alphastocks.book.BookView;
import io.alphastocks.bus.BusStatistics;
import io.alphastocks.bus.Deliveries;
import io.alphastocks.bus.SubscriptionStatistics;
import io.alphastocks.engine.TradingEngine;
import io.alphastocks.event.PositionClosed;
import io.alphastocks.event.SignalActivated;
import io.alphastocks.event.SignalRejected;
import io.alphastocks.model.Charge;
import io.alphastocks.model.ExitPlan;
import io.alphastocks.model.OptionPosition;
import io.alphastocks.model.Signal;
import io.alphastocks.portfolio.Portfolio;
import io.alphastocks.strategy.StrategyStatistics;

import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;

/// The result for people.
final class ConsoleResult {

    private final PrintStream out;
    private final DateTimeFormatter clock;

    ConsoleResult(PrintStream out, ZoneId zone) {
        this.out = out;
        this.clock = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(zone);
    }

    /// What is run, and where the account stands.
    void input(JobOptions options, BookView account) {
        line(
                "mode %s, %s, %s bus"
                        .formatted(
                                options.mode(),
                                options.data() == null
                                        ? "simulated session, seed " + options.seed()
                                        : "recorded data of " + options.data(),
                                options.concurrentBus() ? "concurrent" : "deterministic"));
        account.lastEventTime()
                .ifPresent(time ->
                        line(
                                "the account goes on from %s; input up to then only warms up"
                                        .formatted(time(time))));
        account.repeatsUntil()
                .ifPresent(time ->
                        line(
                                "the account has this run up to %s: it is repeated, and goes on from there"
                                        .formatted(time(time))));
    }

    void print(SessionResult result, TradingEngine engine) {
        data(engine);
        signals(result);
        trades(result);
        totals(result, engine.portfolio());
        bus(engine.bus().statistics());
    }

    private void data(TradingEngine engine) {
        line("");
        line("DATA");
        engine.feedCounts()
                .forEach((name, c) ->
                        line(
                                "  %s: %s rows; left out: %s repeated, %s outside of sessions; %s prices rounded"
                                        .formatted(
                                                name,
                                                c.delivered(),
                                                c.duplicates(),
                                                c.outsideSession(),
                                                c.roundedPrices())));
        for (StrategyStatistics strategy : engine.strategyStatistics()) {
            line(
                    "  strategy %s: %s, %s candles, %s signals%s"
                            .formatted(
                                    strategy.name(),
                                    strategy.state(),
                                    strategy.candles(),
                                    strategy.signals(),
                                    strategy.candles() == 0
                                            ? " - WARNING: the data has no candle for it"
                                            : ""));
        }
    }

    private void signals(SessionResult result) {
        line("");
        line("SIGNALS (%s)".formatted(result.signals().size()));
        for (SessionResult.SignalStory story : result.signals()) {
            Signal signal = story.signal();
            line(
                    String.format(
                            Locale.ROOT,
                            "  %s  %-12s %-4s %s at %s  strength %.1f  move %.2f %%  %s",
                            time(signal.time()),
                            signal.strategy(),
                            signal.action(),
                            signal.symbol(),
                            signal.entry(),
                            signal.strength(),
                            signal.expectedMovePercent(),
                            signal.reason()));
            SignalRejected rejected = story.rejected;
            SignalActivated sheet = story.activated;
            if (rejected != null) {
                line(
                        "            rejected by '%s': %s (limit: %s)"
                                .formatted(rejected.rule(), rejected.value(), rejected.limit()));
            } else if (sheet != null) {
                accepted(sheet);
            } else {
                line("            %s".formatted(story.outcome()));
            }
        }
    }

    private void accepted(SignalActivated sheet) {
        ExitPlan plan = sheet.plan();
        line(
                "            accepted, %s: %s %s units at %s, stop %s, target %s"
                        .formatted(
                                sheet.action(),
                                sheet.contract().id().symbol(),
                                sheet.quantity(),
                                sheet.price(),
                                plan.stop(),
                                plan.target()));
    }

    private void trades(SessionResult result) {
        line("");
        line("TRADES (%s)".formatted(result.trades().size()));
        for (PositionClosed trade : result.trades()) {
            OptionPosition position = trade.position();
            line(
                    "  %-20s %4s units  in %s at %s  out %s at %s  %-14s gross %s  charges %s  net %s"
                            .formatted(
                                    position.contract().id().symbol(),
                                    position.entered(),
                                    time(position.opened()),
                                    position.entry(),
                                    time(trade.time()),
                                    trade.exit(),
                                    trade.reason(),
                                    trade.gross(),
                                    trade.charges(),
                                    trade.net()));
            line(
                    "            %scharges: %s"
                            .formatted(
                                    result.isModelled(trade) ? "prices modelled, " : "",
                                    position.charges().lines().stream()
                                            .map(ConsoleResult::charge)
                                            .collect(Collectors.joining(", "))));
        }
        for (OptionPosition position : result.openPositions()) {
            line(
                    "  %-20s %4s units still held, cost %s"
                            .formatted(
                                    position.contract().id().symbol(),
                                    position.quantity(),
                                    position.cost()));
        }
    }

    private static String charge(Charge line) {
        return line.name() + " " + line.amount();
    }

    private void totals(SessionResult result, Portfolio portfolio) {
        line("");
        line("TOTALS");
        line(
                "  signals %s, rejected %s, orders %s, trades %s"
                        .formatted(
                                result.signals().size(),
                                result.rejections().size(),
                                result.orders().size(),
                                result.trades().size()));
        line(
                "  capital %s + gross %s - charges %s = cash %s + cost of positions %s"
                        .formatted(
                                portfolio.capital(),
                                portfolio.realised(),
                                portfolio.charges(),
                                portfolio.cash(),
                                portfolio.cost()));
        line("  net result %s".formatted(portfolio.net()));
    }

    private void bus(BusStatistics bus) {
        line("");
        line(
                "BUS: %s events published, %s dead letters"
                        .formatted(bus.published(), bus.deadLetters()));
        for (SubscriptionStatistics subscription : bus.subscriptions()) {
            Deliveries d = subscription.deliveries();
            line(
                    "  %-24s matched %s = processed %s + failed %s + timed out %s + dropped %s + coalesced %s + refused %s + stuck %s + undelivered %s + queued %s + in flight %s; filtered %s"
                            .formatted(
                                    subscription.id(),
                                    d.matched(),
                                    d.processed(),
                                    d.failed(),
                                    d.timedOut(),
                                    d.dropped(),
                                    d.coalesced(),
                                    d.refused(),
                                    d.stuck(),
                                    d.undelivered(),
                                    d.queued(),
                                    d.inFlight(),
                                    d.filtered()));
        }
    }

    void progress(Instant time, String text) {
        line("%s  %s".formatted(time(time), text));
    }

    private String time(Instant time) {
        return clock.format(time);
    }

    private void line(String text) {
        out.println(text);
    }
}
