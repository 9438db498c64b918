package io.alphastocks.book;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.event.AccountOpened;
import io.alphastocks.event.BookEvent;
import io.alphastocks.event.BrokerReconciled;
import io.alphastocks.event.EventHeader;
import io.alphastocks.event.ExitRequested;
import io.alphastocks.event.LimitsChanged;
import io.alphastocks.event.OrderFilled;
import io.alphastocks.event.OrderIntended;
import io.alphastocks.event.OrderRejected;
import io.alphastocks.event.PositionClosed;
import io.alphastocks.event.RiskLimitReached;
import io.alphastocks.event.RunStarted;
import io.alphastocks.event.SignalActivated;
import io.alphastocks.event.SignalCompleted;
import io.alphastocks.event.SignalExpired;
import io.alphastocks.event.SignalRejected;
import io.alphastocks.event.SignalUpdated;
import io.alphastocks.event.StopTightened;
import io.alphastocks.event.TradeExit;
import io.alphastocks.event.TradingHalted;
import io.alphastocks.event.TradingResumed;
import io.alphastocks.model.ExitPlan;
import io.alphastocks.model.ExitReason;
import io.alphastocks.model.Money;
import io.alphastocks.model.OrderState;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.RiskLimits;
import io.alphastocks.model.Side;
import io.alphastocks.model.Signal;
import io.alphastocks.model.StrikeCandidate;
import io.alphastocks.model.StrikeCandidate.FilterResult;
import io.alphastocks.model.StrikeCandidate.Verdict;
import io.alphastocks.model.SubmitOutcome;
import io.alphastocks.model.Timeframe;
import io.alphastocks.model.TradingMode;
import io.alphastocks.model.TradingStatus;
import io.alphastocks.risk.RiskRule;
import io.alphastocks.store.AppendResult;
import io.alphastocks.store.Journal;
import io.alphastocks.store.JournalRecord;
import io.alphastocks.store.MemoryJournal;
import io.alphastocks.store.StoredRecord;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A book that is opened again is the book that was closed.
class BookRecoveryTest {

    private static final String ODD = "€ 日本 \uD83D\uDE80 \"quoted\" \\ \n\t' </script>";
    private static final EventCodec CODEC = new EventCodec();

    @Provide
    Arbitrary<List<RandomTrading.Act>> acts() {
        return RandomTrading.acts(80);
    }

    private static BookEvent throughJson(BookEvent event) {
        StoredRecord record =
                new StoredRecord(
                        "book/main",
                        1,
                        0,
                        event.id(),
                        CODEC.type(event),
                        event.time(),
                        event.correlationId(),
                        CODEC.toJson(event));
        return CODEC.read("test", record);
    }

    @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
    void aReopenedBookIsTheSame(@ForAll("acts") List<RandomTrading.Act> acts) {
        try (BookDesk desk = BookDesk.paper()) {
            RandomTrading trading = new RandomTrading(desk);
            int number = 0;
            for (RandomTrading.Act act : acts) {
                trading.run(act);
                if (++number % 20 == 0) {
                    assertReopens(desk);
                }
            }
            assertReopens(desk);
            for (BookEvent event : desk.stored()) {
                assertThat(throughJson(event)).isEqualTo(event);
            }
        }
    }

    /// Reopens it in the midst of what it does, and goes on.
    private static void assertReopens(BookDesk desk) {
        BookDesk.State before = desk.state();
        int events = desk.published.size();
        assertThat(desk.reopen().state()).isEqualTo(before);
        assertThat(desk.published).hasSize(events);
    }

    @Example
    void aReopenedBookStillKnowsItsExecutionsItsExitNumbersAndWhyItExits() {
        try (BookDesk desk = BookDesk.paper()) {
            desk.emit("S1");
            desk.admit("S1", 375);
            desk.update("S1/E1", OrderState.FILLED, desk.trade("T1", 375, "100"));
            desk.exit("S1", ExitReason.PARTIAL_TARGET);
            desk.reopen();

            desk.update("S1/E1", OrderState.FILLED, desk.trade("T1", 375, "100"));
            assertThat(desk.position("S1").quantity()).isEqualTo(Quantity.of(375));
            desk.exit("S1", ExitReason.STOP);
            assertThat(desk.order("S1/X2").quantity()).isEqualTo(Quantity.of(150));
            desk.reopen();
            desk.fill("S1/X1", 225, "145");
            desk.fill("S1/X2", 100, "90");
            desk.reopen();
            desk.fill("S1/X2", 50, "90");

            assertThat(desk.published(TradeExit.class))
                    .extracting(TradeExit::reason)
                    .containsExactly(ExitReason.PARTIAL_TARGET, ExitReason.STOP, ExitReason.STOP);
            assertThat(desk.position("S1").charges().total())
                    .isEqualTo(
                            Money.of("20")
                                    .times(3)
                                    .plus(Money.of("37.50"))
                                    .plus(Money.of("32.6250"))
                                    .plus(Money.of("13.50")));
        }
    }

    @Example
    void anotherBookOnTheSameJournalIsAnother() {
        MemoryJournal journal = MemoryJournal.create();
        try (BookDesk desk = new BookDesk(TradingMode.PAPER, RiskLimits.DEFAULT, journal);
                Book other =
                        Book.onCallersThread(
                                new BookSettings(
                                        "other",
                                        TradingMode.LOGGING_ONLY,
                                        Money.of("1"),
                                        RiskRule.of(RiskLimits.DEFAULT),
                                        ChargeModel.NONE,
                                        BookDesk.CALENDAR,
                                        _ -> Optional.empty()),
                                journal,
                                desk.clock)) {
            desk.opened("S1", 75);

            assertThat(other.positions()).isEmpty();
            assertThat(other.lastEventTime()).isEmpty();
            assertThat(desk.reopen().position("S1").isOpen()).isTrue();
        }
    }

    @Example
    void everyEventGoesThroughJsonUnchangedWhateverIsInIt() {
        List<BookEvent> events = everyEvent();
        Set<Class<?>> covered = new HashSet<>();
        for (BookEvent event : events) {
            assertThat(throughJson(event)).isEqualTo(event);
            covered.add(event.getClass());
        }
        assertThat(covered).isEqualTo(records(BookEvent.class, new HashSet<>()));
    }

    @Example
    void doublesKeepEveryBit() {
        for (double value :
                new double[] {
                    0.1,
                    1.0 / 3,
                    Double.MIN_VALUE,
                    1e300,
                    -0.0,
                    Double.NaN,
                    Double.POSITIVE_INFINITY,
                    Double.NEGATIVE_INFINITY
                }) {
            BookEvent event =
                    new SignalCompleted(header(), odd(), Price.ZERO, Money.ZERO, value, "");
            assertThat(throughJson(event)).isEqualTo(event);
        }
    }

    @Example
    void anExitThatAnEarlierVersionNotedOfATradeThatWasNotOpenYetStillCounts() {
        Journal journal = MemoryJournal.create();
        BookDesk desk = new BookDesk(TradingMode.PAPER, BookDesk.WIDE, journal);
        desk.emit("S1");
        desk.admit("S1", 75);
        int events = desk.stored().size();
        desk.close();
        EventHeader header =
                new EventHeader("book:main/" + (events + 1), desk.clock.now(), "book:main", "S1");
        SignalUpdated noted =
                new SignalUpdated(
                        header, "S1", SignalUpdated.EXIT_REQUESTED, "nothing", "REVERSAL");
        long version = journal.version("book/main");
        AppendResult _ =
                journal.append(
                        "book/main",
                        version,
                        List.of(
                                new JournalRecord(
                                        noted.id(),
                                        "SignalUpdated",
                                        noted.time(),
                                        "S1",
                                        new EventCodec().toJson(noted))));

        desk.reopen().fill("S1/E1", 75, "100");

        assertThat(desk.position("S1").exitReason()).isEqualTo(ExitReason.REVERSAL);
    }

    private static Set<Class<?>> records(Class<?> type, Set<Class<?>> found) {
        if (type.isRecord()) {
            found.add(type);
        } else {
            for (Class<?> permitted : type.getPermittedSubclasses()) {
                records(permitted, found);
            }
        }
        return found;
    }

    private static EventHeader header() {
        return new EventHeader(ODD, Instant.parse("2021-06-11T04:30:00.000001Z"), ODD, ODD);
    }

    private static Signal odd() {
        return new Signal(
                ODD,
                ODD,
                ODD,
                Side.SELL,
                Price.of("0.0002"),
                Price.ofRaw(Long.MAX_VALUE),
                Price.of("0.0001"),
                10,
                Double.MIN_VALUE,
                Timeframe.DAY,
                ODD,
                Instant.parse("1999-12-31T23:59:59.999999999Z"));
    }

    /// One of each kind at least: what a story of trades stores, and handmade ones with nulls,
    /// extremes and odd words.
    private static List<BookEvent> everyEvent() {
        List<BookEvent> events = new ArrayList<>();
        events.add(new RunStarted(header(), ODD, ODD, true));
        try (BookDesk desk = BookDesk.paper()) {
            desk.opened("S1", 375);
            desk.exit("S1", ExitReason.TARGET);
            desk.fill("S1/X1", 375, "200");
            desk.opened("S2", 75);
            desk.exit("S2", ExitReason.STOP);
            desk.update("S2/X1", OrderState.CANCELLED);
            desk.exit("S2", ExitReason.STOP);
            desk.fill("S2/X2", 75, "50");
            desk.emit("S3");
            desk.admit("S3", 75);
            desk.book().submitted("S3/E1", new SubmitOutcome.Unknown("time-out"));
            desk.book().life().unresolved("S3/E1");
            desk.update("S3/E1", OrderState.OPEN);
            desk.book().life().modify("S3/E1", Price.of("1"));
            desk.book().life().modified("S3/E1", Price.of("1"));
            desk.book().life().cancel("S3/E1");
            events.addAll(desk.stored());
            desk.opened("S4", 75);
            events.add(
                    new OrderRejected(
                            header(),
                            desk.order("S4/E1").triggeredAt(Price.ofRaw(Long.MAX_VALUE))));
            events.add(new OrderIntended(header(), desk.order("S4/E1"), null));
            events.add(new StopTightened(header(), desk.position("S4"), Price.ZERO));
            events.add(
                    new PositionClosed(
                            header(),
                            desk.position("S4").closedAt(BookDesk.START),
                            Price.ZERO,
                            ExitReason.EXPIRY,
                            Money.ofRaw(Long.MIN_VALUE),
                            Money.ofRaw(Long.MAX_VALUE),
                            Money.of("-0.0001"),
                            Duration.ofNanos(-1)));
            OrderFilled filled = desk.published(OrderFilled.class).getFirst();
            events.add(new OrderFilled(header(), filled.order(), filled.fill()));
        }
        events.add(new BrokerReconciled(header(), List.of(ODD, ""), List.of(ODD)));
        events.add(new AccountOpened(header(), ODD, TradingMode.LIVE, Money.ofRaw(1)));
        ExitPlan bare =
                new ExitPlan(
                        Price.ZERO,
                        Price.ofRaw(1),
                        null,
                        null,
                        null,
                        null,
                        Instant.MAX,
                        Instant.MIN,
                        null);
        StrikeCandidate unpriced =
                new StrikeCandidate(
                        BookDesk.PUT,
                        null,
                        1.0 / 3,
                        List.of(new FilterResult(ODD, Verdict.NOT_AVAILABLE, "", ODD)),
                        false);
        events.add(
                new SignalActivated(
                        header(),
                        odd(),
                        TradingMode.LOGGING_ONLY,
                        SignalActivated.Action.LOGGED,
                        List.of(),
                        ODD,
                        BookDesk.PUT,
                        Price.ofRaw(Long.MAX_VALUE),
                        Quantity.of(Long.MAX_VALUE),
                        bare,
                        List.of(unpriced)));
        events.add(new SignalRejected(header(), odd(), ODD, ODD, "", List.of(unpriced)));
        events.add(new ExitRequested(header(), ODD, BookDesk.PUT, ExitReason.MANUAL, true));
        events.add(new SignalUpdated(header(), ODD, SignalUpdated.TOUCHED, "", ODD));
        events.add(new SignalExpired(header(), odd(), Price.ZERO, Money.ofRaw(-1), -0.5, ODD));
        events.add(new RiskLimitReached(header(), ODD, "", "", null));
        events.add(new RiskLimitReached(header(), ODD, "", "", Instant.EPOCH));
        events.add(new TradingHalted(header(), TradingStatus.closingAll(ODD)));
        events.add(new TradingHalted(header(), TradingStatus.reducing(ODD).until(Instant.EPOCH)));
        events.add(new TradingResumed(header(), ODD));
        events.add(
                new LimitsChanged(
                        header(), RiskLimits.DEFAULT, RiskLimits.DEFAULT.withMaxPositions(1), ODD));
        return events;
    }
}
