package io.alphastocks.broker;

import static io.alphastocks.broker.ReconciliationPolicy.ADOPT;
import static io.alphastocks.broker.ReconciliationPolicy.HALT;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.alphastocks.book.BookDesk;
import io.alphastocks.broker.FakeBroker.Fault;
import io.alphastocks.event.BrokerReconciled;
import io.alphastocks.event.OrderFilled;
import io.alphastocks.model.BrokerOrder;
import io.alphastocks.model.Difference;
import io.alphastocks.model.Difference.FillUnbooked;
import io.alphastocks.model.Difference.FillsDiffer;
import io.alphastocks.model.Difference.OrderDiffers;
import io.alphastocks.model.Difference.OrderDuplicated;
import io.alphastocks.model.Difference.OrderForeign;
import io.alphastocks.model.Difference.OrderMismatched;
import io.alphastocks.model.Difference.OrderMissing;
import io.alphastocks.model.Difference.OrderTermsDiffer;
import io.alphastocks.model.Difference.PositionDiffers;
import io.alphastocks.model.Money;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderState;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.TradingState;
import io.alphastocks.model.TradingStatus;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.List;

/// The book laid beside the broker's orders, trades and positions.
class ReconciliationTest {

    private final BookDesk desk = BookDesk.paper();
    private final FakeBroker broker = new FakeBroker(desk.clock);
    private OrderRouter router = router(ADOPT);

    private OrderRouter router(ReconciliationPolicy whatDiffers) {
        return new OrderRouter(
                desk.book(),
                broker,
                Runnable::run,
                desk.clock,
                ResolutionPolicy.DEFAULT,
                whatDiffers);
    }

    /// An entry of 150 units that works at the broker as B1, and a broker that says no more.
    private void enterAndLoseTheNews() {
        desk.emit("s");
        desk.admit("s", 150);
        router.send(List.of(order()));
        broker.mute = true;
    }

    private Order order() {
        return desk.order("s/E1");
    }

    private TradingState trading() {
        return desk.book().trading().state();
    }

    private List<String> found(Reconciliation reconciliation) {
        return reconciliation.found().stream().map(Difference::text).toList();
    }

    @ParameterizedTest
    @EnumSource
    void whereNothingDiffersNothingIsStored(ReconciliationPolicy policy) {
        enterAndLoseTheNews();
        int before = desk.stored().size();

        Reconciliation reconciliation = router.reconcile(policy);

        assertThat(reconciliation.found()).isEmpty();
        assertThat(reconciliation.agrees()).isTrue();
        assertThat(reconciliation.time()).isEqualTo(desk.clock.now());
        assertThat(desk.stored()).hasSize(before);
    }

    @Test
    void whatTheBrokerHasFilledMeanwhileIsBookedWithItsExecutions() {
        enterAndLoseTheNews();
        broker.fill("B1", 75, "100");
        broker.fill("B1", 75, "101");

        Reconciliation reconciliation = router.reconcile(ADOPT);

        assertThat(found(reconciliation))
                .containsExactly(
                        "order s/E1: the book has it OPEN with 0 filled, the broker FILLED with 150 filled",
                        "order s/E1: the broker has trade B1/1 of 75 at 100.00, the book does not",
                        "order s/E1: the broker has trade B1/2 of 75 at 101.00, the book does not",
                        "NFO:NIFTY2161715800PE: the book holds 0, the broker 150");
        assertThat(reconciliation.left()).isEmpty();
        assertThat(reconciliation.halted()).isFalse();
        assertThat(order().state()).isEqualTo(OrderState.FILLED);
        assertThat(order().filledValue()).isEqualTo(Money.of("15075"));
        assertThat(trading()).isEqualTo(TradingState.ACTIVE);
        assertThat(desk.published(BrokerReconciled.class))
                .singleElement()
                .returns(found(reconciliation), BrokerReconciled::found)
                .returns(List.of(), BrokerReconciled::left);
        assertThat(router.reconcile(ADOPT).found()).isEmpty();
        assertThat(desk.book().holdings().ledger().balances()).isTrue();
    }

    @Test
    void aPersonMayBeTheOneToDecide() {
        enterAndLoseTheNews();
        broker.fill("B1", 150, "100");

        Reconciliation reconciliation = router.reconcile(HALT);

        assertThat(reconciliation.left()).hasSize(3).isEqualTo(reconciliation.found());
        assertThat(reconciliation.halted()).isTrue();
        assertThat(desk.published(OrderFilled.class)).isEmpty();
        assertThat(order().state()).isEqualTo(OrderState.OPEN);
        assertThat(desk.book().trading())
                .isEqualTo(
                        TradingStatus.halted(
                                "book and broker differ in 3 things, the first: order s/E1: the book has it OPEN with 0 filled, the broker FILLED with 150 filled"));
        assertThat(router.reconcile(ADOPT).agrees()).isTrue();
        assertThat(order().state()).isEqualTo(OrderState.FILLED);
        assertThat(trading()).isEqualTo(TradingState.HALTED); // resuming is a person's, too
    }

    @ParameterizedTest
    @EnumSource(names = {"CANCELLED", "REJECTED", "EXPIRED"})
    void anEndThatNobodyToldIsTakenOver(OrderState end) {
        enterAndLoseTheNews();
        broker.fill("B1", 75, "100");
        broker.end("B1", end);

        assertThat(router.reconcile(ADOPT).agrees()).isTrue();

        assertThat(order().state()).isEqualTo(end);
        assertThat(order().filled()).isEqualTo(Quantity.of(75));
    }

    @Test
    void anOrderThatTheBrokerDoesNotHaveHaltsTrading() {
        enterAndLoseTheNews();
        broker.nextDay(); // its order book is empty, and yet it is today

        Reconciliation reconciliation = router.reconcile(ADOPT);

        assertThat(reconciliation.left()).containsExactly(new OrderMissing(order()));
        assertThat(found(reconciliation))
                .containsExactly(
                        "order s/E1: the book has it OPEN as B1, the broker does not show it");
        assertThat(trading()).isEqualTo(TradingState.HALTED);
    }

    @Test
    void anOrderOfYesterdayIsNotMissed() {
        enterAndLoseTheNews();
        broker.nextDay();
        desk.pass(Duration.ofDays(1));

        assertThat(router.reconcile(ADOPT).found()).isEmpty();
    }

    @Test
    void anOrderOfUnknownFateIsNotMissedButAdoptedWhenItIsThere() {
        broker.mute = true;
        desk.emit("s");
        desk.admit("s", 150);
        broker.faults.add(Fault.LOST);
        router.send(List.of(order()));

        assertThat(router.reconcile(HALT).found()).isEmpty();

        broker.submit(order());
        assertThat(router.reconcile(HALT).left())
                .containsExactly(new OrderDiffers(order(), broker.order("B1")));
        assertThat(order().state()).isEqualTo(OrderState.UNKNOWN);
        assertThat(router.reconcile(ADOPT).agrees()).isTrue();
        assertThat(order().state()).isEqualTo(OrderState.OPEN);
    }

    @Test
    void anOrderThatIsOpenAtTheBrokerAndEndedInTheBookHaltsTrading() {
        desk.emit("s");
        desk.admit("s", 150);
        broker.mute = true;
        broker.faults.add(Fault.UNANSWERED);
        router.send(List.of(order()));
        desk.book().life().resolve("s/E1", "somebody, in error");

        Reconciliation reconciliation = router.reconcile(ADOPT);

        assertThat(reconciliation.left())
                .containsExactly(new OrderDiffers(order(), broker.order("B1")));
        assertThat(trading()).isEqualTo(TradingState.HALTED);
    }

    @Test
    void anExecutionThatWasAnnulledHaltsTrading() {
        desk.emit("s");
        desk.admit("s", 150);
        router.send(List.of(order()));
        broker.fill("B1", 75, "100");
        broker.mute = true;
        broker.annul("B1");

        Reconciliation reconciliation = router.reconcile(ADOPT);

        assertThat(reconciliation.left())
                .containsExactly(
                        new OrderDiffers(order(), broker.order("B1")),
                        new FillsDiffer(order(), Quantity.ZERO, Money.ZERO),
                        new PositionDiffers(BookDesk.PUT.id(), 75, 0));
        assertThat(reconciliation.left())
                .extracting(Difference::text)
                .contains(
                        "order s/E1: the book has 75 filled for 7500.00, the broker's trades are 0 for 0.00");
        assertThat(trading()).isEqualTo(TradingState.HALTED);
    }

    @Test
    void fillsThatTheTradesDoNotHaveAreLeft() {
        enterAndLoseTheNews();
        broker.fill("B1", 75, "100");
        broker.fill("B1", 75, "100");
        broker.forgetTrade("B1");

        Reconciliation reconciliation = router.reconcile(ADOPT);

        assertThat(order().filled()).isEqualTo(Quantity.of(75));
        assertThat(reconciliation.left())
                .extracting(Difference::text)
                .containsExactly(
                        "order s/E1: the book has it PARTIALLY_FILLED with 75 filled, the broker FILLED with 150 filled",
                        "NFO:NIFTY2161715800PE: the book holds 75, the broker 150");
        assertThat(reconciliation.halted()).isTrue();
    }

    @Test
    void unitsThatNoOrderExplainsHaltTradingWhereTheBookHoldsTheInstrument() {
        enterAndLoseTheNews();
        broker.fill("B1", 150, "100");
        router.reconcile(ADOPT);
        broker.units.merge(BookDesk.PUT.id(), -75L, Long::sum);

        assertThat(router.reconcile(ADOPT).left())
                .containsExactly(new PositionDiffers(BookDesk.PUT.id(), 150, 75));
        assertThat(trading()).isEqualTo(TradingState.HALTED);
    }

    @Test
    void whatSomebodyElseTradesInTheAccountIsListedAndHaltsNothing() {
        enterAndLoseTheNews();
        broker.add(foreign("F1"));
        broker.add(foreign("F2"));
        broker.end("F2", OrderState.REJECTED);

        Reconciliation reconciliation = router.reconcile(HALT);

        assertThat(reconciliation.found()).containsExactly(new OrderForeign(broker.order("F1")));
        assertThat(reconciliation.agrees()).isTrue();
        assertThat(reconciliation.halted()).isFalse();
        assertThat(trading()).isEqualTo(TradingState.ACTIVE);
        assertThat(found(reconciliation))
                .containsExactly(
                        "broker order F1 of NFO:NIFTY2161715800PE: OPEN with 0 of 75 filled, the book does not have it");
    }

    private BrokerOrder foreign(String brokerOrderId) {
        return new BrokerOrder(
                brokerOrderId,
                "",
                BookDesk.PUT.id(),
                order().side(),
                Quantity.of(75),
                Price.of("90"),
                OrderState.OPEN,
                Quantity.ZERO,
                "",
                desk.clock.now());
    }

    @Test
    void aSecondOrderOfOursIsCancelledAndHaltsTradingUntilItIsSettled() {
        enterAndLoseTheNews();
        broker.submit(order());
        broker.fill("B2", 75, "100");

        Reconciliation reconciliation = router.reconcile(ADOPT);

        assertThat(reconciliation.found()).hasAtLeastOneElementOfType(OrderDuplicated.class);
        assertThat(reconciliation.left())
                .containsExactly(new PositionDiffers(BookDesk.PUT.id(), 0, 75));
        assertThat(broker.order("B2").state()).isEqualTo(OrderState.CANCELLED);
        assertThat(broker.order("B1").state()).isEqualTo(OrderState.OPEN);
        assertThat(trading()).isEqualTo(TradingState.HALTED);
        broker.units.merge(BookDesk.PUT.id(), -75L, Long::sum); // sold by hand
        assertThat(router.reconcile(ADOPT).found()).isEmpty();
    }

    @Test
    void aRestartRegainsFillsThatNobodyHasBooked() {
        enterAndLoseTheNews();
        broker.fill("B1", 150, "100");
        desk.reopen();
        router = router(ADOPT);

        Reconciliation reconciliation = router.recover();

        assertThat(reconciliation.found())
                .hasAtLeastOneElementOfType(FillUnbooked.class)
                .hasSize(3);
        assertThat(reconciliation.agrees()).isTrue();
        assertThat(desk.position("s").quantity()).isEqualTo(Quantity.of(150));
        BookDesk.State before = desk.state();
        assertThat(desk.reopen().state()).isEqualTo(before);
    }

    @Test
    void aRestartThatLeavesItToAPersonLooksUpOnlyWhatIsUnknown() {
        enterAndLoseTheNews();
        desk.emit("t");
        desk.admit("t", 75); // and then the process died
        broker.fill("B1", 150, "100");
        broker.submit(desk.order("t/E1"));
        desk.reopen();
        router = router(HALT);

        Reconciliation reconciliation = router.recover();

        assertThat(reconciliation.halted()).isTrue();
        assertThat(order().state()).isEqualTo(OrderState.OPEN);
        assertThat(desk.order("t/E1").state()).isEqualTo(OrderState.OPEN);
        assertThat(desk.published(OrderFilled.class)).isEmpty();
    }

    @Test
    void aDifferenceThatIsGoneWhenItIsReadAgainIsNone() {
        enterAndLoseTheNews();
        broker.fill("B1", 150, "100");
        broker.onceRead(() -> broker.says(broker.update("B1")));

        Reconciliation reconciliation = router.reconcile(HALT);

        assertThat(reconciliation.found()).isEmpty();
        assertThat(reconciliation.halted()).isFalse();
        assertThat(trading()).isEqualTo(TradingState.ACTIVE);
    }

    @Test
    void aBrokerThatCannotBeReadIsNoAgreement() {
        enterAndLoseTheNews();
        broker.readsFail = true;

        assertThatExceptionOfType(BrokerException.class).isThrownBy(() -> router.reconcile(HALT));
    }

    private void limitTo(String limit) {
        broker.mute = false;
        router.modify(List.of(order()), Price.of(limit));
        broker.mute = true;
        assertThat(order().limit()).isEqualTo(Price.of(limit));
    }

    @Test
    void aLimitThatSomebodyChangedAtTheBrokerIsListedAndTakenOver() {
        enterAndLoseTheNews();
        limitTo("100");
        broker.amend("B1", 150, Price.of("101.5"));

        Reconciliation reconciliation = router.reconcile(ADOPT);

        assertThat(found(reconciliation))
                .containsExactly(
                        "order s/E1: the book has it over 150 at limit 100.00, the broker over 150 at limit 101.50");
        assertThat(reconciliation.agrees()).isTrue();
        assertThat(order().limit()).isEqualTo(Price.of("101.5"));
        assertThat(trading()).isEqualTo(TradingState.ACTIVE);
        desk.reopen();
        assertThat(order().limit()).isEqualTo(Price.of("101.5"));
    }

    @Test
    void aQuantityThatSomebodyMadeSmallerAtTheBrokerIsListedAndTakenOver() {
        enterAndLoseTheNews();
        broker.amend("B1", 75, null);

        Reconciliation reconciliation = router.reconcile(ADOPT);

        assertThat(found(reconciliation))
                .containsExactly(
                        "order s/E1: the book has it over 150 at the market's price, the broker over 75 at the market's price");
        assertThat(reconciliation.agrees()).isTrue();
        assertThat(order().quantity()).isEqualTo(Quantity.of(75));
        broker.mute = false;
        broker.fill("B1", 75, "100");
        assertThat(order().state()).isEqualTo(OrderState.FILLED);
        assertThat(desk.position("s").quantity()).isEqualTo(Quantity.of(75));
    }

    @Test
    void anOrderThatSomebodyMadeAsSmallAsItsFillsEnds() {
        enterAndLoseTheNews();
        broker.fill("B1", 75, "100");
        broker.amend("B1", 75, null);

        assertThat(router.reconcile(ADOPT).agrees()).isTrue();

        assertThat(order().state()).isEqualTo(OrderState.CANCELLED);
        assertThat(order().filled()).isEqualTo(Quantity.of(75));
        assertThat(order().reason()).contains("made smaller at the broker");
        assertThat(trading()).isEqualTo(TradingState.ACTIVE);
    }

    @Test
    void aQuantityThatSomebodyMadeLargerAtTheBrokerHalts() {
        enterAndLoseTheNews();
        broker.amend("B1", 225, null);

        Reconciliation reconciliation = router.reconcile(ADOPT);

        assertThat(reconciliation.left())
                .singleElement()
                .isInstanceOfSatisfying(
                        OrderTermsDiffer.class,
                        it -> {
                            assertThat(it.book()).isEqualTo(order());
                            assertThat(it.broker()).isEqualTo(broker.order("B1"));
                        });
        assertThat(order().quantity()).isEqualTo(Quantity.of(150));
        assertThat(trading()).isEqualTo(TradingState.HALTED);
    }

    @Test
    void termsThatDifferAreTakenOverByNobodyWhereAPersonDecides() {
        enterAndLoseTheNews();
        broker.amend("B1", 75, null);

        assertThat(router.reconcile(HALT).left()).hasSize(1);

        assertThat(order().quantity()).isEqualTo(Quantity.of(150));
        assertThat(trading()).isEqualTo(TradingState.HALTED);
    }

    @Test
    void aMarketOrderThatTheBrokerProtectsByALimitIsNoDifference() {
        enterAndLoseTheNews();
        broker.amend("B1", 150, Price.of("103"));

        assertThat(router.reconcile(HALT).found()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void ourTagOnWhatWasNotOrderedIsListedAndHalts(ReconciliationPolicy policy) {
        desk.emit("s");
        desk.admit("s", 150);
        broker.mute = true;
        broker.faults.add(FakeBroker.Fault.UNANSWERED);
        router.send(List.of(order()));
        broker.amend("B1", 75, null);

        Reconciliation reconciliation = router.reconcile(policy);

        assertThat(reconciliation.left())
                .hasOnlyElementsOfType(OrderMismatched.class)
                .extracting(Difference::text)
                .containsExactly(
                        "order s/E1: the book has it as BUY 150 of NFO:NIFTY2161715800PE, the broker has its tag on B1, BUY 75 of NFO:NIFTY2161715800PE");
        assertThat(trading()).isEqualTo(TradingState.HALTED);
        assertThat(order().state()).isEqualTo(OrderState.UNKNOWN);
        assertThat(desk.published(OrderFilled.class)).isEmpty();
    }

    /// Two compare at once: what was read earlier says nothing against what was read later.
    @Test
    void aComparisonThatBeganEarlierDoesNotReplaceALaterOne() {
        enterAndLoseTheNews();
        broker.fill("B1", 150, "100");
        assertThat(router.reconcile(ADOPT).agrees()).isTrue();
        broker.onceRead(() -> {
            broker.units.merge(BookDesk.PUT.id(), -150L, Long::sum); // sold by hand
            assertThat(router.reconcile(ADOPT).agrees()).isFalse();
            assertThat(router.takesExits(BookDesk.PUT.id())).isFalse();
        });

        boolean _ = router.reconcileInPassing();

        assertThat(router.takesExits(BookDesk.PUT.id())).isFalse();
    }
}
