package io.alphastocks.position;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.alphastocks.NiftyMaster;
import io.alphastocks.TradingFloor;
import io.alphastocks.book.Admission;
import io.alphastocks.book.BookDesk;
import io.alphastocks.book.FaultyJournal.Fault;
import io.alphastocks.broker.OrderSender;
import io.alphastocks.bus.BusOptions;
import io.alphastocks.bus.EventBus;
import io.alphastocks.event.OrderIntended;
import io.alphastocks.event.PositionClosed;
import io.alphastocks.event.PositionUpdated;
import io.alphastocks.event.SignalActivated;
import io.alphastocks.event.StopTightened;
import io.alphastocks.model.BrokerOrder;
import io.alphastocks.model.ExitPlan;
import io.alphastocks.model.ExitReason;
import io.alphastocks.model.Money;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderPurpose;
import io.alphastocks.model.OrderState;
import io.alphastocks.model.PositionStatistics;
import io.alphastocks.model.PositionStatistics.Result;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.SignalState;
import io.alphastocks.model.SubmitOutcome;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// A put of 375 units bought at 100: stop 70, 225 of it at 145, target 170, trailing from 125 by
/// half; the underlying's stop 16,000 and target 15,700; square-off at 15:15.
class PositionManagerTest {

    private final TradingFloor floor = TradingFloor.paper();
    private final PositionManager positions = floor.positions();
    private final BookDesk desk = floor.desk;

    private List<Order> exits() {
        return desk.published(OrderIntended.class).stream()
                .map(OrderIntended::order)
                .filter(o -> o.purpose() == OrderPurpose.EXIT)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"70, STOP, 70", "12.35, STOP, 70", "170, TARGET, 170", "250, TARGET, 170"})
    void aPremiumAtOrBeyondALevelClosesAllAndNamesTheLevel(
            String premium, ExitReason reason, String level) {
        desk.opened("S1", 375);
        floor.put("100");
        floor.put(premium);

        assertThat(floor.sent()).containsExactly("S1/X1");
        Order exit = desk.order("S1/X1");
        assertThat(exit.quantity().units()).isEqualTo(375);
        assertThat(exit.reason()).isEqualTo(reason.name());
        assertThat(exit.trigger()).isEqualTo(Price.of(level));
    }

    @Test
    void ticksThatFollowTheTriggerGiveNoSecondOrder() {
        desk.opened("S1", 375);
        floor.put("69");
        floor.put("68");
        floor.put("200");
        floor.nifty("16000");
        positions.exit("S1/P", ExitReason.MANUAL);
        floor.at("15:16:00");

        assertThat(floor.sent()).containsExactly("S1/X1");
        assertThat(desk.position("S1").exitReason()).isEqualTo(ExitReason.STOP);
    }

    @Test
    void aTickAndATimerAtOneMomentGiveOneOrder() {
        desk.opened("S1", 375);
        floor.at("13:59:59");
        floor.put("69"); // at 14:00:00, after the timer

        assertThat(floor.sent()).containsExactly("S1/X1");
        assertThat(desk.position("S1").exitReason()).isEqualTo(ExitReason.LONGEST_HOLDING);
    }

    @Test
    void noExitIsJudgedOnAStaleFeedAndTheFirstTickAfterItIs() {
        List<PositionUpdated> marks = new ArrayList<>();
        floor.bus.subscribe(PositionUpdated.class, marks::add);
        desk.opened("S1", 375);
        floor.put("140");
        floor.silence = Duration.ofSeconds(11);
        floor.put("69");
        floor.put("200");
        floor.nifty("16000");
        assertThat(floor.sent()).isEmpty();
        assertThat(marks).hasSize(1);

        floor.silence = Duration.ZERO;
        floor.put("121"); // 200 was not a price to trail from: it trails 140 by half
        assertThat(desk.position("S1").stop()).isEqualTo(Price.of("120"));
        floor.put("120");
        assertThat(floor.sent()).containsExactly("S1/X1");
    }

    @Test
    void aStaleFeedHoldsUpNoExitByTimeOrByHand() {
        desk.opened("S1", 375);
        desk.opened("S2", 375);
        floor.silence = Duration.ofHours(1);
        positions.exit("S1/P", ExitReason.MANUAL);
        assertThat(floor.sent()).containsExactly("S1/X1");
        floor.at("14:00:00");
        assertThat(floor.sent()).containsExactly("S2/X1");
        assertThat(desk.position("S2").exitReason()).isEqualTo(ExitReason.LONGEST_HOLDING);
    }

    @Test
    void anExitWaitsUntilTheBrokerIsKnownToHoldItsUnits() {
        desk.opened("S1", 375);
        floor.takesExits = false;
        floor.put("69");
        floor.put("68");
        floor.put("100"); // the stop was hit all the same
        floor.pass(Duration.ofHours(1));
        assertThat(exits()).isEmpty();
        floor.takesExits = true;
        floor.pass(Duration.ofSeconds(1));

        assertThat(floor.sent()).containsExactly("S1/X1");
        assertThat(exits()).singleElement().returns("STOP", Order::reason);
    }

    @Test
    void ofExitsThatWaitOneOfAllGoesBeforeAPartialOne() {
        desk.opened("S1", 375);
        floor.takesExits = false;
        floor.put("146");
        floor.put("60");
        floor.put("150");
        floor.takesExits = true;
        floor.pass(Duration.ofSeconds(1));

        assertThat(exits()).singleElement().returns(Quantity.of(375), Order::quantity);
    }

    @ParameterizedTest
    @CsvSource({"16000, SIGNAL_STOP", "15700, SIGNAL_TARGET"})
    void theUnderlyingsLevelsCloseWithoutALevelOfThePremium(String nifty, ExitReason reason) {
        desk.opened("S1", 375);
        floor.nifty("15850");
        assertThat(floor.sent()).isEmpty();
        floor.nifty(nifty);

        assertThat(floor.sent()).containsExactly("S1/X1");
        assertThat(desk.position("S1").exitReason()).isEqualTo(reason);
        assertThat(desk.order("S1/X1").trigger()).isNull();
    }

    @Test
    void thePartialTargetSellsItsPartAndTheRestStopsAtTheEntry() {
        desk.opened("S1", 375);
        floor.put("145");
        assertThat(floor.sent()).containsExactly("S1/X1");
        assertThat(desk.order("S1/X1").quantity().units()).isEqualTo(225);
        assertThat(desk.position("S1").stop()).isEqualTo(Price.of("100"));
        desk.fill("S1/X1", 225, "145");
        floor.put("146"); // trails from here: 100 + 46 / 2
        assertThat(floor.sent()).isEmpty();
        assertThat(desk.position("S1").stop()).isEqualTo(Price.of("123"));

        floor.put("122");
        assertThat(floor.sent()).containsExactly("S1/X2");
        assertThat(desk.order("S1/X2").quantity().units()).isEqualTo(150);
        desk.fill("S1/X2", 150, "122");
        assertThat(desk.stateOf("S1")).isEqualTo(SignalState.COMPLETED);
        assertThat(desk.position("S1").exitReason()).isEqualTo(ExitReason.TRAILING_STOP);
    }

    @Test
    void aFallRightAfterThePartialTargetStopsTheRestAtTheEntry() {
        desk.opened("S1", 375);
        floor.put("145");
        floor.put("99"); // the part still works

        assertThat(floor.sent()).containsExactly("S1/X1", "S1/X2");
        assertThat(desk.order("S1/X2").quantity().units()).isEqualTo(150);
        assertThat(desk.order("S1/X2").trigger()).isEqualTo(Price.of("100"));
        assertThat(desk.position("S1").exitReason()).isEqualTo(ExitReason.STOP);
    }

    @Test
    void theTrailingStopFollowsTheBestPremiumAndNeverFalls() {
        desk.opened("S1", 375);
        for (String premium : new String[] {"124", "130", "120", "129", "140", "121"}) {
            floor.put(premium);
        }

        assertThat(desk.published(StopTightened.class))
                .extracting(e -> e.position().stop())
                .containsExactly(Price.of("115"), Price.of("120"));
        assertThat(floor.sent()).isEmpty();
        floor.put("120");
        assertThat(desk.order("S1/X1").reason()).isEqualTo("TRAILING_STOP");
    }

    @ParameterizedTest
    @CsvSource({"14:00:00, LONGEST_HOLDING", "15:15:00, SESSION_END"})
    void timersCloseAtTheirTimeWithoutATick(String time, ExitReason expected) {
        // opened at 10:00, held 4 h; or opened at 12:00
        if (expected == ExitReason.SESSION_END) {
            floor.at("12:00:00");
            desk.emit("S1");
            desk.book().admit(BookDesk.request("S1", later(), SignalActivated.Action.ORDERED, 375));
            desk.fill("S1/E1", 375, "100");
        } else {
            desk.opened("S1", 375);
        }
        floor.clock.advanceTo(at(time).minusNanos(1_000));
        assertThat(floor.sent()).isEmpty();
        floor.at(time);

        assertThat(floor.sent()).containsExactly("S1/X1");
        assertThat(desk.position("S1").exitReason()).isEqualTo(expected);
    }

    private static Instant at(String time) {
        return Instant.parse("2021-06-11T" + time + "+05:30");
    }

    private static ExitPlan later() {
        ExitPlan plan = BookDesk.PLAN;
        return new ExitPlan(
                plan.stop(),
                plan.target(),
                null,
                null,
                null,
                null,
                plan.holdUntil().plus(Duration.ofHours(2)),
                plan.expiryExit(),
                plan.sessionExit());
    }

    @Test
    void aTimedExitThatCouldNotBeStoredIsTriedAgain() {
        desk.opened("S1", 375);
        floor.journal.next(Fault.THROWS_BEFORE_STORING);
        floor.at("14:00:00");
        assertThat(floor.sent()).isEmpty();

        floor.at("14:00:04");
        assertThat(floor.sent()).isEmpty();
        floor.at("14:00:05");
        assertThat(floor.sent()).containsExactly("S1/X1");
    }

    @Test
    void aStopThatCouldNotBeStoredIsTriedWithTheNextTick() {
        desk.opened("S1", 375);
        floor.journal.next(Fault.THROWS_BEFORE_STORING);
        floor.put("69");
        assertThat(floor.sent()).isEmpty();

        floor.put("69");
        assertThat(floor.sent()).containsExactly("S1/X1");
    }

    @ParameterizedTest
    @CsvSource({"CANCELLED", "REJECTED", "EXPIRED"})
    void anExitThatEndedUnfilledIsOrderedAgainAfterAWhile(OrderState end) {
        desk.opened("S1", 375);
        floor.put("69");
        desk.fill("S1/X1", 75, "69");
        desk.update("S1/X1", end);
        assertThat(floor.sent()).containsExactly("S1/X1");

        floor.pass(Duration.ofSeconds(4));
        assertThat(floor.sent()).isEmpty();
        floor.pass(Duration.ofSeconds(1));
        assertThat(floor.sent()).containsExactly("S1/X2");
        assertThat(desk.order("S1/X2").quantity().units()).isEqualTo(300);
        desk.update("S1/X2", end);
        floor.pass(Duration.ofSeconds(9));
        assertThat(floor.sent()).isEmpty();
        floor.pass(Duration.ofSeconds(1));
        assertThat(floor.sent()).containsExactly("S1/X3");
    }

    @Test
    void unitsThatArriveOnTheWayOutFollow() {
        desk.emit("S1");
        desk.admit("S1", 375);
        desk.fill("S1/E1", 75, "100");
        floor.put("69");
        assertThat(floor.sent()).containsExactly("S1/X1");
        assertThat(floor.cancelled()).containsExactly("S1/E1");

        desk.fill("S1/E1", 150, "100");

        assertThat(floor.sent()).containsExactly("S1/X2");
        assertThat(desk.order("S1/X2").quantity().units()).isEqualTo(150);
    }

    @Test
    void anEntryThatFillsAlthoughItWasToBeClosedIsSoldAtOnce() {
        desk.emit("S1");
        desk.admit("S1", 375);
        positions.exit("S1/P", ExitReason.REVERSAL);
        assertThat(floor.cancelled()).containsExactly("S1/E1");
        assertThat(floor.sent()).isEmpty();

        desk.fill("S1/E1", 375, "100");

        assertThat(floor.sent()).containsExactly("S1/X1");
        assertThat(desk.order("S1/X1").quantity().units()).isEqualTo(375);
        assertThat(desk.order("S1/X1").reason()).isEqualTo("REVERSAL");
    }

    @Test
    void exitAllClosesWhatIsOpenAndCancelsWhatIsOnItsWay() {
        desk.opened("S1", 375);
        desk.opened("S2", 75);
        desk.emit("S3");
        desk.admit("S3", 75);

        positions.exitAll(ExitReason.KILL_SWITCH);

        assertThat(floor.sent()).containsExactly("S1/X1", "S2/X1");
        assertThat(floor.cancelled()).containsExactly("S3/E1");
        assertThat(desk.position("S2").exitReason()).isEqualTo(ExitReason.KILL_SWITCH);
    }

    @Test
    void largePositionsLeaveInOrdersThatTheExchangeTakes() {
        desk.opened("S1", 3_750);
        floor.put("69");

        assertThat(exits())
                .extracting(o -> o.quantity().units())
                .containsExactly(1_800L, 1_800L, 150L);
    }

    @Test
    void whatALateFillHasSoldIsNotOnSaleASecondTime() {
        desk.opened("S1", 375);
        floor.put("69");
        desk.update("S1/X1", OrderState.CANCELLED);
        floor.pass(Duration.ofSeconds(5));
        assertThat(floor.sent()).containsExactly("S1/X1", "S1/X2");

        desk.fill("S1/X1", 375, "69"); // it was filled before it was cancelled

        assertThat(desk.position("S1").isOpen()).isFalse();
        assertThat(floor.cancelled()).contains("S1/X2");
    }

    @Test
    void howLongAnExitWorksIsASetting() {
        TradingFloor other = TradingFloor.paper();
        other.exits = new ExitPolicy(Duration.ofSeconds(3), Duration.ofSeconds(1));
        PositionManager _ = other.positions();
        other.desk.opened("S1", 375);
        other.put("69");
        other.desk.ack("S1/X1");

        other.pass(Duration.ofSeconds(1));
        other.put("68"); // 2 s after the order: each tick comes a second after the one before
        assertThat(other.cancelled()).isEmpty();
        other.put("67");
        assertThat(other.cancelled()).containsExactly("S1/X1");
    }

    @Test
    void whatACompleteExitHasLeftIsSoldToo() {
        desk.opened("S1", 375);
        floor.put("69");
        desk.ack("S1/X1");
        assertThat(floor.sent()).containsExactly("S1/X1");
        Order exit = desk.order("S1/X1");
        desk.book()
                .life()
                .adoptTerms(
                        "S1/X1",
                        new BrokerOrder(
                                String.valueOf(exit.brokerOrderId()),
                                exit.tag(),
                                exit.instrument(),
                                exit.side(),
                                Quantity.of(300),
                                null,
                                OrderState.OPEN,
                                Quantity.ZERO,
                                "",
                                floor.clock.now()));
        desk.fill("S1/X1", 300, "69");

        assertThat(floor.sent()).containsExactly("S1/X2");
        assertThat(desk.order("S1/X2").quantity().units()).isEqualTo(75);
    }

    @Test
    void anExitWhileTheMarketIsShutIsStoredAndOutlivesARestart() {
        BookDesk night = overnight();

        floorless(night).exit("s/P", ExitReason.MANUAL);
        assertThat(sent).isEmpty();
        assertThat(night.reopen().position("s").exitReason()).isEqualTo(ExitReason.MANUAL);
        PositionManager _ = floorless(night);
        night.clock.advanceTo(Instant.parse("2021-06-14T03:44:59Z"));
        assertThat(sent).isEmpty();
        night.clock.advanceTo(Instant.parse("2021-06-14T03:45:00Z"));

        assertThat(sent).extracting(Order::id).containsExactly("s/X1");
        assertThat(sent.getFirst().reason()).isEqualTo("MANUAL");
        night.fill("s/X1", 75, "90");
        assertThat(night.reopen().position("s").isOpen()).isFalse();
        PositionManager _ = floorless(night);
        night.pass(Duration.ofDays(1));
        assertThat(sent).hasSize(1);
    }

    @Test
    void anExitByHandIsCarriedOutByTheManagerThatHearsOfIt() {
        desk.opened("S1", 375);
        desk.emit("S2");
        desk.admit("S2", 75);

        assertThat(desk.book().exitByHand("S1/P", ExitReason.MANUAL)).isTrue();
        assertThat(desk.book().exitByHand("S1/P", ExitReason.MANUAL)).isFalse();
        assertThat(desk.book().exitAllByHand(ExitReason.KILL_SWITCH)).containsExactly("S1/P");

        assertThat(floor.sent()).containsExactly("S1/X1");
        assertThat(floor.cancelled()).containsExactly("S2/E1");
        assertThat(desk.position("S1").exitReason()).isEqualTo(ExitReason.MANUAL);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> desk.book().exitByHand("typo/P", ExitReason.MANUAL))
                .withMessageContaining("there is no position 'typo/P'; open are [S1/P]");
    }

    @Test
    void anExitByHandThatNobodyCarriedOutIsCarriedOutByTheNextManager() {
        BookDesk killed = BookDesk.paper();
        killed.opened("S1", 375);
        killed.emit("S2");
        killed.admit("S2", 75);
        assertThat(killed.book().exitAllByHand(ExitReason.MANUAL)).isEmpty();

        PositionManager _ = floorless(killed.reopen());
        killed.pass(Duration.ofMillis(1));

        assertThat(sent).extracting(Order::id).containsExactly("S1/X1");
        assertThat(cancelled).extracting(Order::id).containsExactly("S2/E1");
    }

    /// The entry that a killed process was to cancel is filled while the next manager begins.
    @Test
    void whatIsFilledWhileAManagerBeginsIsNotLost() {
        BookDesk killed = BookDesk.paper();
        killed.emit("S1");
        killed.admit("S1", 75);
        killed.ack("S1/E1");
        assertThat(killed.book().exitAllByHand(ExitReason.MANUAL)).isEmpty();
        TradingFloor next = TradingFloor.paper();
        next.desk.journal(killed.journal());
        next.desk.reopen();
        next.onCancel = order -> next.desk.fill(order.id(), 75, "100");

        PositionManager _ = next.positions();
        next.pass(Duration.ofSeconds(1));

        assertThat(next.desk.position("S1").isOpen()).isTrue();
        assertThat(next.sent()).containsExactly("S1/X1");
    }

    private final List<Order> sent = new ArrayList<>();
    private final List<Order> cancelled = new ArrayList<>();

    /// The evening of a Friday, with a position that may be held for days.
    private static BookDesk overnight() {
        BookDesk night = BookDesk.paper();
        ExitPlan plan = BookDesk.PLAN;
        night.emit("s");
        Admission _ =
                night.book()
                        .admit(
                                BookDesk.request(
                                        "s",
                                        new ExitPlan(
                                                plan.stop(),
                                                plan.target(),
                                                plan.partial(),
                                                plan.trailing(),
                                                plan.signalTarget(),
                                                plan.signalStop(),
                                                BookDesk.START.plus(Duration.ofDays(5)),
                                                plan.expiryExit(),
                                                null),
                                        SignalActivated.Action.ORDERED,
                                        75));
        night.fill("s/E1", 75, "100");
        night.clock.advanceTo(Instant.parse("2021-06-11T14:00:00Z"));
        return night;
    }

    /// A manager over a book as it is, on a bus of its own.
    private PositionManager floorless(BookDesk over) {
        OrderSender sender =
                new OrderSender() {
                    @Override
                    public void send(List<Order> orders) {
                        sent.addAll(orders);
                    }

                    @Override
                    public void cancel(List<Order> orders) {
                        cancelled.addAll(orders);
                    }
                };
        return PositionManager.over(
                over.book(),
                sender,
                EventBus.deterministic(BusOptions.defaults().clock(over.clock)),
                over.clock,
                BookDesk.CALENDAR,
                NiftyMaster.june(),
                _ -> Quantity.of(1_800),
                _ -> false,
                ExitPolicy.DEFAULT);
    }

    @Test
    void anExitThatTheMarketLeavesBehindIsOrderedAnew() {
        desk.opened("S1", 375);
        floor.put("69");
        desk.fill("S1/X1", 75, "68");
        assertThat(floor.sent()).containsExactly("S1/X1");
        floor.pass(Duration.ofSeconds(60)); // nobody trades: nothing to do better
        assertThat(floor.cancelled()).isEmpty();

        floor.put("65");
        assertThat(floor.cancelled()).containsExactly("S1/X1");
        floor.put("64"); // it is being cancelled
        assertThat(floor.cancelled()).isEmpty();
        assertThat(floor.sent()).isEmpty();
        desk.fill("S1/X1", 75, "64"); // it was faster
        desk.update("S1/X1", OrderState.CANCELLED);

        assertThat(floor.sent()).containsExactly("S1/X2");
        assertThat(desk.order("S1/X2").quantity().units()).isEqualTo(225);
        desk.ack("S1/X2");
        for (int second = 0; second < 9; second++) {
            floor.put("60");
        }
        assertThat(floor.cancelled()).isEmpty();
        floor.put("60");
        floor.put("60");
        assertThat(floor.cancelled()).containsExactly("S1/X2");
    }

    @Test
    void anExitOfUnknownFateIsNotOrderedAnew() {
        desk.opened("S1", 375);
        floor.put("69");
        desk.book().submitted("S1/X1", new SubmitOutcome.Unknown("time-out"));
        floor.pass(Duration.ofSeconds(60));

        floor.put("65");

        assertThat(floor.cancelled()).isEmpty();
        assertThat(floor.sent()).containsExactly("S1/X1");
    }

    @Test
    void whatIsBoughtAfterTheCloseIsSoldAtOnce() {
        desk.emit("S1");
        desk.admit("S1", 75, 75);
        desk.fill("S1/E1", 75, "100");
        desk.update("S1/E2", OrderState.CANCELLED);
        floor.put("69");
        desk.fill("S1/X1", 75, "69");
        assertThat(floor.sent()).containsExactly("S1/X1");

        desk.fill("S1/E2", 75, "100");

        assertThat(floor.sent()).containsExactly("S1/X2");
        desk.fill("S1/X2", 75, "68");
        assertThat(desk.published(PositionClosed.class))
                .extracting(e -> e.position().id())
                .containsExactly("S1/P", "S1/P2");
        assertThat(positions.statistics().total().closed()).isEqualTo(2);
    }

    @Test
    void aPartialExitIsThePlansAlone() {
        desk.opened("S1", 375);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> positions.exit("S1/P", ExitReason.PARTIAL_TARGET))
                .withMessageContaining("S1/P");
    }

    @Test
    void aRestartCarriesOnWithWhatIsOpenAndWhatIsLeaving() {
        TradingFloor restarted = TradingFloor.paper();
        restarted.desk.opened("open", 375);
        restarted.desk.opened("leaving", 75);
        restarted.desk.exit("leaving", ExitReason.STOP);
        restarted.desk.cancelAll();
        restarted.desk.opened("closed", 75);
        restarted.desk.exit("closed", ExitReason.TARGET);
        restarted.desk.fill("closed/X1", 75, "170");

        PositionManager manager = restarted.positions();
        restarted.pass(Duration.ofSeconds(1));
        assertThat(restarted.sent()).containsExactly("leaving/X2");
        restarted.put("69");

        assertThat(restarted.sent()).containsExactly("open/X1");
        assertThat(manager.statistics().total().closed()).isEqualTo(1);
    }

    @Test
    void marksArePublishedWhereTheyChangeAndStoredNowhere() {
        List<PositionUpdated> marks = new ArrayList<>();
        floor.bus.subscribe(PositionUpdated.class, marks::add);
        desk.opened("S1", 375);
        int stored = desk.stored().size();
        floor.put("101");
        floor.put("101");
        floor.put("99.50");

        assertThat(marks)
                .extracting(PositionUpdated::unrealised)
                .containsExactly(Money.of("375"), Money.of("-187.50"));
        assertThat(desk.stored()).hasSize(stored);
    }

    @Test
    void resultsAddUpByStrategy() {
        for (String[] trade : new String[][] {{"S1", "170"}, {"S2", "69"}}) {
            desk.opened(trade[0], 75);
            positions.exit(trade[0] + "/P", ExitReason.MANUAL);
            desk.fill(trade[0] + "/X1", 75, trade[1]);
        }

        PositionStatistics statistics = positions.statistics();
        Result total = statistics.total();
        assertThat(total.wins()).isEqualTo(1);
        assertThat(total.losses()).isEqualTo(1);
        assertThat(total.gross()).isEqualTo(Money.of("2925")); // 5,250 - 2,325
        assertThat(total.net()).isEqualTo(desk.book().holdings().ledger().net());
        assertThat(total.charges()).isEqualTo(desk.book().holdings().ledger().charges());
        assertThat(total.winRatePercent()).isEqualTo(50);
        assertThat(statistics.byStrategy()).containsOnlyKeys("strategy of S1", "strategy of S2");
        assertThat(Objects.requireNonNull(statistics.byStrategy().get("strategy of S1")).wins())
                .isEqualTo(1);
    }
}
