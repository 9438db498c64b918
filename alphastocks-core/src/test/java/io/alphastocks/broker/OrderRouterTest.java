package io.alphastocks.broker;

import static io.alphastocks.book.BookDesk.WIDE;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.book.Book;
import io.alphastocks.book.BookDesk;
import io.alphastocks.book.BookSettings;
import io.alphastocks.book.ChargeModel;
import io.alphastocks.book.FaultyJournal;
import io.alphastocks.book.FaultyJournal.Fault;
import io.alphastocks.event.OrderFilled;
import io.alphastocks.event.SignalActivated;
import io.alphastocks.model.BrokerMargins;
import io.alphastocks.model.BrokerOrder;
import io.alphastocks.model.BrokerPosition;
import io.alphastocks.model.BrokerTrade;
import io.alphastocks.model.BrokerUpdate;
import io.alphastocks.model.Charges;
import io.alphastocks.model.Money;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderState;
import io.alphastocks.model.Side;
import io.alphastocks.model.SubmitOutcome;
import io.alphastocks.model.TradingMode;
import io.alphastocks.model.TradingState;
import io.alphastocks.risk.RiskRule;
import io.alphastocks.store.MemoryJournal;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// What a broker says reaches the book, also where its journal is away for a while.
class OrderRouterTest {

    private final FaultyJournal journal = new FaultyJournal(MemoryJournal.create());
    private final BookDesk desk = new BookDesk(TradingMode.PAPER, WIDE, journal);
    private final TestBroker broker = new TestBroker();
    private final OrderRouter router =
            new OrderRouter(
                    desk.book(),
                    broker,
                    Runnable::run,
                    desk.clock,
                    ResolutionPolicy.DEFAULT,
                    ReconciliationPolicy.ADOPT);

    @BeforeEach
    void anEntryOfTwoLots() {
        desk.emit("s");
        desk.admit("s", 150);
    }

    @Test
    void anIntentIsSentOnceHoweverOftenItIsGiven() {
        Order intent = order();
        router.send(List.of(intent));
        router.send(List.of(intent));

        assertThat(broker.calls).containsExactly("submit s/E1");
    }

    @Test
    void anIntentThatWasCancelledBeforeItIsGivenIsNotSent() {
        Order intent = order();
        router.cancel(List.of(intent));
        router.send(List.of(intent));

        assertThat(broker.calls).isEmpty();
        assertThat(order().state()).isEqualTo(OrderState.CANCELLED);
    }

    @Test
    void aFillThatCouldNotBeBookedIsBookedWhenTheJournalIsBack() {
        router.send(List.of(order()));
        journal.appendsFail(true);
        broker.says(desk.news("s/E1", OrderState.FILLED, desk.trade("T1", 150, "100")));
        assertThat(router.pending()).isEqualTo(1);
        assertThat(router.isIdle()).isTrue();
        desk.pass(Duration.ofMillis(999));
        journal.appendsFail(false);
        assertThat(order().state()).isEqualTo(OrderState.SUBMITTED);

        desk.pass(Duration.ofMillis(1));

        assertThat(order().state()).isEqualTo(OrderState.FILLED);
        assertThat(router.pending()).isZero();
        desk.pass(Duration.ofMinutes(2));
        assertThat(desk.published(OrderFilled.class)).hasSize(1);
    }

    @Test
    void aFillThatWasStoredAfterAllIsBookedOnce() {
        router.send(List.of(order()));
        journal.next(Fault.THROWS_AFTER_STORING);
        journal.readsFail(true);
        broker.says(desk.news("s/E1", OrderState.FILLED, desk.trade("T1", 150, "100")));
        assertThat(router.pending()).isEqualTo(1);
        journal.readsFail(false);

        desk.pass(Duration.ofSeconds(1));

        assertThat(router.pending()).isZero();
        assertThat(desk.published(OrderFilled.class)).hasSize(1);
        assertThat(order().filled().units()).isEqualTo(150);
    }

    @Test
    void anAnswerThatCouldNotBeBookedIsKept() {
        broker.answer =
                order -> {
                    journal.appendsFail(true);
                    return new SubmitOutcome.NotPlaced("no margin");
                };
        router.send(List.of(order()));
        journal.appendsFail(false);
        assertThat(order().state()).isEqualTo(OrderState.INTENT);
        assertThat(router.pending()).isEqualTo(1);

        desk.pass(Duration.ofSeconds(1));

        assertThat(order().state()).isEqualTo(OrderState.CANCELLED);
        assertThat(order().reason()).isEqualTo("no margin");
        assertThat(broker.calls).containsExactly("submit s/E1");
    }

    @Test
    void whatComesLaterWaitsForWhatCameBefore() {
        router.send(List.of(order()));
        journal.next(Fault.THROWS_BEFORE_STORING);
        broker.says(desk.news("s/E1", OrderState.PARTIALLY_FILLED, desk.trade("T1", 75, "100")));
        assertThat(order().filled().units()).isZero();

        broker.says(desk.news("s/E1", OrderState.CANCELLED));

        assertThat(order().state()).isEqualTo(OrderState.CANCELLED);
        assertThat(desk.published(OrderFilled.class))
                .singleElement()
                .satisfies(filled -> assertThat(filled.fill().late()).isFalse());
        assertThat(router.pending()).isZero();
    }

    @Test
    void aFurtherCallForTheOrderFirstBooksWhatWaits() {
        router.send(List.of(order()));
        journal.next(Fault.THROWS_BEFORE_STORING);
        broker.says(desk.news("s/E1", OrderState.PARTIALLY_FILLED, desk.trade("T1", 75, "100")));

        broker.onCancel = () -> assertThat(order().filled().units()).isEqualTo(75);
        router.cancel(List.of(order()));

        assertThat(broker.calls).containsExactly("submit s/E1", "cancel s/E1");
        assertThat(router.pending()).isZero();
    }

    @Test
    void whatIsPendingCanBeBookedAtOnce() {
        router.send(List.of(order()));
        journal.appendsFail(true);
        broker.says(desk.news("s/E1", OrderState.FILLED, desk.trade("T1", 150, "100")));
        assertThat(router.bookPending()).isEqualTo(1);
        journal.appendsFail(false);

        assertThat(router.bookPending()).isZero();
        assertThat(order().state()).isEqualTo(OrderState.FILLED);
    }

    @Test
    void aBrokerThatThrowsLeavesTheFateUnknown() {
        broker.answer =
                order -> {
                    throw new IllegalStateException("no line");
                };

        router.send(List.of(order()));

        assertThat(order().state()).isEqualTo(OrderState.UNKNOWN);
        assertThat(router.isIdle()).isTrue();
        assertThat(router.calls()).isEqualTo(1);
    }

    @Test
    void whatTheBookCanNeverTakeHaltsTradingAndIsKept() {
        boolean[] wrong = {false};
        ChargeModel charges =
                (_, _, _, day) -> {
                    if (wrong[0]) {
                        throw new IllegalStateException("no rates of " + day);
                    }
                    return Charges.NONE;
                };
        BookSettings settings =
                new BookSettings(
                        "main",
                        TradingMode.PAPER,
                        BookDesk.CAPITAL,
                        RiskRule.of(WIDE),
                        charges,
                        BookDesk.CALENDAR,
                        _ -> Optional.empty());
        try (Book book = Book.onCallersThread(settings, MemoryJournal.create(), desk.clock);
                OrderRouter other =
                        new OrderRouter(
                                book,
                                broker,
                                Runnable::run,
                                desk.clock,
                                ResolutionPolicy.DEFAULT,
                                ReconciliationPolicy.ADOPT)) {
            book.emit(BookDesk.signal("s", "strategy", Side.SELL, desk.clock.now()));
            book.admit(BookDesk.request("s", BookDesk.PLAN, SignalActivated.Action.ORDERED, 150));
            other.send(book.liveOrders());
            wrong[0] = true;
            broker.says(desk.news("s/E1", OrderState.FILLED, desk.trade("T1", 150, "100")));

            assertThat(book.trading().state()).isEqualTo(TradingState.HALTED);
            assertThat(book.trading().reason()).contains("B-s/E1", "no rates of 2021-06-11");
            wrong[0] = false;
            desk.pass(Duration.ofSeconds(1));
            assertThat(book.openPositions()).hasSize(1);
            assertThat(other.pending()).isZero();
        }
    }

    @Test
    void newsOfAnOrderThatTheBookDoesNotHaveDoesNotStay() {
        broker.says(desk.news("unknown", OrderState.OPEN));

        assertThat(router.pending()).isZero();
    }

    @Test
    void afterCloseNothingIsTriedAgain() {
        router.send(List.of(order()));
        journal.appendsFail(true);
        broker.says(desk.news("s/E1", OrderState.FILLED, desk.trade("T1", 150, "100")));
        router.close();
        journal.appendsFail(false);

        desk.pass(Duration.ofMinutes(5));

        assertThat(order().state()).isEqualTo(OrderState.SUBMITTED);
        assertThat(router.pending()).isEqualTo(1);
    }

    private Order order() {
        return desk.order("s/E1");
    }

    private static final class TestBroker implements Broker {

        private final List<String> calls = new ArrayList<>();
        private Consumer<BrokerUpdate> listener = _ -> {};
        private Function<Order, SubmitOutcome> answer =
                order -> new SubmitOutcome.Acked("B-" + order.id());
        private Runnable onCancel = () -> {};

        void says(BrokerUpdate update) {
            listener.accept(update);
        }

        @Override
        public String name() {
            return "test";
        }

        @Override
        public String account() {
            return "TEST";
        }

        @Override
        public void onUpdate(Consumer<BrokerUpdate> updates) {
            listener = updates;
        }

        @Override
        public SubmitOutcome submit(Order order) {
            calls.add("submit " + order.id());
            return answer.apply(order);
        }

        @Override
        public SubmitOutcome modify(Order order) {
            calls.add("modify " + order.id());
            return new SubmitOutcome.Acked("B-" + order.id());
        }

        @Override
        public SubmitOutcome cancel(Order order) {
            calls.add("cancel " + order.id());
            onCancel.run();
            return new SubmitOutcome.Acked("B-" + order.id());
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
        public void close() {}
    }
}
