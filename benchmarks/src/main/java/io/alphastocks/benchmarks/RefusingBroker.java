package io.alphastocks.benchmarks;

import io.alphastocks.broker.Broker;
import io.alphastocks.model.BrokerMargins;
import io.alphastocks.model.BrokerOrder;
import io.alphastocks.model.BrokerPosition;
import io.alphastocks.model.BrokerTrade;
import io.alphastocks.model.BrokerUpdate;
import io.alphastocks.model.Money;
import io.alphastocks.model.Order;
import io.alphastocks.model.SubmitOutcome;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Takes note of each order, and does not take it: so that an account is never full.
final class RefusingBroker implements Broker {

    private static final SubmitOutcome REFUSED = new SubmitOutcome.NotPlaced("a benchmark");

    private final Consumer<Order> seen;

    /// @param seen is given each order when it arrives
    RefusingBroker(Consumer<Order> seen) {
        this.seen = seen;
    }

    @Override
    public String name() {
        return "refusing";
    }

    @Override
    public String account() {
        return "none";
    }

    @Override
    public void onUpdate(Consumer<BrokerUpdate> updates) {
        // It has no news.
    }

    @Override
    public SubmitOutcome submit(Order order) {
        seen.accept(order);
        return REFUSED;
    }

    @Override
    public SubmitOutcome modify(Order order) {
        return REFUSED;
    }

    @Override
    public SubmitOutcome cancel(Order order) {
        return REFUSED;
    }

    @Override
    public List<BrokerOrder> orders() {
        return List.of();
    }

    @Override
    public Map<String, List<BrokerTrade>> trades() {
        return Map.of();
    }

    @Override
    public List<BrokerPosition> positions() {
        return List.of();
    }

    @Override
    public BrokerMargins margins() {
        return new BrokerMargins(Money.ZERO, Money.ZERO);
    }

    @Override
    public void close() {
        // It holds nothing.
    }
}
