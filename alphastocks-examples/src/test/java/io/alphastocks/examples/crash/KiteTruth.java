package io.alphastocks.examples.crash;

import io.alphastocks.model.BrokerOrder;
import io.alphastocks.model.BrokerPosition;
import io.alphastocks.model.BrokerTrade;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.OrderState;
import io.alphastocks.testkit.kite.FakeKite;
import io.alphastocks.testkit.kite.FakeOrder;
import io.alphastocks.testkit.kite.FakeTrade;
import io.alphastocks.testkit.kite.Route;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the fake broker really has.
///
/// @param fake the fake, which outlives the trading process
record KiteTruth(FakeKite fake) implements Truth {

    @Override
    public Map<String, Integer> requests() {
        Map<String, Integer> requests = new LinkedHashMap<>();
        fake.requests(Route.PLACE_ORDER)
                .forEach(request ->
                        requests.merge(request.parameter("tag").orElse(""), 1, Integer::sum));
        return requests;
    }

    @Override
    public List<BrokerOrder> allOrders() {
        return fake.account().orders().stream().map(KiteTruth::order).toList();
    }

    private static BrokerOrder order(FakeOrder order) {
        return new BrokerOrder(
                order.orderId(),
                String.valueOf(order.tag()),
                new InstrumentId(order.key()),
                order.side(),
                order.quantity(),
                order.price(),
                switch (order.status()) {
                    case "COMPLETE" -> OrderState.FILLED;
                    case "CANCELLED" -> OrderState.CANCELLED;
                    case "REJECTED" -> OrderState.REJECTED;
                    default ->
                            order.filled().isZero() ? OrderState.OPEN : OrderState.PARTIALLY_FILLED;
                },
                order.filled(),
                "",
                Instant.EPOCH);
    }

    /// The broker tells times to the second.
    @Override
    public Map<String, List<BrokerTrade>> allTrades() {
        Map<String, List<BrokerTrade>> trades = new LinkedHashMap<>();
        for (FakeTrade trade : fake.account().trades()) {
            trades.computeIfAbsent(trade.orderId(), _ -> new ArrayList<>())
                    .add(
                            new BrokerTrade(
                                    trade.tradeId(),
                                    trade.quantity(),
                                    trade.price(),
                                    trade.time().truncatedTo(ChronoUnit.SECONDS)));
        }
        return trades;
    }

    @Override
    public List<BrokerPosition> held() {
        Map<InstrumentId, Long> units = new LinkedHashMap<>();
        fake.account()
                .positions()
                .forEach(
                        one -> units.merge(new InstrumentId(one.key()), one.quantity(), Long::sum));
        List<BrokerPosition> positions = new ArrayList<>();
        units.forEach((id, held) -> positions.add(new BrokerPosition(id, held)));
        return positions;
    }
}
