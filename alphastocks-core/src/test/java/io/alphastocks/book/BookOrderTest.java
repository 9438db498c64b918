package io.alphastocks.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.alphastocks.event.OrderCancelled;
import io.alphastocks.event.OrderFilled;
import io.alphastocks.event.PositionClosed;
import io.alphastocks.event.SignalCompleted;
import io.alphastocks.event.SignalEnded;
import io.alphastocks.event.SignalStopped;
import io.alphastocks.event.TradeExit;
import io.alphastocks.event.TradingHalted;
import io.alphastocks.model.BrokerOrder;
import io.alphastocks.model.BrokerTrade;
import io.alphastocks.model.BrokerUpdate;
import io.alphastocks.model.ExitReason;
import io.alphastocks.model.Money;
import io.alphastocks.model.OptionPosition;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderState;
import io.alphastocks.model.OrderTag;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.SignalState;
import io.alphastocks.model.SubmitOutcome;
import io.alphastocks.model.TradingState;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;

/// The life of orders and positions in the book.
class BookOrderTest {

    private final BookDesk desk = BookDesk.paper();
    private final Book book = desk.book();

    private static ExitDecision.Ordered ordered(ExitDecision decision) {
        assertThat(decision).isInstanceOf(ExitDecision.Ordered.class);
        return (ExitDecision.Ordered) decision;
    }

    private static ExitDecision.NothingToDo nothing(ExitDecision decision) {
        assertThat(decision).isInstanceOf(ExitDecision.NothingToDo.class);
        return (ExitDecision.NothingToDo) decision;
    }

    @Nested
    class Entering {

        @Test
        void anEntryGoesFromIntentToAPositionAtTheAverageOfItsFills() {
            desk.emit("S1");
            desk.admit("S1", 375);
            desk.ack("S1/E1");
            assertThat(desk.order("S1/E1").state()).isEqualTo(OrderState.SUBMITTED);
            assertThat(desk.order("S1/E1").brokerOrderId()).isEqualTo("B-S1/E1");
            desk.news();

            desk.update("S1/E1", OrderState.OPEN);
            desk.fill("S1/E1", 75, "100");
            assertThat(desk.order("S1/E1").state()).isEqualTo(OrderState.PARTIALLY_FILLED);
            desk.fill("S1/E1", 300, "101");

            assertThat(desk.news())
                    .containsExactly(
                            "OrderPlaced",
                            "OrderFilled",
                            "TradeExecuted",
                            "PositionOpened",
                            "OrderFilled",
                            "TradeExecuted");
            assertThat(desk.order("S1/E1").state()).isEqualTo(OrderState.FILLED);
            OptionPosition position = desk.position("S1");
            assertThat(position.entry()).isEqualTo(Price.of("100.80"));
            assertThat(position.cost()).isEqualTo(Money.of("37800"));
            assertThat(position.stop()).isEqualTo(Price.of("70"));
            assertThat(book.holdings().ledger().cash())
                    .isEqualTo(Money.of("962142.20")); // 37,800 + 20 + 37.80
            assertThat(book.exposure().reserved()).isEqualTo(Money.ZERO);
        }

        @Test
        void newsMayComeBeforeTheAnswer() {
            desk.emit("S1");
            desk.admit("S1", 75);

            desk.fill("S1/E1", 75, "100");
            desk.news();
            desk.ack("S1/E1");
            book.submitted("S1/E1", new SubmitOutcome.Unknown("time-out"));
            book.submitted("S1/E1", new SubmitOutcome.NotPlaced("refused"));

            assertThat(desk.news()).isEmpty();
            assertThat(desk.order("S1/E1").state()).isEqualTo(OrderState.FILLED);
            assertThat(desk.order("S1/E1").brokerOrderId()).isEqualTo("B-S1/E1");
        }

        @Test
        void sameNewsTwiceChangesNothing() {
            desk.emit("S1");
            desk.admit("S1", 150);
            BrokerUpdate half =
                    desk.news("S1/E1", OrderState.PARTIALLY_FILLED, desk.trade("T1", 75, "100"));
            book.update(half);
            BookDesk.State before = desk.state();
            desk.news();

            book.update(half);

            assertThat(desk.news()).isEmpty();
            assertThat(desk.state()).isEqualTo(before);
        }

        @Test
        void lateAndOutOfOrderNewsChangeNothingThatIsRight() {
            desk.emit("S1");
            desk.admit("S1", 150);
            desk.update(
                    "S1/E1",
                    OrderState.FILLED,
                    desk.trade("T1", 75, "100"),
                    desk.trade("T2", 75, "101"));
            BookDesk.State before = desk.state();

            desk.update("S1/E1", OrderState.SUBMITTED);
            desk.update("S1/E1", OrderState.OPEN);
            desk.update("S1/E1", OrderState.PARTIALLY_FILLED, desk.trade("T1", 75, "100"));
            desk.update("S1/E1", OrderState.CANCELLED);
            desk.update("S1/E1", OrderState.REJECTED);
            desk.update("S1/E1", OrderState.UNKNOWN);

            assertThat(desk.state()).isEqualTo(before);
        }

        @Test
        void aFilledStateWithoutItsExecutionsFillsNothing() {
            desk.emit("S1");
            desk.admit("S1", 75);
            desk.update("S1/E1", OrderState.FILLED);
            assertThat(desk.order("S1/E1").filled()).isEqualTo(Quantity.ZERO);
            assertThat(desk.order("S1/E1").isLive()).isTrue();

            desk.update("S1/E1", OrderState.FILLED, desk.trade("T1", 75, "100"));
            assertThat(desk.order("S1/E1").state()).isEqualTo(OrderState.FILLED);
        }

        @Test
        void executionsOfTwoOrdersMayHaveOneId() {
            desk.emit("S1");
            desk.admit("S1", 75, 75);
            desk.update("S1/E1", OrderState.FILLED, desk.trade("1", 75, "100"));
            desk.update("S1/E2", OrderState.FILLED, desk.trade("1", 75, "102"));

            assertThat(desk.position("S1").quantity()).isEqualTo(Quantity.of(150));
            assertThat(desk.position("S1").entry()).isEqualTo(Price.of("101"));
        }

        @Test
        void anOrderThatWasNeverSentEndsItsSignal() {
            desk.emit("S1");
            desk.admit("S1", 75);
            book.submitted("S1/E1", new SubmitOutcome.NotPlaced("no margin"));

            assertThat(desk.order("S1/E1").state()).isEqualTo(OrderState.CANCELLED);
            assertThat(desk.stateOf("S1")).isEqualTo(SignalState.STOPPED);
            SignalStopped stopped = desk.published(SignalStopped.class).getFirst();
            assertThat(stopped.reason()).isEqualTo("entry: no margin");
            assertThat(stopped.profit()).isEqualTo(Money.ZERO);
            assertThat(book.exposure().positions()).isZero();
        }

        @Test
        void aSignalEndsOnlyWithTheLastOfItsSlices() {
            desk.emit("S1");
            desk.admit("S1", 75, 75);
            desk.update("S1/E1", OrderState.REJECTED);
            assertThat(desk.stateOf("S1")).isEqualTo(SignalState.ACTIVE);

            desk.update("S1/E2", OrderState.EXPIRED);
            assertThat(desk.stateOf("S1")).isEqualTo(SignalState.STOPPED);
        }

        @Test
        void anUnknownOrderBecomesWhatTheBrokersOrderBookSays() {
            desk.emit("S1");
            desk.admit("S1", 150);
            book.submitted("S1/E1", new SubmitOutcome.Unknown("time-out"));
            assertThat(desk.order("S1/E1").state()).isEqualTo(OrderState.UNKNOWN);
            assertThat(desk.order("S1/E1").isLive()).isTrue();

            assertThat(book.life().notSeen("S1/E1").state()).isEqualTo(OrderState.NOT_FOUND);
            assertThat(desk.order("S1/E1").state()).isEqualTo(OrderState.NOT_FOUND);
            assertThat(book.exposure().reserved()).isEqualTo(Money.of("15000"));

            desk.update("S1/E1", OrderState.OPEN);
            assertThat(desk.order("S1/E1").state()).isEqualTo(OrderState.OPEN);
            desk.fill("S1/E1", 150, "100");
            assertThat(desk.order("S1/E1").state()).isEqualTo(OrderState.FILLED);
        }

        @Test
        void aLateFillAfterACancelIsBookedAndFlagged() {
            desk.emit("S1");
            desk.admit("S1", 150);
            desk.update("S1/E1", OrderState.CANCELLED);
            assertThat(desk.stateOf("S1")).isEqualTo(SignalState.STOPPED);

            desk.fill("S1/E1", 75, "100");

            assertThat(desk.order("S1/E1").state()).isEqualTo(OrderState.CANCELLED);
            assertThat(desk.position("S1").quantity()).isEqualTo(Quantity.of(75));
            assertThat(desk.published(OrderFilled.class))
                    .extracting(e -> e.fill().late())
                    .containsExactly(true);
            assertThat(book.openPositions()).hasSize(1);
            assertThat(book.holdings().ledger().balances()).isTrue();
        }

        @Test
        void anOrderEndsOnlyWithTheLastOfTheFillsThatTheBrokerCounts() {
            desk.emit("S1");
            desk.admit("S1", 150);
            BrokerTrade half = desk.trade("T1", 75, "100");
            BrokerUpdate cancelled = desk.news("S1/E1", OrderState.CANCELLED, half);

            book.update(new BrokerUpdate(cancelled.order(), List.of()));
            assertThat(desk.order("S1/E1").state()).isEqualTo(OrderState.SUBMITTED);
            assertThat(desk.stateOf("S1")).isEqualTo(SignalState.ACTIVE);

            book.update(cancelled);
            assertThat(desk.order("S1/E1").state()).isEqualTo(OrderState.CANCELLED);
            assertThat(desk.published(OrderFilled.class))
                    .singleElement()
                    .satisfies(e -> assertThat(e.fill().late()).isFalse());
            assertThat(desk.position("S1").quantity()).isEqualTo(Quantity.of(75));
        }

        @Test
        void anOrderIsKnownByItsTagOrByTheBrokersId() {
            desk.emit("S1");
            desk.admit("S1", 150);
            String tag = OrderTag.of("main", LocalDate.of(2021, 6, 11), "S1/E1");
            assertThat(desk.order("S1/E1").tag()).isEqualTo(tag);
            BrokerOrder shown = desk.news("S1/E1", OrderState.OPEN).order();
            assertThat(book.update(told(shown, shown.brokerOrderId(), "")))
                    .isEqualTo(BrokerNews.FOREIGN);

            desk.ack("S1/E1");

            assertThat(book.update(told(shown, shown.brokerOrderId(), "")))
                    .isEqualTo(BrokerNews.BOOKED);
            assertThat(desk.order("S1/E1").state()).isEqualTo(OrderState.OPEN);
            assertThat(book.update(told(shown, "another", ""))).isEqualTo(BrokerNews.FOREIGN);
        }

        private static BrokerUpdate told(BrokerOrder shown, String brokerOrderId, String tag) {
            return new BrokerUpdate(
                    new BrokerOrder(
                            brokerOrderId,
                            tag,
                            shown.instrument(),
                            shown.side(),
                            shown.quantity(),
                            shown.limit(),
                            shown.state(),
                            shown.filled(),
                            shown.reason(),
                            shown.time()),
                    List.of());
        }

        @Test
        void newsOfAnOrderOfSomebodyElseIsTold() {
            assertThat(desk.update("manual", OrderState.OPEN)).isEqualTo(BrokerNews.FOREIGN);
        }

        @Test
        void moreThanWasOrderedIsNotBookedAndHaltsTrading() {
            desk.emit("S1");
            desk.admit("S1", 150);
            desk.fill("S1/E1", 75, "100");

            desk.update("S1/E1", OrderState.FILLED, desk.trade("X", 150, "100"));
            desk.update("S1/E1", OrderState.FILLED, desk.trade("X", 150, "100"));

            assertThat(desk.order("S1/E1").filled()).isEqualTo(Quantity.of(75));
            assertThat(desk.published(TradingHalted.class))
                    .hasSize(1)
                    .first()
                    .satisfies(e ->
                            assertThat(e.status().reason()).contains("X", "150", "S1/E1", "75"));
            assertThat(book.trading().state()).isEqualTo(TradingState.HALTED);
        }

        @Test
        void wordsThatNoStoreTakesKeepNoFillOut() {
            desk.emit("S1");
            desk.admit("S1", 150);
            book.update(
                    desk.news(
                            "S1/E1",
                            OrderState.CANCELLED,
                            List.of(desk.trade("T1", 75, "100")),
                            "half \uD800 and \0"));

            assertThat(desk.position("S1").quantity()).isEqualTo(Quantity.of(75));
            assertThat(desk.published(OrderCancelled.class))
                    .extracting(e -> e.order().reason())
                    .containsExactly("half ? and \uFFFD");
            BookDesk.State before = desk.state();
            assertThat(desk.reopen().state()).isEqualTo(before);
        }
    }

    @Nested
    class Exiting {

        @Test
        void anExitSellsAllOfItInOrdersThatTheExchangeTakes() {
            desk.opened("S1", 3_750);

            ExitDecision.Ordered exit = ordered(desk.exit("S1", ExitReason.STOP));

            assertThat(exit.orders())
                    .extracting(Order::id, o -> o.quantity().units())
                    .containsExactly(
                            tuple("S1/X1", 1_800L), tuple("S1/X2", 1_800L), tuple("S1/X3", 150L));
            assertThat(exit.cancels()).isEmpty();
            assertThat(desk.position("S1").exitReason()).isEqualTo(ExitReason.STOP);
        }

        @Test
        void twoTriggersGiveOneExit() {
            desk.opened("S1", 375);
            ordered(desk.exit("S1", ExitReason.STOP));
            desk.news();

            assertThat(nothing(desk.exit("S1", ExitReason.SESSION_END)).reason())
                    .contains("on its way out");
            assertThat(desk.news()).isEmpty();
            assertThat(desk.position("S1").exitReason()).isEqualTo(ExitReason.STOP);

            desk.fill("S1/X1", 75, "69");
            nothing(desk.exit("S1", ExitReason.SESSION_END));
            desk.fill("S1/X1", 300, "69");
            assertThat(nothing(desk.exit("S1", ExitReason.MANUAL)).reason()).contains("not open");
        }

        @Test
        void anExitOfUnknownFateIsNotSoldAgain() {
            desk.opened("S1", 375);
            ordered(desk.exit("S1", ExitReason.STOP));
            book.submitted("S1/X1", new SubmitOutcome.Unknown("time-out"));

            nothing(desk.exit("S1", ExitReason.STOP));
        }

        @Test
        void whatACancelledExitHasLeftIsSoldAgain() {
            desk.opened("S1", 375);
            desk.exit("S1", ExitReason.STOP);
            desk.fill("S1/X1", 75, "69");
            desk.update("S1/X1", OrderState.CANCELLED);

            ExitDecision.Ordered again = ordered(desk.exit("S1", ExitReason.STOP));

            assertThat(again.orders())
                    .extracting(Order::id, o -> o.quantity().units())
                    .containsExactly(tuple("S1/X2", 300L));
        }

        @Test
        void aPartialExitSellsItsPartOnceAndMovesTheStopOfTheRestToTheEntry() {
            desk.emit("S1");
            desk.admit("S1", 375);
            desk.fill("S1/E1", 375, "100.03");
            desk.news();

            ExitDecision.Ordered partial = ordered(desk.exit("S1", ExitReason.PARTIAL_TARGET));

            assertThat(partial.orders())
                    .extracting(o -> o.quantity().units())
                    .containsExactly(225L);
            OptionPosition position = desk.position("S1");
            assertThat(position.partialDone()).isTrue();
            assertThat(position.exitReason()).isNull();
            assertThat(position.stop()).isEqualTo(Price.of("100.05")); // never below the entry
            assertThat(position.stopReason()).isEqualTo(ExitReason.STOP);
            assertThat(desk.news()).containsExactly("OrderIntended", "StopTightened");
            nothing(desk.exit("S1", ExitReason.PARTIAL_TARGET));

            desk.fill("S1/X1", 225, "145");
            nothing(desk.exit("S1", ExitReason.PARTIAL_TARGET));
            ExitDecision.Ordered rest = ordered(desk.exit("S1", ExitReason.TARGET));
            assertThat(rest.orders()).extracting(o -> o.quantity().units()).containsExactly(150L);
        }

        @Test
        void aStopWhileThePartialExitWorksSellsOnlyTheRest() {
            desk.opened("S1", 375);
            desk.exit("S1", ExitReason.PARTIAL_TARGET);

            ExitDecision.Ordered rest = ordered(desk.exit("S1", ExitReason.STOP));

            assertThat(rest.orders()).extracting(o -> o.quantity().units()).containsExactly(150L);
        }

        @Test
        void anExitWhileTheEntryStillWorksCancelsTheRestOfIt() {
            desk.emit("S1");
            desk.admit("S1", 375);
            desk.fill("S1/E1", 75, "100");

            ExitDecision.Ordered exit = ordered(desk.exit("S1", ExitReason.STOP));
            assertThat(exit.cancels()).extracting(Order::id).containsExactly("S1/E1");
            desk.fill("S1/X1", 75, "69");
            assertThat(desk.position("S1").isOpen()).isTrue();

            desk.fill("S1/E1", 75, "100"); // before the cancel was there
            ExitDecision.Ordered more = ordered(desk.exit("S1", ExitReason.STOP));
            assertThat(more.orders()).extracting(o -> o.quantity().units()).containsExactly(75L);
            desk.fill("S1/X2", 75, "69");
            desk.update("S1/E1", OrderState.CANCELLED);

            assertThat(desk.position("S1").isOpen()).isFalse();
            assertThat(desk.stateOf("S1")).isEqualTo(SignalState.STOPPED);
        }

        @Test
        void aPartialExitBeforeTheFirstFillAsksForNothing() {
            desk.emit("S1");
            desk.admit("S1", 375);
            desk.news();

            assertThat(nothing(desk.exit("S1", ExitReason.PARTIAL_TARGET)).cancels()).isEmpty();
            assertThat(desk.news()).isEmpty();
            desk.fill("S1/E1", 75, "100");

            assertThat(desk.position("S1").exitReason()).isNull();
        }

        @Test
        void anExitBeforeTheFirstFillIsKeptForWhatArrivesBeforeTheCancel() {
            desk.emit("S1");
            desk.admit("S1", 375);
            desk.news();

            assertThat(nothing(desk.exit("S1", ExitReason.REVERSAL)).cancels())
                    .extracting(Order::id)
                    .containsExactly("S1/E1");
            desk.exit("S1", ExitReason.KILL_SWITCH);
            assertThat(desk.news()).containsExactly("ExitRequested");
            desk.reopen().fill("S1/E1", 75, "100");

            assertThat(desk.position("S1").exitReason()).isEqualTo(ExitReason.REVERSAL);
        }

        @Test
        void thePartOfAPartlyFilledEntryIsItsShareInWholeLots() {
            desk.emit("S1");
            desk.admit("S1", 375);
            desk.fill("S1/E1", 300, "100");
            desk.update("S1/E1", OrderState.CANCELLED);

            desk.exit("S1", ExitReason.PARTIAL_TARGET);

            assertThat(desk.order("S1/X1").quantity()).isEqualTo(Quantity.of(150));
        }

        @Test
        void aPartialExitThatCameToNothingMayBeOrderedAgain() {
            desk.opened("S1", 375);
            desk.exit("S1", ExitReason.PARTIAL_TARGET);
            desk.update("S1/X1", OrderState.REJECTED);

            desk.exit("S1", ExitReason.PARTIAL_TARGET);

            assertThat(desk.order("S1/X2").quantity()).isEqualTo(Quantity.of(225));
        }

        @Test
        void moreThanIsHeldIsNeverBookedAsSold() {
            desk.opened("S1", 150);
            desk.exit("S1", ExitReason.STOP);
            desk.update("S1/X1", OrderState.CANCELLED);
            desk.exit("S1", ExitReason.STOP);
            desk.fill("S1/X2", 150, "69");

            desk.fill("S1/X1", 150, "69"); // it had been filled after all

            assertThat(desk.position("S1").quantity()).isEqualTo(Quantity.ZERO);
            assertThat(book.trading().state()).isEqualTo(TradingState.HALTED);
            assertThat(book.holdings().ledger().balances()).isTrue();
        }

        @Test
        void whatIsBoughtAfterTheCloseIsAPositionOfItsOwn() {
            desk.emit("S1");
            desk.admit("S1", 75, 75);
            desk.fill("S1/E1", 75, "100");
            desk.update("S1/E2", OrderState.CANCELLED);
            desk.exit("S1", ExitReason.STOP);
            desk.fill("S1/X1", 75, "69");
            desk.news();

            desk.fill("S1/E2", 50, "101");

            assertThat(desk.news())
                    .containsExactly("OrderFilled", "TradeExecuted", "PositionOpened");
            assertThat(desk.position("S1").isOpen()).isFalse();
            OptionPosition late = book.position("S1/P2").orElseThrow();
            assertThat(late.quantity()).isEqualTo(Quantity.of(50));
            assertThat(late.exitReason()).isEqualTo(ExitReason.STOP);

            ExitDecision.Ordered exit =
                    ordered(book.exit("S1/P2", ExitReason.STOP, null, Quantity.of(1_800)));
            assertThat(exit.orders()).extracting(Order::id).containsExactly("S1/X2");
            desk.fill("S1/X2", 50, "68");
            desk.fill("S1/E2", 25, "102");
            book.exit("S1/P3", ExitReason.STOP, null, Quantity.of(1_800));
            desk.fill("S1/X3", 25, "67");

            assertThat(desk.published(PositionClosed.class))
                    .extracting(e -> e.position().id(), PositionClosed::gross)
                    .containsExactly(
                            tuple("S1/P2", Money.of("-1650")), tuple("S1/P3", Money.of("-875")));
            assertThat(book.openPositions()).isEmpty();
            assertThat(book.holdings().ledger().balances()).isTrue();
            assertThat(desk.published(SignalEnded.class)).isEmpty(); // it had ended before
            BookDesk.State before = desk.state();
            assertThat(desk.reopen().state()).isEqualTo(before);
        }

        @Test
        void theStopOnlyTightens() {
            desk.opened("S1", 75);
            assertThat(book.tighten("S1/P", Price.of("110"), ExitReason.TRAILING_STOP)).isTrue();
            assertThat(book.tighten("S1/P", Price.of("110"), ExitReason.TRAILING_STOP)).isFalse();
            assertThat(book.tighten("S1/P", Price.of("90"), ExitReason.STOP)).isFalse();

            assertThat(desk.position("S1").stop()).isEqualTo(Price.of("110"));
            assertThat(desk.position("S1").stopReason()).isEqualTo(ExitReason.TRAILING_STOP);
        }
    }

    @Nested
    class Closing {

        @Test
        void theLastFillClosesThePositionAndEndsItsSignalWithTheWholeArithmetic() {
            desk.opened("S1", 375);
            desk.exit("S1", ExitReason.TARGET);
            desk.pass(Duration.ofMinutes(7));
            desk.fill("S1/X1", 75, "170");
            desk.news();
            desk.fill("S1/X1", 300, "171");

            PositionClosed closed = desk.published(PositionClosed.class).getFirst();
            assertThat(closed.gross()).isEqualTo(Money.of("26550")); // 75 x 70 + 300 x 71
            // buy 20 + 37.50, sell 20 + 64.05
            assertThat(closed.charges()).isEqualTo(Money.of("141.55"));
            assertThat(closed.net()).isEqualTo(Money.of("26408.45"));
            assertThat(closed.exit()).isEqualTo(Price.of("170.80"));
            assertThat(closed.held()).isEqualTo(Duration.ofMinutes(7));
            assertThat(desk.published(TradeExit.class))
                    .extracting(TradeExit::profit)
                    .containsExactly(Money.of("21300"));
            SignalCompleted completed = desk.published(SignalCompleted.class).getFirst();
            assertThat(completed.profit()).isEqualTo(closed.net());
            assertThat(completed.profitPercent()).isEqualTo(2_640_845 / 37_500.0);
            assertThat(completed.reason()).isEqualTo("TARGET");
            assertThat(desk.news())
                    .containsExactly(
                            "OrderFilled", "TradeExit", "PositionClosed", "SignalCompleted");
            Ledger ledger = book.holdings().ledger();
            assertThat(ledger.cash()).isEqualTo(Money.of("1026408.45"));
            assertThat(ledger.net()).isEqualTo(closed.net());
            assertThat(ledger.balances()).isTrue();
        }

        @ParameterizedTest
        @CsvSource({
            "TARGET, 90, COMPLETED",
            "SIGNAL_TARGET, 90, COMPLETED",
            "STOP, 120, STOPPED",
            "SIGNAL_STOP, 120, STOPPED",
            "TRAILING_STOP, 120, COMPLETED",
            "TRAILING_STOP, 100, STOPPED",
            "SESSION_END, 120, COMPLETED",
            "SESSION_END, 90, STOPPED",
            "LONGEST_HOLDING, 100.20, STOPPED",
            "REVERSAL, 120, COMPLETED",
            "EXPIRY, 90, STOPPED",
            "MANUAL, 120, COMPLETED",
            "KILL_SWITCH, 90, STOPPED"
        })
        void aSignalEndsByItsReasonAndElseByTheSignOfTheNetResult(
                ExitReason reason, String exit, SignalState expected) {
            desk.opened("S1", 75);
            desk.exit("S1", reason);
            desk.fill("S1/X1", 75, exit);

            assertThat(desk.stateOf("S1")).isEqualTo(expected);
            assertThat(desk.published(SignalEnded.class))
                    .extracting(SignalEnded::reason)
                    .containsExactly(reason.name());
        }

        @ParameterizedTest
        @EnumSource(names = {"CANCELLED", "EXPIRED", "REJECTED"})
        void aPartlyFilledEntryThatEndsLeavesAPosition(OrderState end) {
            desk.emit("S1");
            desk.admit("S1", 375);
            desk.fill("S1/E1", 75, "100");
            desk.update("S1/E1", end);

            assertThat(desk.stateOf("S1")).isEqualTo(SignalState.ACTIVE);
            assertThat(desk.position("S1").isOpen()).isTrue();
            assertThat(book.exposure().reserved()).isEqualTo(Money.ZERO);
            ordered(desk.exit("S1", ExitReason.STOP));
            desk.fill("S1/X1", 75, "69");
            assertThat(desk.position("S1").isOpen()).isFalse();
        }

        @Test
        void aWorthlessOptionIsSoldForNothing() {
            desk.opened("S1", 75);
            desk.exit("S1", ExitReason.EXPIRY);
            desk.fill("S1/X1", 75, "0");

            assertThat(desk.position("S1").realisedGross()).isEqualTo(Money.of("-7500"));
            assertThat(book.holdings().ledger().balances()).isTrue();
        }
    }
}
