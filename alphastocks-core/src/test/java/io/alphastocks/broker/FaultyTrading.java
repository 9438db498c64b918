package io.alphastocks.broker;

import io.alphastocks.book.Admission;
import io.alphastocks.book.BookDesk;
import io.alphastocks.book.ExitDecision;
import io.alphastocks.broker.FakeBroker.Fault;
import io.alphastocks.model.BrokerOrder;
import io.alphastocks.model.BrokerUpdate;
import io.alphastocks.model.ExitReason;
import io.alphastocks.model.OptionPosition;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderState;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Side;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/// Turns numbers into what may happen between a book and a broker that loses requests, answers and
/// news, tells things twice, late and out of order, and into restarts in between. The broker itself
/// never has an order twice, and never sells what was not bought.
final class FaultyTrading {

    /// One thing that happens.
    ///
    /// @param kind what, from 0 to 99
    /// @param which what it is about, of what there is
    /// @param a a number of its own
    record Act(int kind, int which, int a) {}

    private static final Fault[] FAULTS = Fault.values();
    private static final Quantity LARGEST = Quantity.of(150);

    final BookDesk desk = BookDesk.paper();
    final FakeBroker broker = new FakeBroker(desk.clock);
    private final ResolutionPolicy policy;
    private final boolean latecomers;
    private OrderRouter router;
    private final List<Order> lost = new ArrayList<>();
    private int signals;

    /// @param latecomers whether requests that were lost may arrive after all, minutes later
    FaultyTrading(ResolutionPolicy policy, boolean latecomers) {
        this.policy = policy;
        this.latecomers = latecomers;
        broker.mute = true;
        router = router();
    }

    static Arbitrary<List<Act>> acts(int most) {
        return Combinators.combine(uniform(99), uniform(999), uniform(999))
                .as(Act::new)
                .list()
                .ofMinSize(most / 3)
                .ofMaxSize(most);
    }

    /// Small numbers are no simpler than others here.
    private static Arbitrary<Integer> uniform(int most) {
        return Arbitraries.integers()
                .between(0, most)
                .withDistribution(RandomDistribution.uniform());
    }

    private OrderRouter router() {
        return new OrderRouter(
                desk.book(), broker, Runnable::run, desk.clock, policy, ReconciliationPolicy.ADOPT);
    }

    void run(Act act) {
        switch (act.kind / 5) {
            case 0, 1 -> enter(act, act.a % 7 != 0);
            case 2, 3, 4, 5 -> pick(working(), act).ifPresent(order -> fill(order, act));
            case 6 -> pick(working(), act).ifPresent(order -> end(order, act));
            case 7 -> pick(ended(), act).ifPresent(order -> fill(order, act));
            case 8, 9, 10 -> tell(act);
            case 11, 12, 13, 14 ->
                    pick(desk.book().openPositions(), act).ifPresent(p -> exit(p, act));
            case 15, 16 -> pick(desk.book().liveOrders(), act).ifPresent(order -> ask(order, act));
            case 17 -> desk.pass(Duration.ofSeconds(act.a % 5 == 0 ? act.a : act.a % 10));
            case 18 -> {
                if (act.a % 2 == 0) {
                    restart();
                } else {
                    broker.readsFail = !broker.readsFail;
                }
            }
            default -> arrive(act);
        }
        broker.faults.clear();
    }

    private void fault(Act act) {
        broker.faults.add(FAULTS[act.a % FAULTS.length]);
    }

    private void enter(Act act, boolean sent) {
        String id = "S" + ++signals;
        desk.emit(id);
        long[] slices = LongStream.range(0, 1 + act.which % 3).map(i -> 75 * (1 + i % 2)).toArray();
        if (desk.admit(id, slices) instanceof Admission.Admitted(List<Order> orders) && sent) {
            send(orders, act);
        }
    }

    /// The first of them meets a fault.
    private void send(List<Order> orders, Act act) {
        fault(act);
        if (broker.faults.peekFirst() == Fault.LOST) {
            lost.add(orders.getFirst());
        }
        router.send(orders);
    }

    private void exit(OptionPosition position, Act act) {
        ExitReason reason = act.a % 4 == 0 ? ExitReason.PARTIAL_TARGET : ExitReason.STOP;
        switch (desk.book().exit(position.id(), reason, null, LARGEST)) {
            case ExitDecision.Ordered(List<Order> orders, List<Order> cancels) -> {
                send(orders, act);
                router.cancel(cancels);
            }
            case ExitDecision.NothingToDo(String _, List<Order> cancels) -> router.cancel(cancels);
        }
    }

    private void fill(BrokerOrder order, Act act) {
        long left = order.quantity().minus(order.filled()).units();
        long units = act.a % 2 == 0 ? left : 1 + act.a % left;
        broker.fill(order.brokerOrderId(), units, Integer.toString(60 + act.a % 80));
        if (act.which % 2 == 0) {
            broker.says(broker.untold.getLast());
        }
    }

    private void end(BrokerOrder order, Act act) {
        OrderState state =
                switch (act.a % 3) {
                    case 0 -> OrderState.CANCELLED;
                    case 1 -> OrderState.EXPIRED;
                    default -> order.filled().isZero() ? OrderState.REJECTED : OrderState.CANCELLED;
                };
        broker.end(order.brokerOrderId(), state);
    }

    /// Asks for an order to be changed or cancelled.
    private void ask(Order order, Act act) {
        fault(act);
        if (act.a % 2 == 0) {
            router.cancel(List.of(order));
        } else {
            router.modify(List.of(order), Price.of("9" + act.a % 10));
        }
    }

    /// Tells the latest news, or any of before, some of it without its executions.
    private void tell(Act act) {
        List<BrokerUpdate> all = broker.untold;
        Optional<BrokerUpdate> chosen =
                act.a % 2 == 0 && !all.isEmpty() ? Optional.of(all.getLast()) : pick(all, act);
        chosen.map(news -> act.a % 3 == 0 ? new BrokerUpdate(news.order(), List.of()) : news)
                .ifPresent(broker::says);
    }

    /// A request that everybody took for lost arrives.
    private void arrive(Act act) {
        if (latecomers && !lost.isEmpty()) {
            Order order = lost.remove(act.which % lost.size());
            broker.submit(order);
        }
    }

    void restart() {
        router.close();
        desk.reopen();
        router = router();
        try {
            router.recover();
        } catch (BrokerException e) {
            // it goes on asking
        }
    }

    private List<BrokerOrder> working() {
        return broker.known().stream().filter(order -> !order.open().isZero()).toList();
    }

    /// Cancelled purchases of which something may still be filled.
    private List<BrokerOrder> ended() {
        return broker.known().stream()
                .filter(order -> order.side() == Side.BUY)
                .filter(order -> order.state() == OrderState.CANCELLED)
                .filter(order -> order.quantity().isAbove(order.filled()))
                .toList();
    }

    private static <T> Optional<T> pick(List<T> list, Act act) {
        return list.isEmpty() ? Optional.empty() : Optional.of(list.get(act.which % list.size()));
    }

    /// Everything works again, and time passes.
    Reconciliation settle() {
        broker.readsFail = false;
        desk.pass(Duration.ofSeconds(200));
        return router.reconcile(ReconciliationPolicy.ADOPT);
    }

    /// What works at the broker ends with the day, and nobody tells; so does what is sent again
    /// when that is seen.
    void nextDay() {
        settle();
        while (!working().isEmpty()) {
            working().forEach(order -> broker.end(order.brokerOrderId(), OrderState.EXPIRED));
            settle();
        }
        broker.nextDay();
        desk.pass(Duration.ofDays(1));
        restart();
        desk.pass(Duration.ofSeconds(200));
    }
}
