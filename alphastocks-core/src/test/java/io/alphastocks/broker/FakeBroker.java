package io.alphastocks.broker;

import io.alphastocks.model.BrokerMargins;
import io.alphastocks.model.BrokerOrder;
import io.alphastocks.model.BrokerPosition;
import io.alphastocks.model.BrokerTrade;
import io.alphastocks.model.BrokerUpdate;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Money;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderState;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.SubmitOutcome;
import io.alphastocks.time.EngineClock;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// A broker in memory that takes every order it gets, also one that it has already, and fails as it
/// is told. One thread at a time.
final class FakeBroker implements Broker {

    /// What goes wrong with the next request.
    enum Fault {
        NONE,
        /// It never arrives, and nobody knows.
        LOST,
        /// It is done, and nobody knows.
        UNANSWERED,
        /// It is done, and the call throws.
        THROWS,
        /// It is certainly not done.
        REFUSED
    }

    /// A failure whose trace says nothing that a log of many of them would be read for.
    private static final class LineLost extends RuntimeException {

        private static final long serialVersionUID = 1L;

        LineLost(String message) {
            super(message, null, false, false);
        }
    }

    final Deque<Fault> faults = new ArrayDeque<>();
    final List<String> calls = new ArrayList<>();

    /// All that it has or would have told, also while it is mute.
    final List<BrokerUpdate> untold = new ArrayList<>();

    boolean readsFail;
    boolean positionsFail;
    boolean mute;
    private final EngineClock clock;
    private final Map<String, BrokerOrder> orders = new LinkedHashMap<>();
    private final Map<String, List<BrokerTrade>> trades = new LinkedHashMap<>();
    final Map<InstrumentId, Long> units = new TreeMap<>((a, b) -> a.value().compareTo(b.value()));
    private Consumer<BrokerUpdate> listener = _ -> {};
    private int ids;
    private Runnable afterReading = () -> {};

    FakeBroker(EngineClock clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public String account() {
        return "AB1234";
    }

    @Override
    public void onUpdate(Consumer<BrokerUpdate> updates) {
        listener = updates;
    }

    @Override
    public SubmitOutcome submit(Order order) {
        calls.add("submit " + order.id());
        return answer(() -> {
            String id = "B" + ++ids;
            add(
                    new BrokerOrder(
                            id,
                            order.tag(),
                            order.instrument(),
                            order.side(),
                            order.quantity(),
                            order.limit(),
                            OrderState.OPEN,
                            Quantity.ZERO,
                            "",
                            clock.now()));
            return id;
        });
    }

    @Override
    public SubmitOutcome modify(Order order) {
        calls.add("modify " + order.id());
        return answer(() -> {
            BrokerOrder now = order(Objects.requireNonNull(order.brokerOrderId()));
            put(now, order.limit(), now.state(), now.filled());
            return now.brokerOrderId();
        });
    }

    @Override
    public SubmitOutcome cancel(Order order) {
        String id = Objects.requireNonNull(order.brokerOrderId());
        calls.add("cancel " + id);
        return answer(() -> {
            end(id, OrderState.CANCELLED);
            return id;
        });
    }

    private SubmitOutcome answer(Supplier<String> deed) {
        Fault fault = faults.isEmpty() ? Fault.NONE : faults.removeFirst();
        return switch (fault) {
            case NONE -> new SubmitOutcome.Acked(deed.get());
            case LOST -> new SubmitOutcome.Unknown("time-out");
            case UNANSWERED -> new SubmitOutcome.Unknown("time-out of " + deed.get());
            case THROWS -> throw new LineLost("no line after " + deed.get());
            case REFUSED -> new SubmitOutcome.NotPlaced("no margin");
        };
    }

    /// An order that somebody placed, by hand or twice.
    void add(BrokerOrder order) {
        orders.put(order.brokerOrderId(), order);
        tell(order.brokerOrderId());
    }

    BrokerOrder order(String brokerOrderId) {
        return Objects.requireNonNull(orders.get(brokerOrderId));
    }

    /// Every order that it has today.
    List<BrokerOrder> known() {
        return List.copyOf(orders.values());
    }

    /// Every execution of today.
    List<BrokerTrade> executions(String brokerOrderId) {
        return List.copyOf(trades.getOrDefault(brokerOrderId, List.of()));
    }

    void fill(String brokerOrderId, long more, String price) {
        BrokerOrder now = order(brokerOrderId);
        Quantity filled = now.filled().plus(Quantity.of(more));
        List<BrokerTrade> executions =
                trades.computeIfAbsent(brokerOrderId, _ -> new ArrayList<>());
        executions.add(
                new BrokerTrade(
                        brokerOrderId + "/" + (executions.size() + 1),
                        Quantity.of(more),
                        Price.of(price),
                        clock.now()));
        units.merge(now.instrument(), now.side().sign() * more, Long::sum);
        boolean all = filled.equals(now.quantity());
        OrderState state =
                now.state().isTerminal()
                        ? now.state()
                        : all ? OrderState.FILLED : OrderState.PARTIALLY_FILLED;
        put(now, now.limit(), state, filled);
    }

    /// An execution is annulled, and the order counts less.
    void annul(String brokerOrderId) {
        BrokerTrade last = Objects.requireNonNull(trades.get(brokerOrderId)).removeLast();
        BrokerOrder now = order(brokerOrderId);
        units.merge(now.instrument(), -now.side().sign() * last.quantity().units(), Long::sum);
        put(now, now.limit(), now.state(), now.filled().minus(last.quantity()));
    }

    /// The trades do not show an execution, although the order counts it.
    void forgetTrade(String brokerOrderId) {
        Objects.requireNonNull(trades.get(brokerOrderId)).removeLast();
    }

    /// Something happens right after the next reading of the positions.
    void onceRead(Runnable event) {
        afterReading = event;
    }

    /// Somebody changes an order by hand.
    void amend(String brokerOrderId, long units, @Nullable Price limit) {
        BrokerOrder now = order(brokerOrderId);
        orders.put(
                brokerOrderId,
                new BrokerOrder(
                        brokerOrderId,
                        now.tag(),
                        now.instrument(),
                        now.side(),
                        Quantity.of(units),
                        limit,
                        now.filled().units() == units ? OrderState.FILLED : now.state(),
                        now.filled(),
                        now.reason(),
                        clock.now()));
        tell(brokerOrderId);
    }

    /// Ends an order, unless it has ended.
    void end(String brokerOrderId, OrderState state) {
        BrokerOrder now = order(brokerOrderId);
        if (!now.state().isTerminal()) {
            put(now, now.limit(), state, now.filled());
        }
    }

    /// The day is over: the order book is empty.
    void nextDay() {
        orders.clear();
        trades.clear();
    }

    private void put(BrokerOrder now, @Nullable Price limit, OrderState state, Quantity filled) {
        orders.put(
                now.brokerOrderId(),
                new BrokerOrder(
                        now.brokerOrderId(),
                        now.tag(),
                        now.instrument(),
                        now.side(),
                        now.quantity(),
                        limit,
                        state,
                        filled,
                        now.reason(),
                        clock.now()));
        tell(now.brokerOrderId());
    }

    private void tell(String brokerOrderId) {
        untold.add(update(brokerOrderId));
        if (!mute) {
            listener.accept(update(brokerOrderId));
        }
    }

    /// News with every execution so far.
    BrokerUpdate update(String brokerOrderId) {
        return new BrokerUpdate(
                order(brokerOrderId), trades.getOrDefault(brokerOrderId, List.of()));
    }

    /// Tells the listener.
    void says(BrokerUpdate update) {
        listener.accept(update);
    }

    @Override
    public List<BrokerOrder> orders() {
        calls.add("orders");
        requireReadable();
        return List.copyOf(orders.values());
    }

    @Override
    public Map<String, List<BrokerTrade>> trades() {
        requireReadable();
        return Map.copyOf(trades);
    }

    @Override
    public List<BrokerPosition> positions() {
        requireReadable();
        if (positionsFail) {
            throw new BrokerException("nobody knows what is held");
        }
        List<BrokerPosition> positions =
                units.entrySet().stream()
                        .map(e -> new BrokerPosition(e.getKey(), e.getValue()))
                        .toList();
        Runnable event = afterReading;
        afterReading = () -> {};
        event.run();
        return positions;
    }

    private void requireReadable() {
        if (readsFail) {
            throw new BrokerException("the broker is away");
        }
    }

    @Override
    public BrokerMargins margins() {
        return new BrokerMargins(Money.ZERO, Money.ZERO);
    }

    @Override
    public void close() {}
}
