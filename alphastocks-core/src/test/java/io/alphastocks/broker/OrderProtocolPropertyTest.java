package io.alphastocks.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.book.Book;
import io.alphastocks.book.BookDesk;
import io.alphastocks.book.Ledger;
import io.alphastocks.broker.ResolutionPolicy.Resend;
import io.alphastocks.event.OrderAlarm;
import io.alphastocks.event.OrderFilled;
import io.alphastocks.event.OrderIntended;
import io.alphastocks.event.PositionClosed;
import io.alphastocks.event.SignalActivated;
import io.alphastocks.event.TradingHalted;
import io.alphastocks.model.BrokerOrder;
import io.alphastocks.model.BrokerTrade;
import io.alphastocks.model.Fill;
import io.alphastocks.model.Money;
import io.alphastocks.model.OptionPosition;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderPurpose;
import io.alphastocks.model.Side;
import io.alphastocks.model.TradingState;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Promises P3 to P5 and P8 between a book and a broker at which everything goes wrong that may:
/// when it works again, the two agree, and nothing was sent twice.
class OrderProtocolPropertyTest {

    @Provide
    Arbitrary<List<FaultyTrading.Act>> acts() {
        return FaultyTrading.acts(90);
    }

    @Property(tries = 100, shrinking = ShrinkingMode.BOUNDED)
    void whateverIsLostOrLateTheBookAgreesWithTheBrokerInTheEnd(
            @ForAll("acts") List<FaultyTrading.Act> acts) {
        holds(new FaultyTrading(ResolutionPolicy.DEFAULT, true), acts);
    }

    @Property(tries = 100, shrinking = ShrinkingMode.BOUNDED)
    void whatIsSentAgainIsThereOnce(@ForAll("acts") List<FaultyTrading.Act> acts) {
        holds(new FaultyTrading(ResolutionPolicy.DEFAULT.withResend(Resend.ALL), false), acts);
    }

    /// What was sent again because two minutes of reads did not show it may arrive after all.
    @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
    void anOrderThatIsThereTwiceIsNeverOpenTwiceAndHaltsTrading(
            @ForAll("acts") List<FaultyTrading.Act> acts) {
        FaultyTrading trading =
                new FaultyTrading(ResolutionPolicy.DEFAULT.withResend(Resend.ALL), true);
        try (BookDesk desk = trading.desk) {
            acts.forEach(trading::run);
            Reconciliation _ = trading.settle();

            Map<String, BrokerOrder> known = new HashMap<>();
            desk.book().orders().stream()
                    .filter(order -> order.brokerOrderId() != null)
                    .forEach(order -> known.put(order.tag(), at(trading, order)));
            for (BrokerOrder shown : trading.broker.known()) {
                if (shown.equals(known.get(shown.tag()))) {
                    continue;
                }
                assertThat(shown.open().isZero()).as("%s is open", shown).isTrue();
                if (!shown.filled().isZero()) { // else it has ended, and did no harm
                    assertThat(desk.published(OrderAlarm.class))
                            .extracting(OrderAlarm::brokerOrderId)
                            .contains(shown.brokerOrderId());
                    assertThat(desk.book().trading().state()).isEqualTo(TradingState.HALTED);
                }
            }
            moneyAddsUp(desk);
            happensOnce(desk);
        }
    }

    private static BrokerOrder at(FaultyTrading trading, Order order) {
        return trading.broker.order(Objects.requireNonNull(order.brokerOrderId()));
    }

    static void holds(FaultyTrading trading, List<FaultyTrading.Act> acts) {
        try (BookDesk desk = trading.desk) {
            for (FaultyTrading.Act act : acts) {
                trading.run(act);
                moneyAddsUp(desk);
            }
            assertThat(trading.settle().left()).isEmpty();
            agree(trading);
            reservesWhatIsOpen(desk.book());
            happensOnce(desk);

            trading.nextDay();

            assertThat(desk.book().liveOrders()).isEmpty();
            assertThat(desk.book().exposure().reserved()).isEqualTo(Money.ZERO);
            assertThat(desk.book().exposure().unresolvedOrders()).isZero();
            assertThat(desk.published(TradingHalted.class)).isEmpty();
            moneyAddsUp(desk);
            happensOnce(desk);
        }
    }

    private static void moneyAddsUp(BookDesk desk) {
        Ledger ledger = desk.book().holdings().ledger();
        assertThat(ledger.balances()).isTrue();
        Money cash = ledger.capital();
        for (OrderFilled event : desk.published(OrderFilled.class)) {
            Fill fill = event.fill();
            cash = fill.side() == Side.BUY ? cash.minus(fill.value()) : cash.plus(fill.value());
            cash = cash.minus(fill.charges().total());
        }
        assertThat(ledger.cash()).isEqualTo(cash);
    }

    /// Every order of the broker's is in the book, once, with its executions.
    private static void agree(FaultyTrading trading) {
        Book book = trading.desk.book();
        Map<String, Order> byTag = new HashMap<>();
        book.orders().forEach(order -> byTag.put(order.tag(), order));
        Map<String, String> seen = new HashMap<>();
        Map<String, Long> bought = new HashMap<>();
        long units = 0;
        for (BrokerOrder shown : trading.broker.known()) {
            Order order = byTag.get(shown.tag());
            assertThat(order).as("order %s", shown).isNotNull();
            assertThat(seen.put(shown.tag(), shown.brokerOrderId())).as("sent twice").isNull();
            assertThat(order.brokerOrderId()).isEqualTo(shown.brokerOrderId());
            assertThat(order.filled()).isEqualTo(shown.filled());
            assertThat(order.state().isTerminal()).isEqualTo(shown.state().isTerminal());
            if (order.isLive()) {
                assertThat(order.limit()).isEqualTo(shown.limit());
            }
            Money value = Money.ZERO;
            for (BrokerTrade trade : trading.broker.executions(shown.brokerOrderId())) {
                value = value.plus(trade.price().times(trade.quantity()));
            }
            assertThat(order.filledValue()).isEqualTo(value);
            if (order.purpose() == OrderPurpose.ENTRY) {
                bought.merge(order.signalId(), shown.quantity().units(), Long::sum);
            }
            units += shown.side().sign() * shown.filled().units();
        }
        Map<String, Long> intents = new HashMap<>();
        trading.desk
                .published(SignalActivated.class)
                .forEach(e -> intents.put(e.signal().id(), e.quantity().units()));
        bought.forEach((signal, submitted) ->
                assertThat(submitted)
                        .as("submitted for %s", signal)
                        .isLessThanOrEqualTo(intents.get(signal)));
        long held =
                book.openPositions().stream()
                        .map(OptionPosition::quantity)
                        .mapToLong(quantity -> quantity.units())
                        .sum();
        assertThat(held).isEqualTo(units).isNotNegative();
    }

    private static void reservesWhatIsOpen(Book book) {
        Money open = Money.ZERO;
        for (Order order : book.liveOrders()) {
            if (order.purpose() == OrderPurpose.ENTRY) {
                open = open.plus(Money.of("100").times(order.open().units()));
            }
        }
        assertThat(book.exposure().reserved()).isEqualTo(open);
    }

    private static void happensOnce(BookDesk desk) {
        assertThat(desk.published(OrderIntended.class))
                .extracting(e -> e.order().id())
                .doesNotHaveDuplicates();
        assertThat(desk.published(SignalActivated.class))
                .extracting(e -> e.signal().id())
                .doesNotHaveDuplicates();
        assertThat(desk.published(OrderFilled.class))
                .extracting(e -> e.fill().orderId() + " " + e.fill().tradeId())
                .doesNotHaveDuplicates();
        assertThat(desk.published(PositionClosed.class))
                .extracting(e -> e.position().id())
                .doesNotHaveDuplicates();
    }
}
