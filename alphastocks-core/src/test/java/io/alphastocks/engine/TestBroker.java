package io.alphastocks.engine;

import io.alphastocks.broker.Broker;
import io.alphastocks.broker.BrokerException;
import io.alphastocks.model.BrokerMargins;
import io.alphastocks.model.BrokerOrder;
import io.alphastocks.model.BrokerPosition;
import io.alphastocks.model.BrokerTrade;
import io.alphastocks.model.BrokerUpdate;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Money;
import io.alphastocks.model.Order;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Side;
import io.alphastocks.model.SubmitOutcome;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Takes every order and fills none.
final class TestBroker implements Broker {

    private final String account;
    final List<String> submitted = new CopyOnWriteArrayList<>();
    private volatile Consumer<String> refusals = _ -> {};
    volatile boolean closed;
    volatile Money available = Money.of("1000000");
    volatile Supplier<Optional<Money>> margin = Optional::empty;
    volatile boolean readable = true;

    /// What a reading that fails throws.
    volatile Supplier<RuntimeException> failure = () -> new BrokerException("it is away");

    /// How often each of the readings `orders`, `trades` and `positions` still fails.
    final Map<String, Integer> failing = new ConcurrentHashMap<>();

    /// What it holds.
    final Map<InstrumentId, Long> units = new ConcurrentHashMap<>();

    final AtomicInteger readings = new AtomicInteger();

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
    public void onRefused(Consumer<String> newRefusals) {
        refusals = newRefusals;
    }

    /// Lets nobody in any more.
    void refuse(String reason) {
        refusals.accept(reason);
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
        readings.incrementAndGet();
        read("orders");
        return List.of();
    }

    @Override
    public Map<String, List<BrokerTrade>> trades() {
        read("trades");
        return Map.of();
    }

    @Override
    public List<BrokerPosition> positions() {
        read("positions");
        return units.entrySet().stream()
                .map(e -> new BrokerPosition(e.getKey(), e.getValue()))
                .toList();
    }

    private void read(String what) {
        Integer left = failing.computeIfPresent(what, (_, times) -> times - 1);
        if (!readable || (left != null && left >= 0)) {
            throw failure.get();
        }
    }

    @Override
    public BrokerMargins margins() {
        return new BrokerMargins(available, Money.ZERO);
    }

    @Override
    public Optional<Money> marginFor(
            InstrumentId instrument, Side side, Quantity quantity, Price price) {
        return margin.get();
    }

    @Override
    public void close() {
        closed = true;
    }
}
