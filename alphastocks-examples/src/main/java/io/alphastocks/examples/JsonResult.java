package io.alphastocks.examples;

import io.alphastocks.bus.BusStatistics;
import io.alphastocks.bus.Deliveries;
import io.alphastocks.bus.SubscriptionStatistics;
import io.alphastocks.engine.TradingEngine;
import io.alphastocks.event.PositionClosed;
import io.alphastocks.event.SignalActivated;
import io.alphastocks.event.SignalRejected;
import io.alphastocks.execution.ExecutorStatistics;
import io.alphastocks.model.Charge;
import io.alphastocks.model.Order;
import io.alphastocks.model.PositionStatistics;
import io.alphastocks.model.Signal;
import io.alphastocks.model.StrikeCandidate;
import io.alphastocks.portfolio.Portfolio;
import io.alphastocks.signal.SignalStatistics;
import io.alphastocks.strategy.StrategyStatistics;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// The whole result as JSON. Two runs on the same input give the same text, but for what stands
/// under `timing`. Prices and money are decimal text, exact.
final class JsonResult {

    private static final JsonMapper MAPPER = new JsonMapper();

    private JsonResult() {}

    /// Writes the result to a file.
    static void write(
            Path file,
            SessionResult result,
            TradingEngine engine,
            JobOptions options,
            Path database,
            Duration took)
            throws IOException {
        ObjectNode root = MAPPER.createObjectNode();
        signals(root.putArray("signals"), result);
        rejections(root.putArray("rejections"), result.rejections());
        orders(root.putArray("orders"), result.orders());
        trades(root.putArray("trades"), result);
        totals(root.putObject("totals"), result, engine.portfolio());
        statistics(root.putObject("statistics"), engine, options);
        root.putObject("timing")
                .put("database", database.toString())
                .put("seconds", took.toMillis() / 1000.0);
        Files.writeString(
                file, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
    }

    private static void signals(ArrayNode array, SessionResult result) {
        for (SessionResult.SignalStory story : result.signals()) {
            Signal signal = story.signal();
            ObjectNode node =
                    array.addObject()
                            .put("id", signal.id())
                            .put("time", signal.time().toString())
                            .put("strategy", signal.strategy())
                            .put("symbol", signal.symbol())
                            .put("action", signal.action().name())
                            .put("entry", signal.entry().toString())
                            .put("stopLoss", signal.stopLoss().toString())
                            .put("target", signal.target().toString())
                            .put("strength", signal.strength())
                            .put("expectedMovePercent", signal.expectedMovePercent())
                            .put("timeframe", signal.timeframe().name())
                            .put("reason", signal.reason())
                            .put("kind", story.generated.kind().name())
                            .put("outcome", story.outcome());
            if (story.activated != null) {
                sheet(node.putObject("tradeSheet"), story.activated);
            }
            if (story.ended != null) {
                node.put("endReason", story.ended.reason())
                        .put("profit", story.ended.profit().toString());
            }
        }
    }

    private static void sheet(ObjectNode node, SignalActivated sheet) {
        node.put("mode", sheet.mode().name())
                .put("action", sheet.action().name())
                .put("contract", sheet.contract().id().value())
                .put("premium", sheet.price().toString())
                .put("quantity", sheet.quantity().units())
                .put("stop", sheet.plan().stop().toString())
                .put("target", sheet.plan().target().toString());
        candidates(node.putArray("candidates"), sheet.candidates());
    }

    private static void rejections(ArrayNode array, List<SignalRejected> rejections) {
        for (SignalRejected rejection : rejections) {
            ObjectNode node =
                    array.addObject()
                            .put("signalId", rejection.signal().id())
                            .put("time", rejection.time().toString())
                            .put("rule", rejection.rule())
                            .put("value", rejection.value())
                            .put("limit", rejection.limit());
            candidates(node.putArray("candidates"), rejection.candidates());
        }
    }

    private static void candidates(ArrayNode array, List<StrikeCandidate> candidates) {
        for (StrikeCandidate candidate : candidates) {
            ObjectNode node =
                    array.addObject()
                            .put("contract", candidate.contract().id().value())
                            .put("strike", candidate.contract().strike().toString())
                            .put("distancePercent", candidate.distancePercent())
                            .put("chosen", candidate.chosen());
            if (candidate.premium() != null) {
                node.put("premium", candidate.premium().toString());
            }
            ObjectNode filters = node.putObject("filters");
            for (StrikeCandidate.FilterResult filter : candidate.filters()) {
                filters.putObject(filter.filter())
                        .put("verdict", filter.verdict().name())
                        .put("value", filter.value())
                        .put("limit", filter.limit());
            }
        }
    }

    private static void orders(ArrayNode array, List<Order> orders) {
        for (Order order : orders) {
            array.addObject()
                    .put("id", order.id())
                    .put("signalId", order.signalId())
                    .put("purpose", order.purpose().name())
                    .put("instrument", order.instrument().value())
                    .put("side", order.side().name())
                    .put("type", order.type().name())
                    .put("quantity", order.quantity().units())
                    .put("filled", order.filled().units())
                    .put("filledValue", order.filledValue().toString())
                    .put("state", order.state().name())
                    .put("reason", order.reason())
                    .put("created", order.created().toString())
                    .put("updated", order.updated().toString());
        }
    }

    private static void trades(ArrayNode array, SessionResult result) {
        for (PositionClosed trade : result.trades()) {
            ObjectNode node =
                    array.addObject()
                            .put("positionId", trade.position().id())
                            .put("signalId", trade.position().signalId())
                            .put("strategy", trade.position().strategy())
                            .put("contract", trade.position().contract().id().value())
                            .put("quantity", trade.position().entered().units())
                            .put("opened", trade.position().opened().toString())
                            .put("closed", trade.time().toString())
                            .put("entry", trade.position().entry().toString())
                            .put("exit", trade.exit().toString())
                            .put("reason", trade.reason().name())
                            .put("modelledPrices", result.isModelled(trade))
                            .put("gross", trade.gross().toString());
            ObjectNode charges = node.putObject("charges");
            for (Charge line : trade.position().charges().lines()) {
                charges.put(line.name(), line.amount().toString());
            }
            node.put("chargesTotal", trade.charges().toString()).put("net", trade.net().toString());
            SignalActivated sheet = result.story(trade).activated;
            candidates(node.putArray("candidates"), sheet == null ? List.of() : sheet.candidates());
        }
    }

    private static void totals(ObjectNode node, SessionResult result, Portfolio portfolio) {
        node.put("signals", result.signals().size())
                .put("rejections", result.rejections().size())
                .put("orders", result.orders().size())
                .put("trades", result.trades().size())
                .put("openPositions", result.openPositions().size())
                .put("capital", portfolio.capital().toString())
                .put("cash", portfolio.cash().toString())
                .put("positionCost", portfolio.cost().toString())
                .put("gross", portfolio.realised().toString())
                .put("charges", portfolio.charges().toString())
                .put("net", portfolio.net().toString());
    }

    private static void statistics(ObjectNode node, TradingEngine engine, JobOptions options) {
        node.putObject("input")
                .put("data", options.data() == null ? "simulated" : options.data().toString())
                .put("seed", options.seed())
                .put("mode", options.mode().name())
                .put("bus", options.concurrentBus() ? "concurrent" : "deterministic");
        ObjectNode feeds = node.putObject("feeds");
        engine.feedCounts()
                .forEach((name, counts) ->
                        feeds.putObject(name)
                                .put("delivered", counts.delivered())
                                .put("duplicates", counts.duplicates())
                                .put("outsideSession", counts.outsideSession())
                                .put("roundedPrices", counts.roundedPrices()));
        SignalStatistics signals = engine.signalStatistics();
        node.putObject("signals")
                .put("received", signals.received())
                .put("first", signals.first())
                .put("reversals", signals.reversals())
                .put("reEntries", signals.reEntries())
                .put("duplicates", signals.duplicates())
                .put("known", signals.known())
                .put("failed", signals.failed());
        engine.executorStatistics().ifPresent(e -> executor(node.putObject("executor"), e));
        engine.positionStatistics().ifPresent(p -> positions(node.putObject("positions"), p));
        ArrayNode strategies = node.putArray("strategies");
        for (StrategyStatistics strategy : engine.strategyStatistics()) {
            strategies
                    .addObject()
                    .put("name", strategy.name())
                    .put("state", strategy.state().name())
                    .put("candles", strategy.candles())
                    .put("signals", strategy.signals());
        }
        bus(node.putObject("bus"), engine.bus().statistics());
    }

    private static void executor(ObjectNode node, ExecutorStatistics executor) {
        node.put("received", executor.received())
                .put("executed", executor.executed())
                .put("logged", executor.logged())
                .put("waiting", executor.waiting())
                .put("ignored", executor.ignored())
                .put("failed", executor.failed());
        ObjectNode rejected = node.putObject("rejected");
        executor.rejected().forEach(rejected::put);
    }

    private static void positions(ObjectNode node, PositionStatistics positions) {
        result(node.putObject("total"), positions.total());
        ObjectNode byStrategy = node.putObject("byStrategy");
        positions.byStrategy().keySet().stream()
                .sorted()
                .forEach(name ->
                        result(
                                byStrategy.putObject(name),
                                positions.byStrategy().getOrDefault(name, positions.total())));
    }

    private static void result(ObjectNode node, PositionStatistics.Result result) {
        node.put("closed", result.closed())
                .put("wins", result.wins())
                .put("winRatePercent", result.winRatePercent())
                .put("averageWin", result.averageWin())
                .put("averageLoss", result.averageLoss())
                .put("expectancy", result.expectancy())
                .put("net", result.net().toString());
    }

    private static void bus(ObjectNode node, BusStatistics bus) {
        node.put("published", bus.published()).put("deadLetters", bus.deadLetters());
        deliveries(node.putObject("deliveries"), bus.deliveries());
        ArrayNode subscriptions = node.putArray("subscriptions");
        for (SubscriptionStatistics subscription : bus.subscriptions()) {
            deliveries(
                    subscriptions.addObject().put("id", subscription.id()),
                    subscription.deliveries());
        }
    }

    private static void deliveries(ObjectNode node, Deliveries deliveries) {
        node.put("matched", deliveries.matched())
                .put("filtered", deliveries.filtered())
                .put("processed", deliveries.processed())
                .put("failed", deliveries.failed())
                .put("timedOut", deliveries.timedOut())
                .put("dropped", deliveries.dropped())
                .put("coalesced", deliveries.coalesced())
                .put("refused", deliveries.refused())
                .put("stuck", deliveries.stuck())
                .put("undelivered", deliveries.undelivered())
                .put("queued", deliveries.queued())
                .put("inFlight", deliveries.inFlight());
    }
}
