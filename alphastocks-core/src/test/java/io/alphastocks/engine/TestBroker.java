package io.alphastocks.engine;

import io.alphastocks.broker.Broker;
import io.alphastocks.broker.BrokerException;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Takes every order and fills none.
final class TestBroker implements Broker {

    private final String account;
    final List<String> submitted = new CopyOnWriteArrayList<>();
    volatile boolean closed;
    volatile boolean readable = true;

    TestBroker(String account) {
        this.account = account;
    }

    @Override
    public String name() {
        return "test";
    }

    @Override
    public String account() {
        return account;
    }

    @Override
    public void onUpdate(Consumer<BrokerUpdate> updates) {}

    @Override
    public SubmitOutcome submit(Order order) {
        submitted.add(order.id());
        return new SubmitOutcome.Acked("B-" + order.id());
    }

    @Override
    public SubmitOutcome modify(Order order) {
        return new SubmitOutcome.Acked("B-" + order.id());
    }

    @Override
    public SubmitOutcome cancel(Order order) {
        return new SubmitOutcome.Acked("B-" + order.id());
    }

    @Override
    public List<BrokerOrder> orders() {
        if (!readable) {
            throw new BrokerException("it is away");
        }
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
        return new BrokerMargins(Money.of("1000000"), Money.ZERO);
    }

    @Override
    public void close() {
        closed = true;
    }
}
