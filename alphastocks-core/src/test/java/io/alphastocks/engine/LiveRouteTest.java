package io.alphastocks.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.alphastocks.NiftyMaster;
import io.alphastocks.book.BookDesk;
import io.alphastocks.book.FaultyJournal;
import io.alphastocks.broker.OrderRouter;
import io.alphastocks.broker.ReconciliationPolicy;
import io.alphastocks.broker.ResolutionPolicy;
import io.alphastocks.event.BrokerReconciled;
import io.alphastocks.model.Difference;
import io.alphastocks.model.Money;
import io.alphastocks.model.OptionPosition;
import io.alphastocks.model.Side;
import io.alphastocks.model.TradingMode;
import io.alphastocks.model.TradingState;
import io.alphastocks.model.TradingStatus;
import io.alphastocks.risk.Exposure;
import io.alphastocks.risk.MarketState;
import io.alphastocks.risk.ProposedEntry;
import io.alphastocks.risk.RiskBreach;
import io.alphastocks.store.MemoryJournal;
import io.alphastocks.time.TradingCalendar;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/// A live start whose broker cannot be read at once, on a clock that the test moves.
class LiveRouteTest {

    private final FaultyJournal journal = new FaultyJournal(MemoryJournal.create());
    private final BookDesk desk = new BookDesk(TradingMode.LIVE, BookDesk.WIDE, journal);
    private final TestBroker broker = new TestBroker("AB1234");

    private LiveRoute route(FirstReading first) {
        return route(first, Duration.ZERO);
    }

    private LiveRoute route(FirstReading first, Duration every) {
        OrderRouter router =
                new OrderRouter(
                        desk.book(),
                        broker,
                        Runnable::run,
                        desk.clock,
                        ResolutionPolicy.DEFAULT,
                        ReconciliationPolicy.ADOPT);
        return new LiveRoute(
                desk.book(),
                broker,
                router,
                desk.clock,
                ReconciliationPolicy.ADOPT,
                first,
                new RegularReconciliation(
                        desk.book(), router, first, TradingCalendar.nse(), desk.clock, every));
    }

    private static Optional<RiskBreach> judged(FirstReading first) {
        Exposure account =
                new Exposure(
                        BookDesk.CAPITAL,
                        BookDesk.CAPITAL,
                        Money.ZERO,
                        Money.ZERO,
                        Money.ZERO,
                        0,
                        LocalDate.of(2021, 6, 11),
                        null,
                        Money.ZERO,
                        Money.ZERO,
                        0,
                        0,
                        0,
                        TradingStatus.ACTIVE,
                        null);
        ProposedEntry entry =
                ProposedEntry.of(
                        BookDesk.signal("S1", "ma", Side.SELL, BookDesk.START),
                        BookDesk.START,
                        new MarketState(null, Duration.ZERO));
        return first.rule().check(account, entry);
    }

    private TradingState trading() {
        return desk.book().trading().state();
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "trades", "positions"})
    void itIsReadAgainAfterGrowingPausesAndNothingIsEnteredBefore(String reading) {
        FirstReading first = new FirstReading(FirstReading.PAUSES);
        broker.failing.put(reading, 2);
        route(first).restore();
        assertThat(judged(first))
                .contains(new RiskBreach("broker unread", "not read yet", "read once"));
        desk.pass(Duration.ofSeconds(1));
        assertThat(broker.readings).hasValue(2);
        desk.pass(Duration.ofMillis(1_999));
        assertThat(broker.readings).hasValue(2);
        assertThat(first.isOver()).isFalse();
        desk.pass(Duration.ofMillis(1));
        assertThat(judged(first)).isEmpty();
        desk.pass(Duration.ofHours(1));

        assertThat(broker.readings).hasValue(3);
        assertThat(trading()).isEqualTo(TradingState.ACTIVE);
    }

    @Test
    void aBrokerThatIsThereIsReadOnce() {
        FirstReading first = new FirstReading(FirstReading.PAUSES);
        route(first).restore();
        desk.pass(Duration.ofHours(1));

        assertThat(judged(first)).isEmpty();
        assertThat(broker.readings).hasValue(1);
    }

    @Test
    void whereEveryAttemptFailsTradingHaltsUntilAPersonResumes() {
        FirstReading first = new FirstReading(FirstReading.PAUSES);
        broker.readable = false;
        route(first).restore();
        desk.pass(Duration.ofMillis(29_999));
        assertThat(broker.readings).hasValue(5);
        assertThat(trading()).isEqualTo(TradingState.ACTIVE);
        assertThat(judged(first)).isPresent();
        desk.pass(Duration.ofMillis(1));
        assertThat(trading()).isEqualTo(TradingState.HALTED);
        assertThat(desk.book().trading().reason())
                .isEqualTo("the broker could not be read at the start: it is away");
        desk.pass(Duration.ofSeconds(29));
        assertThat(broker.readings).hasValue(7);
        broker.readable = true;
        desk.pass(Duration.ofHours(1));

        assertThat(broker.readings).hasValue(8);
        assertThat(trading()).isEqualTo(TradingState.HALTED);
        desk.book().resume("the broker is there again");
        assertThat(judged(first)).isEmpty();
    }

    @Test
    void whateverABrokerThrowsItHasNotBeenRead() {
        FirstReading first = new FirstReading(FirstReading.PAUSES);
        broker.readable = false;
        broker.failure = () -> new IllegalStateException("no JSON");
        route(first).restore();
        desk.pass(Duration.ofMillis(29_999));
        assertThat(broker.readings).hasValue(5);
        desk.pass(Duration.ofMillis(1));

        assertThat(trading()).isEqualTo(TradingState.HALTED);
        assertThat(desk.book().trading().reason())
                .isEqualTo("the broker could not be read at the start: no JSON");
    }

    @Test
    void withoutPausesTheFirstFailureHalts() {
        broker.readable = false;
        route(new FirstReading(List.of())).restore();

        assertThat(trading()).isEqualTo(TradingState.HALTED);
        assertThat(broker.readings).hasValue(1);
    }

    @Test
    void aPersonWhoReconcilesInBetweenEndsTheAttempts() {
        FirstReading first = new FirstReading(FirstReading.PAUSES);
        broker.readable = false;
        LiveRoute route = route(first);
        route.restore();
        broker.readable = true;
        assertThat(route.reconcile(ReconciliationPolicy.ADOPT).agrees()).isTrue();
        assertThat(judged(first)).isEmpty();
        broker.readable = false;
        desk.pass(Duration.ofHours(1));

        assertThat(broker.readings).hasValue(2);
        assertThat(trading()).isEqualTo(TradingState.ACTIVE);
    }

    @Test
    void aHaltThatCannotBeStoredIsTriedAgainAndNothingIsEnteredMeanwhile() {
        FirstReading first = new FirstReading(List.of());
        broker.readable = false;
        journal.appendsFail(true);
        route(first).restore();
        desk.pass(Duration.ofSeconds(60));
        assertThat(trading()).isEqualTo(TradingState.ACTIVE);
        assertThat(judged(first)).isPresent();
        journal.appendsFail(false);
        desk.pass(Duration.ofSeconds(15));

        assertThat(trading()).isEqualTo(TradingState.HALTED);
    }

    @Test
    void nothingIsSoldBeforeTheBrokerHasBeenRead() {
        desk.opened("s", 375);
        broker.units.put(BookDesk.PUT.id(), 375L);
        broker.failing.put("positions", 1);
        LiveRoute route = route(new FirstReading(FirstReading.PAUSES));
        assertThat(route.sender().takesExits(BookDesk.PUT.id())).isFalse();
        route.restore();
        assertThat(route.sender().takesExits(BookDesk.PUT.id())).isFalse();
        desk.pass(Duration.ofSeconds(1));

        assertThat(route.sender().takesExits(BookDesk.PUT.id())).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"374, false", "0, false", "-75, false", "375, true", "450, true"})
    void nothingIsSoldThatTheBrokerDoesNotHold(long held, boolean takes) {
        desk.opened("s", 375);
        broker.units.put(BookDesk.PUT.id(), held);
        LiveRoute route = route(new FirstReading(FirstReading.PAUSES));
        route.restore();
        assertThat(route.sender().takesExits(BookDesk.PUT.id())).isEqualTo(takes);
        assertThat(trading()).isEqualTo(held == 375 ? TradingState.ACTIVE : TradingState.HALTED);
        assertThat(route.sender().takesExits(NiftyMaster.NIFTY.id())).isTrue();
        broker.units.put(BookDesk.PUT.id(), 375L);
        assertThat(route.reconcile(ReconciliationPolicy.ADOPT).agrees()).isTrue();

        assertThat(route.sender().takesExits(BookDesk.PUT.id())).isTrue();
    }

    @Test
    void aClosedRouteReadsNoMore() {
        broker.readable = false;
        LiveRoute route = route(new FirstReading(FirstReading.PAUSES));
        route.restore();
        route.close();
        desk.pass(Duration.ofHours(1));

        assertThat(broker.readings).hasValue(1);
        assertThat(trading()).isEqualTo(TradingState.ACTIVE);
    }

    @Test
    void aPauseIsAboveZero() {
        EngineBuilder builder = TradingEngine.paper();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.startRetries(Duration.ofSeconds(1), Duration.ZERO))
                .withMessage(
                        "the pauses before the broker is read again are [PT1S, PT0S]; each must be above 0");
    }

    private void holds(long units) {
        broker.units.put(BookDesk.PUT.id(), units);
    }

    private LiveRoute trading75UnitsAndComparing(Duration every) {
        OptionPosition opened = desk.opened("s", 75);
        holds(opened.quantity().units());
        LiveRoute route = route(new FirstReading(FirstReading.PAUSES), every);
        route.restore();
        assertThat(broker.readings).hasValue(1);
        return route;
    }

    @Test
    void bookAndBrokerAreComparedWhileTheMarketIsOpen() {
        LiveRoute _ = trading75UnitsAndComparing(Duration.ofMinutes(1));
        desk.pass(Duration.ofMillis(59_999));
        assertThat(broker.readings).hasValue(1);
        desk.pass(Duration.ofMillis(1));
        assertThat(broker.readings).hasValue(2);
        desk.pass(Duration.ofMinutes(329)); // 15:30
        assertThat(broker.readings).hasValue(330);
        desk.pass(Duration.ofHours(12));
        assertThat(broker.readings).hasValue(330);
    }

    @Test
    void withoutAPauseTheyAreNotCompared() {
        LiveRoute _ = trading75UnitsAndComparing(Duration.ZERO);
        desk.pass(Duration.ofHours(1));

        assertThat(broker.readings).hasValue(1);
    }

    @Test
    void whatDiffersInPassingHaltsNothingAndPutsExitsOff() {
        LiveRoute route = trading75UnitsAndComparing(Duration.ofMinutes(1));
        holds(0);
        desk.pass(Duration.ofMinutes(1));
        assertThat(trading()).isEqualTo(TradingState.ACTIVE);
        assertThat(route.sender().takesExits(BookDesk.PUT.id())).isFalse();
        assertThat(route.sender().takesExits(NiftyMaster.NIFTY.id())).isTrue();
        int readings = broker.readings.get();

        holds(75);
        desk.pass(Duration.ofSeconds(10));
        assertThat(broker.readings).hasValue(readings + 1);
        assertThat(route.sender().takesExits(BookDesk.PUT.id())).isTrue();
        desk.pass(Duration.ofMinutes(10));

        assertThat(trading()).isEqualTo(TradingState.ACTIVE);
        assertThat(broker.readings).hasValue(readings + 11);
        assertThat(desk.published(BrokerReconciled.class)).isEmpty();
    }

    @Test
    void whatStillDiffersAfterTenSecondsHalts() {
        LiveRoute route = trading75UnitsAndComparing(Duration.ofMinutes(1));
        holds(0);
        desk.pass(Duration.ofSeconds(69));
        assertThat(trading()).isEqualTo(TradingState.ACTIVE);
        desk.pass(Duration.ofSeconds(1));

        assertThat(trading()).isEqualTo(TradingState.HALTED);
        assertThat(route.sender().takesExits(BookDesk.PUT.id())).isFalse();
        assertThat(desk.published(BrokerReconciled.class)).hasSize(1);
        assertThat(route.beforeResumption())
                .extracting(Difference::text)
                .containsExactly("NFO:NIFTY2161715800PE: the book holds 75, the broker 0");

        holds(75);
        assertThat(route.beforeResumption()).isEmpty();
        assertThat(route.sender().takesExits(BookDesk.PUT.id())).isTrue();
    }

    @Test
    void aComparisonThatFailsIsMadeAgain() {
        LiveRoute route = trading75UnitsAndComparing(Duration.ofMinutes(1));
        broker.readable = false;
        desk.pass(Duration.ofMinutes(2));
        assertThat(broker.readings).hasValue(3);
        broker.readable = true;
        desk.pass(Duration.ofMinutes(1));
        assertThat(broker.readings).hasValue(4);

        route.close();
        desk.pass(Duration.ofMinutes(5));
        assertThat(broker.readings).hasValue(4);
    }

    /// Failures that come one by one, or when nothing is suspect, halt nothing.
    @Test
    void aReadingThatFailsNowAndThenHaltsNothing() {
        LiveRoute _ = trading75UnitsAndComparing(Duration.ofMinutes(1));
        broker.readable = false;
        desk.pass(Duration.ofMinutes(10));
        broker.readable = true;
        holds(0);
        desk.pass(Duration.ofMinutes(1));
        holds(75);
        for (int i = 0; i < 5; i++) {
            broker.readable = false;
            desk.pass(Duration.ofSeconds(20));
            broker.readable = true;
            desk.pass(Duration.ofSeconds(10));
        }

        assertThat(trading()).isEqualTo(TradingState.ACTIVE);
    }

    /// The exits of what seems not to be held wait meanwhile.
    @Test
    void whatIsSuspectAndCannotBeLookedAtAgainHalts() {
        LiveRoute route = trading75UnitsAndComparing(Duration.ofMinutes(1));
        holds(0);
        desk.pass(Duration.ofMinutes(1));
        broker.readable = false;
        desk.pass(Duration.ofMillis(29_999));
        assertThat(trading()).isEqualTo(TradingState.ACTIVE);
        desk.pass(Duration.ofMillis(1));

        assertThat(desk.book().trading().reason())
                .startsWith("book and broker seem to differ, and cannot be compared again: ");
        assertThat(route.sender().takesExits(BookDesk.PUT.id())).isFalse();

        holds(75);
        broker.readable = true;
        desk.pass(Duration.ofSeconds(10));

        assertThat(route.sender().takesExits(BookDesk.PUT.id())).isTrue();
        assertThat(trading()).as("a person resumes").isEqualTo(TradingState.HALTED);
        assertThat(route.beforeResumption()).isEmpty();
    }

    @Test
    void theFirstReadingComesFirst() {
        broker.readable = false;
        FirstReading first = new FirstReading(List.of(Duration.ofMinutes(5)));
        route(first, Duration.ofMinutes(1)).restore();
        desk.pass(Duration.ofMillis(299_999));

        assertThat(broker.readings).hasValue(1);
    }
}
