package io.alphastocks.broker;

import static io.alphastocks.broker.ReconciliationPolicy.ADOPT;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.alphastocks.book.Admission;
import io.alphastocks.book.BookDesk;
import io.alphastocks.book.ExitDecision;
import io.alphastocks.book.OrderLife.Question;
import io.alphastocks.broker.FakeBroker.Fault;
import io.alphastocks.broker.ResolutionPolicy.Resend;
import io.alphastocks.event.OrderAlarm;
import io.alphastocks.event.OrderFilled;
import io.alphastocks.event.OrderModified;
import io.alphastocks.event.TradingHalted;
import io.alphastocks.model.BrokerOrder;
import io.alphastocks.model.BrokerUpdate;
import io.alphastocks.model.ExitReason;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderState;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.SignalState;
import io.alphastocks.model.TradingState;
import io.alphastocks.model.TradingStatus;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What becomes of orders, cancellations and changes that nobody has answered.
class OrderResolverTest {

    private final BookDesk desk = BookDesk.paper();
    private final FakeBroker broker = new FakeBroker(desk.clock);
    private OrderRouter router = router(ResolutionPolicy.DEFAULT);

    private OrderRouter router(ResolutionPolicy policy) {
        return new OrderRouter(desk.book(), broker, Runnable::run, desk.clock, policy, ADOPT);
    }

    private void enter(long units, Fault... faults) {
        desk.emit("s");
        desk.admit("s", units);
        broker.faults.addAll(List.of(faults));
        router.send(List.of(order()));
    }

    private Order order() {
        return desk.order("s/E1");
    }

    private void pass(long seconds) {
        desk.pass(Duration.ofSeconds(seconds));
    }

    private long submits() {
        return broker.calls.stream().filter(call -> call.startsWith("submit")).count();
    }

    private long reads() {
        return broker.calls.stream().filter("orders"::equals).count();
    }

    @ParameterizedTest
    @EnumSource(names = {"UNANSWERED", "THROWS"})
    void anOrderThatTheOrderBookShowsIsAdoptedWithItsFills(Fault fault) {
        broker.mute = true;
        enter(150, fault);
        assertThat(order().state()).isEqualTo(OrderState.UNKNOWN);
        broker.fill("B1", 75, "100");

        desk.pass(Duration.ofMillis(499));
        assertThat(reads()).isZero();
        desk.pass(Duration.ofMillis(1));

        assertThat(order().state()).isEqualTo(OrderState.PARTIALLY_FILLED);
        assertThat(order().brokerOrderId()).isEqualTo("B1");
        assertThat(order().filled()).isEqualTo(Quantity.of(75));
        broker.mute = false;
        broker.fill("B1", 75, "100");
        pass(600);
        assertThat(reads()).isEqualTo(1);
        assertThat(submits()).isEqualTo(1);
    }

    @Test
    void fillsAndEndsOfWhichNoNewsCameAreFoundInTheOrderBook() {
        enter(150);
        broker.mute = true;
        broker.fill("B1", 75, "100");
        pass(1);
        assertThat(order().state()).isEqualTo(OrderState.PARTIALLY_FILLED);
        assertThat(desk.position("s").quantity()).isEqualTo(Quantity.of(75));

        pass(100);
        broker.end("B1", OrderState.CANCELLED);
        pass(60);

        assertThat(order().state()).isEqualTo(OrderState.CANCELLED);
        assertThat(order().filled()).isEqualTo(Quantity.of(75));
        assertThat(reads()).isLessThan(10);
        assertThat(submits()).isEqualTo(1);
    }

    @Test
    void newsOfTheOrderSettlesItWithoutALookUp() {
        enter(150, Fault.UNANSWERED);

        assertThat(order().state()).isEqualTo(OrderState.OPEN);
    }

    @Test
    void anOrderThatNoReadShowsIsNotFoundAfterTwoMinutesAndIsWatchedUntilItsDayIsOver() {
        enter(150, Fault.LOST);

        pass(119);
        assertThat(order().state()).isEqualTo(OrderState.UNKNOWN);
        assertThat(reads()).isEqualTo(7); // after 0.5, 1.5, 3.5, 7.5, 15.5, 31.5, 61.5 s
        pass(3);
        assertThat(order().state()).isEqualTo(OrderState.NOT_FOUND);
        assertThat(desk.book().exposure().positions()).isEqualTo(1);
        assertThat(desk.stateOf("s")).isEqualTo(SignalState.ACTIVE);
        pass(60);
        assertThat(reads()).isEqualTo(9);

        broker.nextDay();
        desk.pass(Duration.ofHours(14));

        assertThat(order().state()).isEqualTo(OrderState.EXPIRED);
        assertThat(desk.stateOf("s")).isEqualTo(SignalState.STOPPED);
        assertThat(desk.book().exposure().positions()).isZero();
        assertThat(submits()).isEqualTo(1);
    }

    @Test
    void anOrderThatShowsUpAfterAllIsAdopted() {
        enter(150, Fault.LOST);
        pass(200);
        broker.mute = true;
        broker.add(shown("B9", order()));
        broker.fill("B9", 150, "100");

        pass(60);

        assertThat(order().state()).isEqualTo(OrderState.FILLED);
        assertThat(desk.position("s").quantity()).isEqualTo(Quantity.of(150));
    }

    @Test
    void whileTheBrokerCannotBeReadItStaysUnknownAndBlocksEntriesAndIsAnAlarm() {
        broker.readsFail = true;
        broker.mute = true;
        desk.emit("t");
        desk.admit("t", 75);
        broker.faults.add(Fault.UNANSWERED);
        router.send(List.of(desk.order("t/E1")));
        pass(10);
        desk.emit("early");
        assertThat(desk.admit("early", 75)).isInstanceOf(Admission.Admitted.class);
        pass(3_600);

        assertThat(desk.order("t/E1").state()).isEqualTo(OrderState.UNKNOWN);
        assertThat(desk.published(OrderAlarm.class))
                .singleElement()
                .returns(OrderAlarm.Kind.UNRESOLVED, OrderAlarm::kind)
                .returns("t/E1", e -> e.order().id());
        desk.emit("late");
        assertThat(desk.admit("late", 75))
                .isInstanceOfSatisfying(
                        Admission.LimitReached.class,
                        e -> assertThat(e.breach().rule()).isEqualTo("unresolved orders"));

        broker.readsFail = false;
        pass(60);
        assertThat(desk.order("t/E1").state()).isEqualTo(OrderState.OPEN);
        desk.emit("later");
        assertThat(desk.admit("later", 75)).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void aPersonMaySayThatTheBrokerDoesNotHaveIt() {
        broker.readsFail = true;
        enter(150, Fault.LOST);
        pass(60);

        assertThat(desk.book().life().resolve("s/E1", "operator, by phone")).isTrue();

        assertThat(order().state()).isEqualTo(OrderState.CANCELLED);
        assertThat(order().reason()).isEqualTo("resolved by operator, by phone");
        assertThat(desk.book().exposure().unresolvedOrders()).isZero();
        assertThat(desk.book().exposure().reserved().isZero()).isTrue();
        assertThat(desk.book().life().resolve("s/E1", "again")).isFalse();
    }

    @Test
    void itIsSentAgainOnlyWhereAPolicySaysSoWithTheSameTagAndOnce() {
        router = router(ResolutionPolicy.DEFAULT.withResend(Resend.ALL));
        enter(150, Fault.LOST, Fault.LOST);
        pass(119);
        assertThat(submits()).isEqualTo(1);

        desk.pass(Duration.ofHours(2));

        assertThat(submits()).isEqualTo(2);
        assertThat(order().state()).isEqualTo(OrderState.NOT_FOUND);
    }

    @Test
    void noEntryIsSentAgainWhileTheAccountTakesNone() {
        router = router(ResolutionPolicy.DEFAULT.withResend(Resend.ALL));
        enter(150, Fault.LOST);
        desk.book().halt(TradingStatus.reducing("budget speech"));
        pass(600);
        assertThat(order().state()).isEqualTo(OrderState.NOT_FOUND);
        assertThat(submits()).isEqualTo(1);

        desk.book().resume("over");
        pass(60);

        assertThat(submits()).isEqualTo(2);
    }

    /// The exit p/X1 of a position that the broker holds never arrives.
    private void exitAndLoseIt() {
        desk.opened("p", 75);
        broker.units.put(BookDesk.PUT.id(), 75L);
        desk.exit("p", ExitReason.STOP);
        broker.faults.add(Fault.LOST);
        router.send(List.of(desk.order("p/X1")));
    }

    @Test
    void anExitMayBeSentAgainWhereEntriesMayNot() {
        router = router(ResolutionPolicy.DEFAULT.withResend(Resend.EXITS));
        enter(75, Fault.LOST);
        exitAndLoseIt();

        pass(200);

        assertThat(broker.calls).containsOnlyOnce("submit s/E1").contains("submit p/X1");
        assertThat(submits()).isEqualTo(3);
        assertThat(desk.order("p/X1").state()).isEqualTo(OrderState.OPEN);
    }

    /// What an entry of unknown fate has bought would hide in the units what the exit has sold.
    @Test
    void noExitIsSentAgainWhileAPurchaseOfItsContractIsUnderWay() {
        router = router(ResolutionPolicy.DEFAULT.withResend(Resend.EXITS));
        exitAndLoseIt();
        pass(20);
        enter(75, Fault.LOST);

        pass(110);
        assertThat(desk.order("p/X1").state()).isEqualTo(OrderState.NOT_FOUND);
        assertThat(order().state()).isEqualTo(OrderState.UNKNOWN);
        assertThat(submits()).isEqualTo(2);

        pass(70);
        assertThat(order().state()).isEqualTo(OrderState.NOT_FOUND);
        assertThat(submits()).isEqualTo(3);
        assertThat(desk.order("p/X1").state()).isEqualTo(OrderState.OPEN);
    }

    /// An order book may be late by more than the positions: to sell again what has been sold would
    /// be a short sale.
    @Test
    void anExitIsNotSentAgainWhereTheBrokerDoesNotHoldItsUnits() {
        router = router(ResolutionPolicy.DEFAULT.withResend(Resend.EXITS));
        exitAndLoseIt();
        broker.units.put(BookDesk.PUT.id(), 0L); // it arrived, and only the units tell

        pass(600);

        assertThat(submits()).isEqualTo(1);
        assertThat(desk.order("p/X1").state()).isEqualTo(OrderState.NOT_FOUND);
        assertThat(desk.book().trading().state()).isEqualTo(TradingState.HALTED);

        broker.units.put(BookDesk.PUT.id(), 75L);
        pass(60);

        assertThat(submits()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void anExitThatIsNotFoundAndNotSentAgainIsAnAlarmAndBlocksEntriesUntilItIsResolved(
            Resend resend) {
        router = router(ResolutionPolicy.DEFAULT.withResend(resend));
        desk.opened("p", 75);
        broker.units.put(BookDesk.PUT.id(), 75L);
        desk.exit("p", ExitReason.STOP);
        broker.faults.addAll(List.of(Fault.LOST, Fault.LOST));
        router.send(List.of(desk.order("p/X1")));

        desk.pass(Duration.ofHours(1));

        assertThat(submits()).isEqualTo(resend == Resend.NEVER ? 1 : 2);
        assertThat(desk.order("p/X1").state()).isEqualTo(OrderState.NOT_FOUND);
        assertThat(desk.published(OrderAlarm.class))
                .extracting(e -> e.kind() + " " + e.order().state())
                .containsExactly("UNRESOLVED UNKNOWN", "UNRESOLVED NOT_FOUND");
        desk.emit("t");
        assertThat(desk.admit("t", 75))
                .isInstanceOfSatisfying(
                        Admission.LimitReached.class,
                        e -> assertThat(e.breach().rule()).isEqualTo("unresolved orders"));

        assertThat(desk.book().life().resolve("p/X1", "operator")).isTrue();
        desk.emit("u");
        assertThat(desk.admit("u", 75)).isInstanceOf(Admission.Admitted.class);
        assertThat(desk.exit("p", ExitReason.STOP)).isInstanceOf(ExitDecision.Ordered.class);
    }

    @Test
    void withoutASuccessfulReadNothingIsSentAgain() {
        router = router(ResolutionPolicy.COMPLETE_ORDER_BOOK);
        broker.readsFail = true;
        enter(150, Fault.LOST);

        pass(3_600);

        assertThat(submits()).isEqualTo(1);
        broker.readsFail = false;
        pass(60);
        assertThat(submits()).isEqualTo(2);
        assertThat(order().state()).isEqualTo(OrderState.OPEN);
    }

    @Test
    void ofTwoOrdersTheOneWithFillsIsTakenAndWhatIsOpenOfTheOtherIsCancelled() {
        broker.mute = true;
        enter(150, Fault.UNANSWERED);
        broker.add(shown("B2", order()));
        broker.fill("B2", 75, "100");

        pass(1);

        assertThat(order().brokerOrderId()).isEqualTo("B2");
        assertThat(order().filled()).isEqualTo(Quantity.of(75));
        assertThat(broker.order("B1").state()).isEqualTo(OrderState.CANCELLED);
        assertThat(desk.published(OrderAlarm.class))
                .singleElement()
                .returns(OrderAlarm.Kind.DUPLICATED, OrderAlarm::kind)
                .returns("B1", OrderAlarm::brokerOrderId);
        assertThat(desk.published(TradingHalted.class)).hasSize(1);
        assertThat(broker.order("B2").state()).isEqualTo(OrderState.PARTIALLY_FILLED);
    }

    @Test
    void whatADuplicateHasBoughtIsNeitherBookedNorSold() {
        enter(150);
        broker.add(shown("B2", order()));
        assertThat(broker.order("B2").state()).isEqualTo(OrderState.CANCELLED);
        broker.fill("B2", 75, "100");

        assertThat(desk.published(OrderFilled.class)).isEmpty();
        assertThat(desk.book().trading().state()).isEqualTo(TradingState.HALTED);
        assertThat(broker.calls).contains("cancel B2").doesNotContain("cancel B1");
    }

    @Test
    void anIntentThatARestartFindsIsOfUnknownFate() {
        desk.emit("s");
        desk.admit("s", 150);
        broker.mute = true;
        broker.submit(order()); // and then the process died
        broker.fill("B1", 75, "100");
        desk.reopen();
        router = router(ResolutionPolicy.DEFAULT);

        assertThat(router.recover().agrees()).isTrue();

        assertThat(order().state()).isEqualTo(OrderState.PARTIALLY_FILLED);
        assertThat(submits()).isEqualTo(1);
    }

    @Test
    void aRestartOnACompleteOrderBookSendsWhatWasNotSent() {
        desk.emit("s");
        desk.admit("s", 150);
        desk.reopen();
        router = router(ResolutionPolicy.COMPLETE_ORDER_BOOK);

        router.recover();

        assertThat(order().state()).isEqualTo(OrderState.OPEN);
        assertThat(submits()).isEqualTo(1);
    }

    @Test
    void aRestartThatCannotReadTheBrokerSaysSoAndGoesOnAsking() {
        desk.emit("s");
        desk.admit("s", 150);
        broker.mute = true;
        broker.submit(order());
        broker.readsFail = true;

        assertThatExceptionOfType(BrokerException.class).isThrownBy(() -> router.recover());
        assertThat(order().state()).isEqualTo(OrderState.UNKNOWN);
        broker.readsFail = false;
        pass(1);

        assertThat(order().state()).isEqualTo(OrderState.OPEN);
    }

    @Test
    void aCancellationIsRepeatedWhileTheOrderIsOpen() {
        enter(150);
        broker.faults.addAll(List.of(Fault.LOST, Fault.REFUSED));

        router.cancel(List.of(order()));
        assertThat(order().state()).isEqualTo(OrderState.OPEN);
        pass(2);

        assertThat(order().state()).isEqualTo(OrderState.CANCELLED);
        assertThat(broker.calls).filteredOn("cancel B1"::equals).hasSize(3);
        pass(600);
        assertThat(broker.calls).filteredOn("cancel B1"::equals).hasSize(3);
    }

    @Test
    void aCancellationIsNotRepeatedWhereTheOrderHasEnded() {
        enter(150);
        broker.mute = true;
        broker.faults.add(Fault.UNANSWERED);

        router.cancel(List.of(order()));
        pass(600);

        assertThat(order().state()).isEqualTo(OrderState.CANCELLED);
        assertThat(broker.calls).containsOnlyOnce("cancel B1");
    }

    @Test
    void anOrderOfUnknownFateIsCancelledOnceItIsSeen() {
        broker.mute = true;
        enter(150, Fault.UNANSWERED);

        router.cancel(List.of(order()));
        assertThat(broker.calls).doesNotContain("cancel B1");
        pass(1);
        broker.mute = false;
        pass(2);

        assertThat(order().state()).isEqualTo(OrderState.CANCELLED);
    }

    @Test
    void theWishToCancelOutlivesARestart() {
        enter(150);
        broker.faults.add(Fault.LOST);
        router.cancel(List.of(order()));
        router.close();
        desk.reopen();
        router = router(ResolutionPolicy.DEFAULT);

        router.recover();

        assertThat(order().state()).isEqualTo(OrderState.CANCELLED);
    }

    @Test
    void aChangeIsInForceOnceItIsAnswered() {
        enter(150);

        router.modify(List.of(order()), Price.of("101"));

        assertThat(order().limit()).isEqualTo(Price.of("101"));
        assertThat(broker.order("B1").limit()).isEqualTo(Price.of("101"));
        assertThat(desk.book().life().questions()).allMatch(Question::works);
    }

    @Test
    void aChangeThatWasRefusedIsNotInForce() {
        enter(150);
        broker.faults.add(Fault.REFUSED);

        router.modify(List.of(order()), Price.of("101"));

        assertThat(order().limit()).isNull();
        assertThat(desk.published(OrderModified.class)).hasSize(1);
        assertThat(desk.book().life().questions()).allMatch(Question::works);
    }

    @Test
    void aChangeIsRepeatedOnlyWhereTheOrderIsUnchanged() {
        enter(150);
        router.modify(List.of(order()), Price.of("101"));
        broker.faults.add(Fault.LOST);
        router.modify(List.of(order()), Price.of("102"));
        assertThat(order().limit()).isEqualTo(Price.of("101"));
        pass(1);
        assertThat(order().limit()).isEqualTo(Price.of("102"));
        assertThat(broker.calls).filteredOn("modify s/E1"::equals).hasSize(3);

        broker.faults.add(Fault.UNANSWERED);
        router.modify(List.of(order()), Price.of("103"));
        pass(60);

        assertThat(order().limit()).isEqualTo(Price.of("103"));
        assertThat(broker.calls).filteredOn("modify s/E1"::equals).hasSize(4);
    }

    @Test
    void newsWithoutTheExecutionsHasTheTradesRead() {
        enter(150);
        broker.mute = true;
        broker.fill("B1", 150, "100");

        broker.says(new BrokerUpdate(broker.order("B1"), List.of()));

        assertThat(order().state()).isEqualTo(OrderState.FILLED);
        assertThat(order().filledValue().toString()).isEqualTo("15000.00");
    }

    @Test
    void anOrderThatIsCancelledBeforeItIsSentIsNeverSent() {
        List<Runnable> tasks = new ArrayList<>();
        router =
                new OrderRouter(
                        desk.book(),
                        broker,
                        tasks::add,
                        desk.clock,
                        ResolutionPolicy.DEFAULT,
                        ADOPT);
        desk.emit("s");
        desk.admit("s", 150);
        router.send(List.of(order()));
        router.send(List.of(order()));
        router.cancel(List.of(order()));
        assertThat(tasks).hasSize(2);

        tasks.getLast().run();
        tasks.getFirst().run();

        assertThat(order().state()).isEqualTo(OrderState.CANCELLED);
        assertThat(submits()).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> router.send(List.of(order())));
    }

    @Test
    void aPolicyThatMakesNoSenseIsRefused() {
        ResolutionPolicy p = ResolutionPolicy.DEFAULT;
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new ResolutionPolicy(
                                List.of(), 2, p.notFoundAfter(), p.alarmAfter(), p.resend()));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new ResolutionPolicy(
                                p.lookUps(), 0, p.notFoundAfter(), p.alarmAfter(), p.resend()));
    }

    private BrokerOrder shown(String brokerOrderId, Order order) {
        return new BrokerOrder(
                brokerOrderId,
                order.tag(),
                order.instrument(),
                order.side(),
                order.quantity(),
                order.limit(),
                OrderState.OPEN,
                Quantity.ZERO,
                "",
                desk.clock.now());
    }

    @Test
    void ourTagOnWhatWasNotOrderedIsNeitherAdoptedNorSentAgain() {
        router = router(ResolutionPolicy.DEFAULT.withResend(Resend.ALL));
        broker.mute = true;
        enter(150, Fault.UNANSWERED);
        broker.amend("B1", 75, null);

        pass(1);

        assertThat(order().state()).isEqualTo(OrderState.UNKNOWN);
        assertThat(desk.published(OrderAlarm.class))
                .singleElement()
                .returns(OrderAlarm.Kind.MISMATCHED, OrderAlarm::kind)
                .returns("B1", OrderAlarm::brokerOrderId);
        assertThat(desk.book().trading().state()).isEqualTo(TradingState.HALTED);
        assertThat(desk.book().trading().reason())
                .contains("the book has it as BUY 150", "the broker has its tag on B1, BUY 75");

        desk.book().resume("seen");
        pass(600);
        assertThat(order().state()).isEqualTo(OrderState.UNKNOWN);
        assertThat(submits()).isEqualTo(1);
        assertThat(desk.published(OrderAlarm.class))
                .extracting(OrderAlarm::kind)
                .containsExactly(OrderAlarm.Kind.MISMATCHED, OrderAlarm.Kind.UNRESOLVED);
        assertThat(desk.book().trading().state()).isEqualTo(TradingState.ACTIVE);
    }
}
