package io.alphastocks.book;

import io.alphastocks.model.BrokerTrade;
import io.alphastocks.model.BrokerUpdate;
import io.alphastocks.model.ExitReason;
import io.alphastocks.model.OptionPosition;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderPurpose;
import io.alphastocks.model.OrderState;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Side;
import io.alphastocks.model.Signal;
import io.alphastocks.model.SignalState;
import io.alphastocks.model.SubmitOutcome;
import io.alphastocks.model.TradingStatus;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Turns numbers into commands that make sense more often than not: brokers that answer late,
/// twice, in the wrong order and too much, traders that ask twice.
final class RandomTrading {

    /// One command.
    ///
    /// @param kind which, from 0 to 99
    /// @param which what it is about, of what there is
    /// @param a a number of its own
    /// @param b another one
    record Act(int kind, int which, int a, int b) {}

    private static final OrderState[] STATES = OrderState.values();
    private static final ExitReason[] REASONS =
            EnumSet.complementOf(EnumSet.of(ExitReason.SETTLEMENT)).toArray(ExitReason[]::new);

    private final BookDesk desk;
    private final List<BrokerUpdate> said = new ArrayList<>();
    private int signals;
    private int trades;

    RandomTrading(BookDesk desk) {
        this.desk = desk;
    }

    static Arbitrary<List<Act>> acts(int most) {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 99),
                        Arbitraries.integers().between(0, 999),
                        Arbitraries.integers().between(0, 999),
                        Arbitraries.integers().between(0, 999))
                .as(Act::new)
                .list()
                .ofMinSize(most / 4)
                .ofMaxSize(most);
    }

    /// @return what was decided, where it was an exit
    Optional<ExitDecision> run(Act act) {
        int kind = act.kind;
        if (kind < 12) {
            emit(act);
        } else if (kind < 26) {
            pick(desk.book().signals(SignalState.NEW).stream(), act)
                    .ifPresent(entry -> admit(entry.signal().id(), act));
        } else if (kind < 34) {
            pick(desk.book().orders().stream(), act).ifPresent(order -> answer(order, act));
        } else if (kind < 62) {
            pick(orders(act), act).ifPresent(order -> fill(order, act));
        } else if (kind < 67) {
            pick(said.stream(), act).ifPresent(desk.book()::update);
        } else if (kind < 73) {
            pick(orders(act), act)
                    .ifPresent(o -> say(desk.news(o.id(), STATES[act.b % STATES.length])));
        } else if (kind < 86) {
            return pick(positionIds(), act)
                    .map(id ->
                            desk.book()
                                    .exit(
                                            id,
                                            REASONS[act.a % REASONS.length],
                                            null,
                                            Quantity.of(75L * (1 + act.b % 4))));
        } else {
            others(act);
        }
        return Optional.empty();
    }

    private void others(Act act) {
        switch (act.kind) {
            case 86, 87, 88 ->
                    pick(desk.book().positions().stream(), act)
                            .ifPresent(p ->
                                    desk.book()
                                            .tighten(
                                                    p.id(),
                                                    Price.ofRaw(5_000L * (100 + act.a)),
                                                    ExitReason.TRAILING_STOP));
            case 89, 90, 91 ->
                    anySignal(act)
                            .ifPresent(
                                    id -> desk.book().touch(id, Price.of("15500"), act.a % 2 == 0));
            case 92 ->
                    anySignal(act)
                            .ifPresent(id -> desk.book().reject(id, "rule", "ü", "€", List.of()));
            case 93 -> anySignal(act).ifPresent(id -> desk.book().expire(id, null, "end"));
            case 94, 95 -> desk.pass(Duration.ofSeconds(act.a % 90));
            case 96 -> desk.pass(Duration.ofHours(act.a % 30));
            case 97 -> {
                if (act.a % 2 == 0) {
                    desk.book().halt(TradingStatus.halted("a reason"));
                } else {
                    desk.book().resume("another");
                }
            }
            default -> pick(orders(act), act).ifPresent(order -> live(order, act));
        }
    }

    private void live(Order order, Act act) {
        OrderLife life = desk.book().life();
        String id = order.id();
        switch (act.a % 11) {
            case 0 -> desk.cancelAll();
            case 1, 2 -> life.cancel(id);
            case 3 -> life.modify(id, Price.ofRaw(5_000L * (1 + act.b)));
            case 4 -> life.modified(id, act.b % 2 == 0 ? null : Price.of("101"));
            case 5 -> life.suspectIntents();
            case 6, 7 -> life.notSeen(id);
            case 8 -> {
                if (life.resend(id).isPresent()) {
                    life.resent(id, new SubmitOutcome.Acked("B-" + id));
                }
            }
            case 9 -> life.unresolved(id);
            default -> life.resolve(id, "somebody");
        }
    }

    private void emit(Act act) {
        Side side = act.a % 2 == 0 ? Side.BUY : Side.SELL;
        Signal signal = desk.signal("S" + ++signals, "strategy " + act.which % 5, side);
        desk.book().emit(signal);
    }

    private void admit(String signalId, Act act) {
        long[] slices = new long[1 + act.a % 3];
        for (int i = 0; i < slices.length; i++) {
            slices[i] = 75L * (1 + (act.b + i) % 4);
        }
        desk.admit(signalId, slices);
    }

    private void answer(Order order, Act act) {
        desk.book()
                .submitted(
                        order.id(),
                        switch (act.a % 8) {
                            case 0 -> new SubmitOutcome.NotPlaced("no margin");
                            case 1 -> new SubmitOutcome.Unknown("time-out");
                            default -> new SubmitOutcome.Acked("B-" + order.id());
                        });
    }

    /// Executions of odd sizes; one time in twenty more than was ordered.
    private void fill(Order order, Act act) {
        long left = Math.max(1, order.quantity().minus(order.filled()).units());
        long units = act.a % 20 == 0 ? left + 1 : act.a % 2 == 0 ? left : 1 + act.a % left;
        String price = (act.b + (order.purpose() == OrderPurpose.ENTRY ? 1 : 0)) + ".05";
        List<BrokerTrade> executions = new ArrayList<>();
        long first = act.b % 3 == 0 && units > 1 ? units / 2 : units;
        executions.add(desk.trade("T" + ++trades, first, price));
        if (first < units) {
            executions.add(desk.trade("T" + ++trades, units - first, price));
        }
        say(desk.news(order.id(), STATES[act.b % STATES.length], executions));
    }

    private void say(BrokerUpdate update) {
        said.add(update);
        desk.book().update(update);
    }

    /// Live orders mostly, any order at times.
    private Stream<Order> orders(Act act) {
        return (act.a % 10 == 0 ? desk.book().orders() : desk.book().liveOrders()).stream();
    }

    private Stream<String> positionIds() {
        return Stream.concat(
                        desk.book().positions().stream().map(OptionPosition::id),
                        desk.book().liveOrders().stream().map(Order::positionId))
                .distinct();
    }

    private Optional<String> anySignal(Act act) {
        return pick(
                Stream.of(SignalState.values())
                        .flatMap(s -> desk.book().signals(s).stream())
                        .map(entry -> entry.signal().id()),
                act);
    }

    private static <T> Optional<T> pick(Stream<T> all, Act act) {
        List<T> list = all.toList();
        return list.isEmpty() ? Optional.empty() : Optional.of(list.get(act.which % list.size()));
    }
}
