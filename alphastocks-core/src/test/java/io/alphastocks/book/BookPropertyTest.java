package io.alphastocks.book;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.event.BookEvent;
import io.alphastocks.event.Event;
import io.alphastocks.event.OrderChanged;
import io.alphastocks.event.OrderFilled;
import io.alphastocks.event.OrderIntended;
import io.alphastocks.event.PositionClosed;
import io.alphastocks.event.SignalActivated;
import io.alphastocks.event.SignalEnded;
import io.alphastocks.model.Fill;
import io.alphastocks.model.Money;
import io.alphastocks.model.OptionPosition;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderPurpose;
import io.alphastocks.model.OrderState;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Side;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// What holds in a book after every command, whatever the commands.
class BookPropertyTest {

    @Provide
    Arbitrary<List<RandomTrading.Act>> acts() {
        return RandomTrading.acts(100);
    }

    @Property(tries = 120, shrinking = ShrinkingMode.BOUNDED)
    void theBookAddsUpAfterEveryCommand(@ForAll("acts") List<RandomTrading.Act> acts) {
        try (BookDesk desk = BookDesk.paper()) {
            RandomTrading trading = new RandomTrading(desk);
            Auditor auditor = new Auditor();
            for (RandomTrading.Act act : acts) {
                boolean exit = trading.run(act).isPresent();
                auditor.audit(desk, exit);
            }
            assertThat(desk.stored()).isEqualTo(desk.published);
        }
    }

    /// Keeps books of its own from what was published, in the simplest way.
    private static final class Auditor {

        private final Map<String, Order> orders = new HashMap<>();
        private final Map<String, SignalActivated> activations = new HashMap<>();
        private final List<Fill> fills = new ArrayList<>();
        private final Set<String> executions = new HashSet<>();
        private final Set<String> ended = new HashSet<>();
        private final Set<String> closed = new HashSet<>();
        private int seen;

        void audit(BookDesk desk, boolean exit) {
            List<Event> published = desk.published;
            for (; seen < published.size(); seen++) {
                Event event = published.get(seen);
                assertThat(event.id()).isEqualTo("book:main/" + (seen + 1));
                read((BookEvent) event);
            }
            BookView.Holdings holdings = desk.book().holdings();
            money(holdings);
            orders(desk.book());
            if (exit) {
                exits(desk.book());
            }
        }

        private void read(BookEvent event) {
            switch (event) {
                case SignalActivated e ->
                        assertThat(activations.put(e.signal().id(), e)).as("activated").isNull();
                case OrderIntended e ->
                        assertThat(orders.put(e.order().id(), e.order())).as("intended").isNull();
                case OrderChanged e -> change(e.order());
                case OrderFilled e -> {
                    change(e.order());
                    fills.add(e.fill());
                    assertThat(executions.add(e.fill().orderId() + " " + e.fill().tradeId()))
                            .as("execution booked once")
                            .isTrue();
                }
                case PositionClosed e -> {
                    assertThat(closed.add(e.position().id())).as("closed once").isTrue();
                    assertThat(e.net())
                            .isEqualTo(cashOf(fillsOf(e.position().id())))
                            .isEqualTo(e.gross().minus(e.charges()));
                }
                case SignalEnded e ->
                        assertThat(ended.add(e.signal().id())).as("ended once").isTrue();
                default -> {
                    // nothing to keep
                }
            }
        }

        private void change(Order now) {
            Order before = Objects.requireNonNull(orders.put(now.id(), now));
            OrderState from = before.state();
            assertThat(from == now.state() || from.next().contains(now.state()))
                    .as("%s: %s to %s", now.id(), from, now.state())
                    .isTrue();
        }

        private void money(BookView.Holdings holdings) {
            Ledger ledger = holdings.ledger();
            Money cost = Money.ZERO;
            for (OptionPosition position : holdings.positions()) {
                cost = cost.plus(position.cost());
            }
            Money charges = Money.ZERO;
            for (Fill fill : fills) {
                charges = charges.plus(fill.charges().total());
            }
            assertThat(ledger.difference()).isEqualTo(Money.ZERO);
            assertThat(ledger.positionCost()).isEqualTo(cost);
            assertThat(ledger.charges()).isEqualTo(charges);
            assertThat(ledger.cash()).isEqualTo(ledger.capital().plus(cashOf(fills)));
            assertThat(ledger.net()).isEqualTo(cashOf(fills).plus(cost));
        }

        private List<Fill> fillsOf(String positionId) {
            return fills.stream().filter(f -> f.positionId().equals(positionId)).toList();
        }

        private static Money cashOf(List<Fill> fills) {
            Money cash = Money.ZERO;
            for (Fill fill : fills) {
                Money value = fill.price().times(fill.quantity());
                cash = fill.side() == Side.BUY ? cash.minus(value) : cash.plus(value);
                cash = cash.minus(fill.charges().total());
            }
            return cash;
        }

        private void orders(Book book) {
            Map<String, Long> entries = new HashMap<>();
            for (Order order : book.orders()) {
                assertThat(order).isEqualTo(orders.get(order.id()));
                assertThat(order.filled().isAbove(order.quantity())).isFalse();
                Money charged = Money.ZERO;
                for (Fill fill : fills) {
                    if (fill.orderId().equals(order.id())) {
                        charged = charged.plus(fill.charges().total());
                    }
                }
                assertThat(charged)
                        .as("charges do not depend on how an order is split")
                        .isEqualTo(
                                order.filled().isZero()
                                        ? Money.ZERO
                                        : BookDesk.CHARGES
                                                .charges(
                                                        BookDesk.PUT,
                                                        order.side(),
                                                        order.filledValue(),
                                                        BookDesk.PUT.expiry())
                                                .total());
                if (order.purpose() == OrderPurpose.ENTRY) {
                    entries.merge(order.signalId(), order.quantity().units(), Long::sum);
                }
            }
            entries.forEach((signal, units) ->
                    assertThat(units)
                            .isLessThanOrEqualTo(
                                    Objects.requireNonNull(activations.get(signal))
                                            .quantity()
                                            .units()));
            assertThat(book.liveOrders())
                    .isEqualTo(book.orders().stream().filter(Order::isLive).toList());
        }

        /// Right after an exit was asked for: a late fill of a cancelled exit may come at any time.
        private static void exits(Book book) {
            for (OptionPosition position : book.positions()) {
                Quantity leaving = Quantity.ZERO;
                boolean late = false;
                for (Order order : book.orders()) {
                    if (order.positionId().equals(position.id())
                            && order.purpose() == OrderPurpose.EXIT) {
                        leaving = leaving.plus(order.open());
                        late |=
                                order.state() == OrderState.CANCELLED
                                        || order.state() == OrderState.REJECTED
                                        || order.state() == OrderState.EXPIRED;
                    }
                }
                if (!late) {
                    assertThat(leaving.isAbove(position.quantity()))
                            .as("%s of %s leave %s", leaving, position.quantity(), position.id())
                            .isFalse();
                }
            }
        }
    }
}
