package io.alphastocks.broker;

import static io.alphastocks.broker.ReconciliationPolicy.ADOPT;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.alphastocks.book.BookDesk;
import io.alphastocks.book.OrderLife;
import io.alphastocks.event.BookEvent;
import io.alphastocks.event.BrokerReconciled;
import io.alphastocks.event.OrderFilled;
import io.alphastocks.model.BrokerOrder;
import io.alphastocks.model.BrokerUpdate;
import io.alphastocks.model.ExitReason;
import io.alphastocks.model.Money;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderState;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Side;
import io.alphastocks.model.TradingState;
import io.alphastocks.model.TradingStatus;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Orders whose day is over, which a broker's order book does not show any more.
class YesterdaysOrderTest {

    private final BookDesk desk = BookDesk.paper();
    private final FakeBroker broker = new FakeBroker(desk.clock);
    private final OrderRouter router =
            new OrderRouter(
                    desk.book(),
                    broker,
                    Runnable::run,
                    desk.clock,
                    ResolutionPolicy.DEFAULT,
                    ADOPT);

    /// What the broker says in the end of what nobody was told.
    private final List<BrokerUpdate> contractNotes = new ArrayList<>();

    private void enter() {
        desk.emit("s");
        desk.admit("s", 150);
        router.send(List.of(order()));
    }

    /// On the evening before; the broker can be read again now.
    ///
    /// @return what its contract note says
    private BrokerUpdate enterAndFillHalfUnseen() {
        enter();
        broker.fill("B1", 75, "100");
        broker.mute = true;
        broker.readsFail = true;
        broker.fill("B1", 75, "101");
        BrokerUpdate contractNote = broker.update("B1");
        inTheMorning();
        return contractNote;
    }

    private Order order() {
        return desk.order("s/E1");
    }

    /// What is filled in the last moments of a day, while nobody listens, no order book tells any
    /// more: an exit that counted as expired would be sold once more.
    @Test
    void anOrderOfYesterdayStaysLiveWhileTheBrokerHoldsOtherUnits() {
        BrokerUpdate contractNote = enterAndFillHalfUnseen();
        desk.pass(Duration.ofHours(2));

        assertThat(order().state()).isEqualTo(OrderState.PARTIALLY_FILLED);
        assertThat(desk.book().trading())
                .isEqualTo(
                        TradingStatus.halted(
                                "book and broker differ in 1 things, the first: NFO:NIFTY2161715800PE: the book holds 75, the broker 150"));
        assertThat(desk.published(BrokerReconciled.class)).hasSize(1);
        assertThat(router.takesExits(BookDesk.PUT.id())).isTrue();

        desk.book().life().adopt(contractNote, "Ada, from the contract note");

        assertThat(order().state()).isEqualTo(OrderState.FILLED);
        assertThat(order().filledValue()).isEqualTo(Money.of("15075"));
        assertThat(router.reconcile(ADOPT).agrees()).isTrue();
        assertThat(desk.published(BrokerReconciled.class).getLast().found())
                .containsExactly(
                        "broker order B1, FILLED with 150 filled, by the word of Ada, from the contract note");
        assertThat(desk.book().holdings().ledger().balances()).isTrue();
    }

    /// Killing found it: the first comparison of the morning, in passing, only suspected the units,
    /// and passed for proof that they agree. The exit that was filled unseen was sold once more.
    @Test
    void aComparisonThatLeavesUnitsInDoubtIsNoProof() {
        BrokerUpdate _ = enterAndFillHalfUnseen();

        assertThat(router.reconcileInPassing()).isTrue();
        assertThat(router.latest().orElseThrow().agrees()).isTrue();
        desk.pass(Duration.ofHours(2));

        assertThat(order().state()).isEqualTo(OrderState.PARTIALLY_FILLED);
        assertThat(desk.book().trading().reason()).contains("the book holds 75, the broker 150");
    }

    /// What the one has bought the other has sold: the units that are held are as they were.
    @Test
    void ordersOfYesterdayOfOppositeSidesStayLiveAlthoughTheUnitsAgree() {
        sellAndBuyUnseen(true, true);
        desk.pass(Duration.ofHours(2));

        assertThat(desk.order("p/X1").state()).isEqualTo(OrderState.OPEN);
        assertThat(order().state()).isEqualTo(OrderState.OPEN);
        assertThat(desk.book().trading())
                .isEqualTo(
                        TradingStatus.halted(
                                "book and broker differ in 2 things, the first: order p/X1: the book has it OPEN as B1, the broker does not show it"));
        assertThat(desk.published(BrokerReconciled.class)).hasSize(1);

        contractNotes.forEach(note -> desk.book().life().adopt(note, "Ada, from the note"));

        assertThat(router.reconcile(ADOPT).agrees()).isTrue();
        assertThat(desk.position("p").isOpen()).isFalse();
        assertThat(desk.position("p").realisedGross()).isEqualTo(Money.of("750"));
        assertThat(desk.position("s").quantity()).isEqualTo(Quantity.of(75));
        assertThat(desk.book().holdings().ledger().balances()).isTrue();
    }

    /// Once a person has told what became of the one, the units tell it of the other.
    @Test
    void ofTwoOrdersOfYesterdayTheUnitsTellWhatBecameOfTheLast() {
        sellAndBuyUnseen(false, false);
        desk.pass(Duration.ofHours(2));
        assertThat(order().state()).isEqualTo(OrderState.OPEN);

        desk.book().life().adopt(contractNotes.getLast(), "Ada, from the note");
        desk.pass(Duration.ofMinutes(2));

        assertThat(order().state()).isEqualTo(OrderState.EXPIRED);
        assertThat(desk.order("p/X1").state()).isEqualTo(OrderState.EXPIRED);
        assertThat(desk.order("p/X1").reason()).isEqualTo("its day is over");
        assertThat(router.reconcile(ADOPT).agrees()).isTrue();
        assertThat(desk.position("p").quantity()).isEqualTo(Quantity.of(75));
    }

    /// It may have bought what the exit of yesterday has sold.
    @Test
    void anExitOfYesterdayStaysLiveWhileAnEntryOfTodayIsOfUnknownFate() {
        sellUnseen(false);
        broker.readsFail = true;
        broker.nextDay();
        desk.pass(Duration.ofHours(20));
        enterAndLoseIt();
        broker.readsFail = false;
        desk.pass(Duration.ofMinutes(1));
        assertThat(order().isUnknown()).isTrue();
        assertThat(desk.order("p/X1").state()).isEqualTo(OrderState.OPEN);
        assertThat(desk.book().trading().reason())
                .endsWith("order p/X1: the book has it OPEN as B1, the broker does not show it");

        desk.pass(Duration.ofMinutes(5));

        assertThat(order().state()).isEqualTo(OrderState.NOT_FOUND);
        assertThat(desk.order("p/X1").state()).isEqualTo(OrderState.EXPIRED);
    }

    /// The order book of its own day has told that it was never taken.
    @Test
    void anEntryThatWasLookedForOnItsDayHidesNothing() {
        enterAndLoseIt();
        desk.pass(Duration.ofMinutes(5));
        assertThat(order().state()).isEqualTo(OrderState.NOT_FOUND);
        sellUnseen(false);
        inTheMorning();
        desk.pass(Duration.ofMinutes(5));

        assertThat(order().state()).isEqualTo(OrderState.EXPIRED);
        assertThat(desk.order("p/X1").state()).isEqualTo(OrderState.EXPIRED);
        assertThat(desk.book().trading()).isEqualTo(TradingStatus.ACTIVE);
    }

    /// It had another chance to be taken, and nobody has seen what became of that.
    @Test
    void anEntryThatWasSentAgainIsInDoubtOnceMore() {
        enterAndLoseIt();
        desk.pass(Duration.ofMinutes(5));
        assertThat(desk.book().life().resend("s/E1")).isPresent();
        sellUnseen(false);
        inTheMorning();
        desk.pass(Duration.ofMinutes(5));

        assertThat(order().state()).isEqualTo(OrderState.NOT_FOUND);
        assertThat(desk.order("p/X1").state()).isEqualTo(OrderState.OPEN);
        assertThat(desk.book().trading().state()).isEqualTo(TradingState.HALTED);

        assertThat(desk.book().life().resolve("s/E1", "Ada, who has asked the broker")).isTrue();
        desk.pass(Duration.ofMinutes(5));

        assertThat(desk.order("p/X1").state()).isEqualTo(OrderState.EXPIRED);
    }

    /// An intent that was never given to the router has bought nothing.
    @Test
    void anIntentOfYesterdayHidesNothing() {
        desk.emit("s");
        desk.admit("s", 75);
        sellUnseen(false);
        inTheMorning();
        desk.pass(Duration.ofMinutes(5));

        assertThat(order().state()).isEqualTo(OrderState.INTENT);
        assertThat(desk.order("p/X1").state()).isEqualTo(OrderState.EXPIRED);
        assertThat(desk.book().trading()).isEqualTo(TradingStatus.ACTIVE);
    }

    /// What its own entry has bought in the last moments may hide what the exit has sold.
    @Test
    void anEntryAndTheExitOfWhatItHadBoughtStayLive() {
        enter();
        broker.fill("B1", 75, "100");
        desk.exit("s", ExitReason.STOP);
        router.send(List.of(desk.order("s/X1")));
        broker.readsFail = true;
        broker.mute = true;
        broker.fill("B1", 75, "101");
        broker.fill("B2", 75, "90");
        contractNotes.add(broker.update("B2"));
        contractNotes.add(broker.update("B1"));
        inTheMorning();
        desk.pass(Duration.ofMinutes(5));
        assertThat(order().state()).isEqualTo(OrderState.PARTIALLY_FILLED);
        assertThat(desk.order("s/X1").state()).isEqualTo(OrderState.OPEN);

        contractNotes.forEach(note -> desk.book().life().adopt(note, "Ada, from the note"));

        assertThat(router.reconcile(ADOPT).agrees()).isTrue();
        assertThat(desk.position("s").quantity()).isEqualTo(Quantity.of(75));
    }

    /// Units that differ tell no more of two orders than units that agree.
    @Test
    void aPairStaysLiveWhereTheUnitsDifferToo() {
        sellAndBuyUnseen(true, false);
        desk.pass(Duration.ofHours(2));

        assertThat(desk.order("p/X1").state()).isEqualTo(OrderState.OPEN);
        assertThat(order().state()).isEqualTo(OrderState.OPEN);
        assertThat(router.takesExits(BookDesk.PUT.id())).isFalse();
        assertThat(router.reconcile(ADOPT).left()).hasSize(3);
    }

    /// The exit of a position, B1, and the entry of another one, B2, in the last moments of a day.
    private void sellAndBuyUnseen(boolean exitIsFilled, boolean entryIsFilled) {
        sellUnseen(exitIsFilled);
        broker.mute = false;
        desk.emit("s");
        desk.admit("s", 75);
        router.send(List.of(order()));
        end("B2", entryIsFilled);
        inTheMorning();
    }

    private void enterAndLoseIt() {
        desk.emit("s");
        desk.admit("s", 75);
        broker.faults.add(FakeBroker.Fault.LOST);
        router.send(List.of(order()));
    }

    /// The order book of the broker is empty, and it can be read again.
    private void inTheMorning() {
        broker.nextDay();
        desk.pass(Duration.ofHours(14));
        broker.readsFail = false;
    }

    private void sellUnseen(boolean filled) {
        desk.opened("p", 75);
        broker.units.put(BookDesk.PUT.id(), 75L);
        desk.exit("p", ExitReason.STOP);
        router.send(List.of(desk.order("p/X1")));
        end("B1", filled);
    }

    /// An order ends, and nobody is told.
    private void end(String brokerOrderId, boolean filled) {
        desk.pass(Duration.ofSeconds(1));
        broker.readsFail = true;
        broker.mute = true;
        if (filled) {
            broker.fill(brokerOrderId, 75, "110");
        } else {
            broker.end(brokerOrderId, OrderState.EXPIRED);
        }
        contractNotes.add(broker.update(brokerOrderId));
    }

    @Test
    void anOrderOfYesterdayExpiresOnceTheUnitsAgreeAgain() {
        enter();
        broker.fill("B1", 75, "100");
        broker.nextDay();
        broker.units.merge(BookDesk.PUT.id(), -75L, Long::sum); // sold by hand
        desk.pass(Duration.ofHours(15));
        assertThat(order().state()).isEqualTo(OrderState.PARTIALLY_FILLED);
        assertThat(router.takesExits(BookDesk.PUT.id())).isFalse();
        broker.units.merge(BookDesk.PUT.id(), 75L, Long::sum);
        desk.pass(Duration.ofMinutes(2));

        assertThat(order().state()).isEqualTo(OrderState.EXPIRED);
        assertThat(router.takesExits(BookDesk.PUT.id())).isTrue();
        assertThat(desk.position("s").quantity()).isEqualTo(Quantity.of(75));
    }

    @Test
    void anOrderOfYesterdayStaysLiveWhileNobodyCanSayWhatIsHeld() {
        enter();
        broker.nextDay();
        broker.positionsFail = true;
        desk.pass(Duration.ofHours(15));
        assertThat(order().state()).isEqualTo(OrderState.OPEN);
        broker.positionsFail = false;
        desk.pass(Duration.ofMinutes(2));

        assertThat(order().state()).isEqualTo(OrderState.EXPIRED);
    }

    /// A profit of yesterday gives today no more room to lose.
    @Test
    void whatWasSoldYesterdayDoesNotCountToday() {
        desk.opened("p", 75);
        desk.exit("p", ExitReason.STOP);
        desk.ack("p/X1");
        BrokerUpdate contractNote =
                desk.news("p/X1", OrderState.FILLED, desk.trade("Y1", 75, "200"));
        desk.pass(Duration.ofDays(3));
        desk.opened("t", 75);
        assertThat(desk.book().exposure().realisedToday()).isEqualTo(Money.of("-27.50"));

        desk.book().life().adopt(contractNote, "Ada, from the contract note");

        assertThat(desk.position("p").realisedGross()).isEqualTo(Money.of("7500"));
        assertThat(desk.book().exposure().realisedToday()).isEqualTo(Money.of("-27.50"));
    }

    @Test
    void whatAPersonTellsOfAnOrderMustBeAllOfIt() {
        enter();
        broker.mute = true;
        broker.fill("B1", 75, "100");
        broker.fill("B1", 75, "101");
        BrokerUpdate all = broker.update("B1");
        BrokerOrder shown = all.order();
        OrderLife life = desk.book().life();
        List<BookEvent> before = desk.stored();

        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        life.adopt(
                                new BrokerUpdate(shown, List.of(all.trades().getFirst())), "Ada"))
                .withMessage(
                        "broker order B1, FILLED with 150 filled, by the word of Ada: with its executions order s/E1 would have 75 filled; give all that are not booked, each once");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        life.adopt(
                                new BrokerUpdate(as("B2", order().tag(), shown), List.of()), "Ada"))
                .withMessageEndingWith("by the word of Ada: the account has order s/E1 as B1");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> life.adopt(new BrokerUpdate(as("B2", "T", shown), List.of()), "Ada"))
                .withMessageEndingWith(
                        "by the word of Ada: the account has no such order, and it is no sale of what it holds");
        BrokerOrder other =
                new BrokerOrder(
                        shown.brokerOrderId(),
                        shown.tag(),
                        shown.instrument(),
                        Side.SELL,
                        shown.quantity(),
                        shown.limit(),
                        shown.state(),
                        shown.filled(),
                        shown.reason(),
                        shown.time());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> life.adopt(new BrokerUpdate(other, all.trades()), "Ada"))
                .withMessageEndingWith(
                        "order s/E1 is BUY 150 of NFO:NIFTY2161715800PE, and what is told SELL 150 of NFO:NIFTY2161715800PE");
        assertThat(desk.stored()).isEqualTo(before);
        life.adopt(all, "Ada");
        life.adopt(all, "Ada");

        assertThat(order().state()).isEqualTo(OrderState.FILLED);
        assertThat(desk.published(OrderFilled.class)).hasSize(2);
    }

    private static BrokerOrder as(String brokerOrderId, String tag, BrokerOrder order) {
        return new BrokerOrder(
                brokerOrderId,
                tag,
                order.instrument(),
                order.side(),
                order.quantity(),
                order.limit(),
                order.state(),
                order.filled(),
                order.reason(),
                order.time());
    }
}
