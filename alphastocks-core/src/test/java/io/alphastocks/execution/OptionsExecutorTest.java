package io.alphastocks.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.NiftyMaster;
import io.alphastocks.TradingFloor;
import io.alphastocks.book.BookDesk;
import io.alphastocks.event.RiskLimitReached;
import io.alphastocks.event.SignalActivated;
import io.alphastocks.event.SignalGenerated;
import io.alphastocks.event.SignalRejected;
import io.alphastocks.model.ExitReason;
import io.alphastocks.model.OptionType;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderState;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.RiskLimits;
import io.alphastocks.model.Side;
import io.alphastocks.model.Signal;
import io.alphastocks.model.SignalState;
import io.alphastocks.model.StrikeCandidate;
import io.alphastocks.model.Timeframe;
import io.alphastocks.model.TradingMode;
import io.alphastocks.model.TradingStatus;
import io.alphastocks.position.PositionManager;
import io.alphastocks.signal.SignalManager;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;

/// From SIGNAL_GENERATED to orders, with the conservative profile: NIFTY at 15,800, calls at 90,
/// puts at 92.65, lots of 75.
class OptionsExecutorTest {

    private final TradingFloor floor = TradingFloor.paper();
    private final SignalManager signals = floor.signals();
    private final PositionManager positions = floor.positions();

    private OptionsExecutor executor(ReversalPolicy policy) {
        return begin(floor, floor.executor(positions, policy));
    }

    private static OptionsExecutor begin(TradingFloor floor, OptionsExecutor executor) {
        floor.nifty("15800");
        floor.put("92.65");
        floor.tick(
                NiftyMaster.contract(BookDesk.PUT.expiry(), Price.of("15800"), OptionType.CE).id(),
                "90");
        return executor;
    }

    private static void assertAddsUp(OptionsExecutor executor) {
        ExecutorStatistics s = executor.statistics();
        assertThat(TradingFloor.accounted(s)).as(s.toString()).isEqualTo(s.received());
    }

    private void assertRejected(OptionsExecutor executor, String rule) {
        assertThat(floor.desk.published(SignalRejected.class))
                .extracting(SignalRejected::rule)
                .containsExactly(rule);
        assertThat(executor.statistics().rejected()).isEqualTo(Map.of(rule, 1L));
        assertThat(floor.sent()).isEmpty();
        assertAddsUp(executor);
    }

    @Test
    void aSellBuysThePutAtTheMoneyInTheSizeThatTheRiskAllows() {
        OptionsExecutor executor = executor(ReversalPolicy.CLOSE_AND_REVERSE);
        signals.emit(floor.signal("S1", Side.SELL));

        assertThat(floor.sent()).containsExactly("S1/E1");
        Order order = floor.desk.order("S1/E1");
        assertThat(order.instrument()).isEqualTo(BookDesk.PUT.id());
        assertThat(order.side()).isEqualTo(Side.BUY);
        assertThat(order.quantity()).isEqualTo(Quantity.of(375));
        SignalActivated sheet = floor.sheet("S1");
        assertThat(sheet.price()).isEqualTo(Price.of("92.65"));
        assertThat(sheet.plan().stop()).isEqualTo(Price.of("64.85"));
        assertThat(sheet.plan().target()).isEqualTo(Price.of("157.50"));
        assertThat(floor.desk.published(SignalActivated.class).getFirst().candidates())
                .hasSize(7)
                .filteredOn(StrikeCandidate::chosen)
                .hasSize(1);
        assertThat(executor.statistics().executed()).isEqualTo(1);
        assertAddsUp(executor);
    }

    @Test
    void aBuyBuysTheCall() {
        executor(ReversalPolicy.CLOSE_AND_REVERSE);
        signals.emit(floor.signal("S1", Side.BUY));

        assertThat(floor.sheet("S1").contract().type()).isEqualTo(OptionType.CE);
    }

    @Test
    void aLoggingExecutorWritesTheSheetAndSendsNothing() {
        TradingFloor logging = TradingFloor.logging();
        SignalManager manager = logging.signals();
        OptionsExecutor executor =
                begin(
                        logging,
                        logging.executor(logging.positions(), ReversalPolicy.CLOSE_AND_REVERSE));
        manager.emit(logging.signal("S1", Side.SELL));
        manager.emit(logging.signal("S2", Side.BUY)); // nothing is open that it could reverse

        assertThat(logging.sheet("S1").action()).isEqualTo(SignalActivated.Action.LOGGED);
        assertThat(logging.sheet("S2").action()).isEqualTo(SignalActivated.Action.LOGGED);
        assertThat(logging.sent()).isEmpty();
        assertThat(logging.desk.book().orders()).isEmpty();
        assertThat(executor.statistics().logged()).isEqualTo(2);
        assertAddsUp(executor);
    }

    @Test
    void aSymbolWithoutOptionsIsRejected() {
        OptionsExecutor executor = executor(ReversalPolicy.CLOSE_AND_REVERSE);
        Signal nifty = floor.signal("S1", Side.SELL);
        signals.emit(
                new Signal(
                        "S1",
                        "SENSEX",
                        "ma",
                        Side.SELL,
                        nifty.entry(),
                        nifty.stopLoss(),
                        nifty.target(),
                        8,
                        2,
                        Timeframe.MIN_5,
                        "",
                        nifty.time()));

        assertRejected(executor, "symbol");
    }

    @Test
    void anOldSignalIsRejected() {
        OptionsExecutor executor = executor(ReversalPolicy.CLOSE_AND_REVERSE);
        Signal old = floor.signal("S1", Side.SELL);
        floor.pass(Duration.ofSeconds(61));
        signals.emit(old);

        assertRejected(executor, "signal age");
    }

    @Test
    void aRiskRuleThatNeedsNoPriceRejectsBeforeAContractIsLookedFor() {
        OptionsExecutor executor = executor(ReversalPolicy.CLOSE_AND_REVERSE);
        floor.desk.book().halt(TradingStatus.halted("kill switch"));
        signals.emit(floor.signal("S1", Side.SELL));

        assertRejected(executor, "trading state");
    }

    @Test
    void nothingIsEnteredOnAFeedThatHasGoneSilent() {
        OptionsExecutor executor = executor(ReversalPolicy.CLOSE_AND_REVERSE);
        floor.silence = Duration.ofSeconds(11);
        signals.emit(floor.signal("S1", Side.SELL));

        assertRejected(executor, "stale feed");
        assertThat(floor.desk.published(RiskLimitReached.class))
                .extracting(RiskLimitReached::value)
                .containsExactly("11.0 s");
    }

    @Test
    void withoutPricesNoStrikeIsEligibleAndTheEventSaysWhy() {
        OptionsExecutor executor = floor.executor(positions, ReversalPolicy.CLOSE_AND_REVERSE);
        signals.emit(floor.signal("S1", Side.SELL));

        assertThat(floor.desk.published(SignalRejected.class).getFirst().candidates()).hasSize(7);
        assertRejected(executor, "strike");
    }

    @Test
    void lessThanALotIsRejectedWithTheArithmetic() {
        OptionsExecutor executor = executor(ReversalPolicy.CLOSE_AND_REVERSE);
        floor.put("900"); // 2 % of 1,000,000 is 20,000; a lot loses 20,250
        signals.emit(floor.signal("S1", Side.SELL));

        assertThat(floor.desk.published(SignalRejected.class).getFirst().value())
                .contains("900.00 x 75", "= 0 lots by risk");
        assertRejected(executor, "size");
    }

    @Test
    void theBooksLimitsRejectAtAdmission() {
        TradingFloor narrow =
                new TradingFloor(TradingMode.PAPER, RiskLimits.DEFAULT.withMaxPositions(1));
        SignalManager manager = narrow.signals();
        OptionsExecutor executor =
                begin(
                        narrow,
                        narrow.executor(narrow.positions(), ReversalPolicy.CLOSE_AND_REVERSE));
        manager.emit(narrow.signal("S1", Side.SELL));
        manager.emit(narrow.desk.signal("S2", "rsi", Side.SELL));

        assertThat(narrow.sent()).containsExactly("S1/E1");
        assertThat(executor.statistics().rejected()).isEqualTo(Map.of("open positions", 1L));
        assertAddsUp(executor);
    }

    @Test
    void aSignalThatSomebodyElseClaimsIsIgnored() {
        floor.bus.subscribe(
                SignalGenerated.class, event -> floor.desk.admit(event.signal().id(), 75));
        OptionsExecutor executor = executor(ReversalPolicy.CLOSE_AND_REVERSE);
        signals.emit(floor.signal("S1", Side.SELL));

        assertThat(floor.desk.book().orders()).hasSize(1);
        assertThat(executor.statistics().ignored()).isEqualTo(1);
        assertAddsUp(executor);
    }

    @Test
    void whereTheStoreCannotAnswerNothingIsSentAndTheSignalStays() {
        floor.storeFailsOnceASignalIsOut();
        OptionsExecutor executor = executor(ReversalPolicy.CLOSE_AND_REVERSE);
        floor.failOnSignal(true);
        signals.emit(floor.signal("S1", Side.SELL));
        floor.journal.appendsFail(false);

        assertThat(floor.sent()).isEmpty();
        assertThat(floor.desk.stateOf("S1")).isEqualTo(SignalState.NEW);
        assertThat(executor.statistics().failed()).isEqualTo(1);
        assertAddsUp(executor);
    }

    @Test
    void aSignalThatTheStoreCouldNotAnswerAboutIsExecutedWhenItCan() {
        floor.storeFailsOnceASignalIsOut();
        OptionsExecutor executor = executor(ReversalPolicy.CLOSE_AND_REVERSE);
        floor.failOnSignal(true);
        signals.emit(floor.signal("S1", Side.SELL));
        floor.failOnSignal(false);
        floor.journal.appendsFail(false);

        floor.desk.emit("S2");

        assertThat(floor.sent()).containsExactly("S1/E1", "S2/E1");
        assertThat(executor.statistics().failed()).isZero();
        assertThat(executor.statistics().executed()).isEqualTo(2);
        assertAddsUp(executor);
    }

    @Test
    void aSignalThatIsTooOldWhenTheStoreCanAnswerIsRejected() {
        floor.storeFailsOnceASignalIsOut();
        OptionsExecutor executor = executor(ReversalPolicy.CLOSE_AND_REVERSE);
        floor.failOnSignal(true);
        signals.emit(floor.signal("S1", Side.SELL));
        floor.failOnSignal(false);
        floor.journal.appendsFail(false);
        floor.pass(Duration.ofMinutes(2));

        floor.desk.emit("S2");

        assertThat(floor.sent()).containsExactly("S2/E1");
        assertThat(floor.desk.stateOf("S1")).isEqualTo(SignalState.REJECTED);
        assertThat(executor.statistics().failed()).isZero();
        assertAddsUp(executor);
    }

    @Test
    void aRejectionThatCouldNotBeStoredIsCountedOnce() {
        floor.storeFailsOnceASignalIsOut();
        OptionsExecutor executor = executor(ReversalPolicy.CLOSE_AND_REVERSE);
        floor.desk.book().halt(TradingStatus.halted("kill switch"));
        floor.failOnSignal(true);
        signals.emit(floor.signal("S1", Side.SELL));
        floor.journal.appendsFail(false);

        assertThat(executor.statistics().failed()).isEqualTo(1);
        assertThat(executor.statistics().rejected()).isEmpty();
        assertAddsUp(executor);
    }

    @Test
    void aDayThatTheCalendarDoesNotKnowIsAFaultThatIsCounted() {
        OptionsExecutor executor = executor(ReversalPolicy.CLOSE_AND_REVERSE);
        floor.pass(Duration.ofDays(3_650));
        signals.emit(floor.signal("S1", Side.SELL));

        assertThat(executor.statistics().failed()).isEqualTo(1);
        assertThat(floor.bus.deadLetters().list())
                .anySatisfy(letter ->
                        assertThat(letter.error()).hasMessageContaining("trading calendar"));
        assertAddsUp(executor);
    }

    @Test
    void aReversalClosesAndThenEnters() {
        OptionsExecutor executor = executor(ReversalPolicy.CLOSE_AND_REVERSE);
        signals.emit(floor.signal("S1", Side.SELL));
        floor.desk.fill("S1/E1", 375, "92.65");
        floor.sent();

        signals.emit(floor.signal("S2", Side.BUY));
        assertThat(floor.sent()).containsExactly("S1/X1");
        assertThat(floor.desk.position("S1").exitReason()).isEqualTo(ExitReason.REVERSAL);
        assertThat(floor.desk.stateOf("S2")).isEqualTo(SignalState.NEW);
        assertThat(executor.statistics().waiting()).isEqualTo(1);
        assertAddsUp(executor);

        floor.desk.fill("S1/X1", 300, "92");
        assertThat(floor.sent()).isEmpty();
        floor.desk.fill("S1/X1", 75, "92");

        assertThat(floor.sent()).containsExactly("S2/E1");
        assertThat(executor.statistics().waiting()).isZero();
        assertThat(executor.statistics().executed()).isEqualTo(2);
        assertAddsUp(executor);
    }

    @Test
    void aReversalOfAnEntryUnderWayCancelsItAndEntersOnceItIsGone() {
        OptionsExecutor executor = executor(ReversalPolicy.CLOSE_AND_REVERSE);
        signals.emit(floor.signal("S1", Side.SELL));
        signals.emit(floor.signal("S2", Side.BUY));
        assertThat(floor.sent()).containsExactly("S1/E1");
        assertThat(floor.cancelled()).containsExactly("S1/E1");

        floor.desk.fill("S1/E1", 75, "92.65"); // faster than the cancel
        assertThat(floor.sent()).containsExactly("S1/X1");
        floor.desk.update("S1/E1", OrderState.CANCELLED);
        floor.desk.fill("S1/X1", 75, "92");

        assertThat(floor.sent()).containsExactly("S2/E1");
        assertAddsUp(executor);
    }

    @Test
    void aReversalThatWaitsTooLongIsTooOld() {
        OptionsExecutor executor = executor(ReversalPolicy.CLOSE_AND_REVERSE);
        signals.emit(floor.signal("S1", Side.SELL));
        floor.desk.fill("S1/E1", 375, "92.65");
        signals.emit(floor.signal("S2", Side.BUY));
        floor.pass(Duration.ofSeconds(61));
        floor.desk.fill("S1/X1", 375, "92");

        assertThat(executor.statistics().rejected()).isEqualTo(Map.of("signal age", 1L));
        assertAddsUp(executor);
    }

    @Test
    void aWaitingReversalThatExpiresIsNotWaitingAnyMore() {
        OptionsExecutor executor = executor(ReversalPolicy.CLOSE_AND_REVERSE);
        signals.emit(floor.signal("S1", Side.SELL));
        floor.desk.fill("S1/E1", 375, "92.65");
        signals.emit(floor.signal("S2", Side.BUY));

        floor.desk.book().expire("S2", null, "session end");

        assertThat(executor.statistics().waiting()).isZero();
        assertThat(executor.statistics().ignored()).isEqualTo(1);
        floor.desk.fill("S1/X1", 375, "92");
        assertAddsUp(executor);
        assertThat(floor.desk.book().order("S2/E1")).isEmpty();
    }

    @Test
    void aReversalWhoseExitCouldNotBeStoredIsCountedOnce() {
        floor.storeFailsOnceASignalIsOut();
        OptionsExecutor executor = executor(ReversalPolicy.CLOSE_AND_REVERSE);
        signals.emit(floor.signal("S1", Side.SELL));
        floor.desk.fill("S1/E1", 375, "92.65");
        floor.sent();
        floor.failOnSignal(true);
        signals.emit(floor.signal("S2", Side.BUY));
        floor.journal.appendsFail(false);

        assertThat(floor.sent()).isEmpty();
        assertThat(executor.statistics().failed()).isEqualTo(1);
        assertThat(executor.statistics().waiting()).isZero();
        assertAddsUp(executor);
    }

    @Test
    void byPolicyAReversalIsIgnoredOrEntersBeside() {
        OptionsExecutor ignoring = executor(ReversalPolicy.IGNORE);
        signals.emit(floor.signal("S1", Side.SELL));
        floor.desk.fill("S1/E1", 375, "92.65");
        signals.emit(floor.signal("S2", Side.BUY));
        assertThat(ignoring.statistics().rejected()).isEqualTo(Map.of("reversal", 1L));

        TradingFloor other = TradingFloor.paper();
        SignalManager manager = other.signals();
        begin(other, other.executor(other.positions(), ReversalPolicy.INDEPENDENT));
        manager.emit(other.signal("S1", Side.SELL));
        other.desk.fill("S1/E1", 375, "92.65");
        manager.emit(other.signal("S2", Side.BUY));
        assertThat(other.sent()).containsExactly("S1/E1", "S2/E1");
    }

    @Test
    void anotherStrategysPositionIsNotReversed() {
        executor(ReversalPolicy.CLOSE_AND_REVERSE);
        signals.emit(floor.signal("S1", Side.SELL));
        floor.desk.fill("S1/E1", 375, "92.65");
        signals.emit(floor.desk.signal("S2", "rsi", Side.BUY));

        assertThat(floor.sent()).containsExactly("S1/E1", "S2/E1");
        assertThat(floor.desk.position("S1").exitReason()).isNull();
    }
}
