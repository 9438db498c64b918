package io.alphastocks.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alphastocks.book.BookException;
import io.alphastocks.book.FaultyJournal;
import io.alphastocks.event.BookEvent;
import io.alphastocks.event.OrderIntended;
import io.alphastocks.event.PositionOpened;
import io.alphastocks.event.RunStarted;
import io.alphastocks.event.SignalActivated;
import io.alphastocks.event.SignalGenerated;
import io.alphastocks.event.SignalRejected;
import io.alphastocks.event.TradingHalted;
import io.alphastocks.market.RecordedFeed;
import io.alphastocks.market.SimulatedSession;
import io.alphastocks.model.AlphaStocksException;
import io.alphastocks.model.ExitReason;
import io.alphastocks.model.OrderPurpose;
import io.alphastocks.model.RiskLimits;
import io.alphastocks.model.SignalState;
import io.alphastocks.model.Timeframe;
import io.alphastocks.model.TradingStatus;
import io.alphastocks.store.AppendResult;
import io.alphastocks.store.Journal;
import io.alphastocks.store.JournalException;
import io.alphastocks.store.JournalRecord;
import io.alphastocks.store.MemoryJournal;
import io.alphastocks.store.StoredRecord;
import io.alphastocks.strategy.MovingAverageCrossover;
import io.alphastocks.strategy.RsiStrategy;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

/// An engine ends somewhere in its session, as a process does that is killed, and another one goes
/// on with what its journal had.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestartTest {

    private static final String BOOK = "book/main";
    private static final int CUTS = 40;
    private static final LocalDate DAY = LocalDate.of(2026, 7, 8);
    private static final LocalDate DAY_BEFORE = LocalDate.of(2026, 7, 7);

    private final Journal uninterrupted = MemoryJournal.create();
    private List<StoredRecord> story = List.of();

    @BeforeAll
    void runWithoutInterruption() {
        run(uninterrupted);
        story = records(uninterrupted);
    }

    /// Forty to eighty of its commits, the first and the last among them.
    LongStream cuts() {
        long last = uninterrupted.version(BOOK);
        long apart = Math.max(1, last / CUTS);
        return LongStream.rangeClosed(0, last).filter(v -> v % apart == 0 || v == last);
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void runThatWasCutAnywhereEndsAsIfItHadNotBeen(long version) {
        Journal journal = cutAfter(version);

        run(journal);

        assertThat(records(journal)).isEqualTo(story);
    }

    @Test
    void runThatWasStoppedGoesOn() {
        Journal journal = MemoryJournal.create();
        try (TradingEngine first = engine(journal).build()) {
            first.bus().subscribe(SignalActivated.class, o -> o.serial(), _ -> first.stop());
            first.run();
        }
        assertThat(records(journal).size()).isLessThan(story.size());

        run(journal);

        assertThat(records(journal)).isEqualTo(story);
    }

    @Test
    void whatIsRepeatedIsPublishedOnceMoreAndToldAsRepeated() {
        Journal journal = cutAfter(uninterrupted.version(BOOK) / 2);
        int stored = records(journal).size();
        List<String> published = new ArrayList<>();
        AtomicInteger repeated = new AtomicInteger();
        try (TradingEngine engine = engine(journal).build()) {
            engine.bus()
                    .subscribe(
                            BookEvent.class,
                            o -> o.serial(),
                            event -> {
                                published.add(event.id());
                                if (engine.book().repeatsUntil().isPresent()) {
                                    repeated.incrementAndGet();
                                }
                            });
            engine.run();
        }

        assertThat(published).isEqualTo(story.stream().map(StoredRecord::id).toList());
        assertThat(repeated.get()).isPositive().isLessThan(stored);
    }

    @Test
    void otherDataIsRefused() {
        Journal journal = MemoryJournal.create();
        engine(journal).build().close();

        assertThatThrownBy(() -> engine(journal, SimulatedSession.nifty(43, DAY)).build())
                .isInstanceOf(BookException.class)
                .hasMessageContaining("simulated:nifty:42")
                .hasMessageContaining("simulated:nifty:43");
        assertThatThrownBy(() -> engine(journal, SimulatedSession.nifty(42, DAY_BEFORE)).build())
                .isInstanceOf(BookException.class)
                .hasMessageContaining("begins at 2026-07-07");
    }

    @Test
    void dataThatBeginsLaterGoesOnWithTheAccount() {
        Journal journal = MemoryJournal.create();
        engine(journal, SimulatedSession.nifty(42, DAY_BEFORE)).build().close();
        run(journal);

        try (TradingEngine engine = engine(journal).build()) {
            List<RunStarted> runs = new ArrayList<>();
            engine.book()
                    .readEvents(event -> {
                        if (event instanceof RunStarted run) {
                            runs.add(run);
                        }
                    });
            assertThat(runs)
                    .extracting(run -> run.time().toString().substring(0, 10))
                    .containsExactly("2026-07-07", "2026-07-08");
        }
    }

    @Test
    void otherStrategiesCannotGoOnWithTheRun() {
        Journal journal = cutAfter(uninterrupted.version(BOOK));
        try (TradingEngine engine =
                TradingEngine.paper()
                        .feed(SimulatedSession.nifty(42))
                        .journal(new UnclosedJournal(journal))
                        .strategy("NIFTY", Timeframe.MIN_5, MovingAverageCrossover.ema(5, 8))
                        .build()) {
            assertThatThrownBy(engine::run)
                    .isInstanceOf(BookException.class)
                    .hasMessageContaining("cannot repeat its run");
        }
        try (TradingEngine engine =
                TradingEngine.paper()
                        .feed(SimulatedSession.nifty(42))
                        .journal(new UnclosedJournal(journal))
                        .build()) {
            assertThatThrownBy(engine::run)
                    .isInstanceOf(AlphaStocksException.class)
                    .hasMessageContaining("were not made again");
        }
        assertThat(records(journal)).isEqualTo(story);
    }

    @Test
    void runInWhichTheJournalFailedGoesOnFromWhereItStood() {
        AtomicInteger appends = new AtomicInteger();
        Journal journal = MemoryJournal.create();
        Journal failing =
                new UnclosedJournal(journal) {
                    @Override
                    public AppendResult append(
                            String stream, long expectedVersion, List<JournalRecord> records) {
                        if (appends.incrementAndGet() == 8) {
                            throw new JournalException("the disk is full");
                        }
                        return super.append(stream, expectedVersion, records);
                    }
                };
        try (TradingEngine first = engine(failing).build()) {
            first.bus()
                    .subscribe(
                            BookEvent.class,
                            o -> o.serial(),
                            _ -> {
                                if (appends.get() > 20) {
                                    first.stop();
                                }
                            });
            first.run();
        }
        assertThat(records(journal).subList(0, 5)).isEqualTo(story.subList(0, 5));

        try (TradingEngine second = engine(journal).build()) {
            second.run();

            assertAllIsDone(second);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"OrderIntended", "PositionOpened"})
    void runOnTheConcurrentBusGoesOnFromWhereItStood(String last) {
        long version =
                story.stream()
                        .filter(record -> record.type().equals(last))
                        .mapToLong(StoredRecord::version)
                        .min()
                        .orElseThrow();
        Journal journal = cutAfter(version);
        List<String> published = Collections.synchronizedList(new ArrayList<>());

        try (TradingEngine engine = engine(journal).concurrentBus().build()) {
            engine.bus()
                    .subscribe(
                            BookEvent.class, o -> o.serial(), event -> published.add(event.id()));
            engine.run();

            assertAllIsDone(engine);
            assertThat(records(journal).size()).isGreaterThan(story.size() / 2);
            assertThat(published)
                    .as("the process before may not have published what it stored")
                    .isEqualTo(records(journal).stream().map(StoredRecord::id).toList());
        }
    }

    @Test
    void haltSurvivesTheRestart() {
        Journal journal = MemoryJournal.create();
        try (TradingEngine first = engine(journal).build()) {
            first.halt(TradingStatus.halted("maintenance"));
        }

        run(journal);

        assertThat(types(records(journal)))
                .contains(TradingHalted.class.getSimpleName())
                .contains(SignalRejected.class.getSimpleName())
                .doesNotContain(SignalActivated.class.getSimpleName());
        List<StoredRecord> once = records(journal);
        try (TradingEngine third = engine(journal).build()) {
            third.halt(TradingStatus.halted("maintenance"));
            third.run();
        }
        assertThat(records(journal)).as("halted once").isEqualTo(once);
    }

    @Test
    void haltAtTheRestartHoldsFromWhereTheRunStopped() {
        Journal journal = cutAfter(uninterrupted.version(BOOK) / 2);
        List<StoredRecord> before = records(journal);
        try (TradingEngine engine = engine(journal).build()) {
            engine.halt(TradingStatus.halted("enough"));
            engine.run();

            assertAllIsDone(engine);
        }

        List<StoredRecord> all = records(journal);
        assertThat(all.subList(0, before.size())).isEqualTo(before);
        assertThat(all.get(before.size()).type()).isEqualTo(TradingHalted.class.getSimpleName());
        assertThat(types(all.subList(before.size(), all.size())))
                .contains(SignalRejected.class.getSimpleName())
                .doesNotContain(SignalActivated.class.getSimpleName());
    }

    /// A run in which somebody closes the second position as soon as it is open, and halts and lets
    /// trade again later.
    private static void runByHand(Journal journal, boolean byHand) {
        try (TradingEngine engine = engine(journal).build()) {
            int[] opened = {0};
            engine.bus()
                    .subscribe(
                            PositionOpened.class,
                            o -> o.serial(),
                            event -> {
                                opened[0]++;
                                if (byHand && opened[0] == 2) {
                                    engine.exit(event.position().id(), ExitReason.MANUAL);
                                }
                                if (byHand && opened[0] == 3) {
                                    engine.halt(TradingStatus.halted("news"));
                                    engine.resume("no news");
                                }
                            });
            engine.run();

            assertThat(engine.bus().deadLetters().list()).isEmpty();
            assertAllIsDone(engine);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void exitByHandIsRepeatedOnceWhoeverAsksAgain(boolean asksAgain) {
        Journal whole = MemoryJournal.create();
        runByHand(whole, true);
        List<StoredRecord> byHand = records(whole);
        long exit =
                byHand.stream()
                        .filter(record -> record.type().equals("ExitRequested"))
                        .mapToLong(StoredRecord::version)
                        .findFirst()
                        .orElseThrow();
        long resumed =
                byHand.stream()
                        .filter(record -> record.type().equals("TradingResumed"))
                        .mapToLong(StoredRecord::version)
                        .findFirst()
                        .orElseThrow();
        assertThat(byHand).isNotEqualTo(story);
        assertThat(exit).isLessThan(resumed);
        long first = asksAgain ? exit - 1 : resumed;
        for (long version : new long[] {first, resumed, resumed + 1, resumed + 20}) {
            Journal journal = cutAfter(byHand, version);

            runByHand(journal, asksAgain);

            assertThat(records(journal)).as("cut after " + version).isEqualTo(byHand);
        }
    }

    @Test
    void haltGivenWhileARunIsRepeatedIsStoredWhenTheCallReturns() {
        Journal journal = cutAfter(uninterrupted.version(BOOK) / 2);
        int before = records(journal).size();
        AtomicInteger heard = new AtomicInteger();
        try (TradingEngine engine = engine(journal).build()) {
            engine.bus()
                    .subscribe(
                            BookEvent.class,
                            o -> o.serial(),
                            _ -> {
                                if (heard.incrementAndGet() == before / 2) {
                                    assertThat(engine.book().repeatsUntil()).isPresent();
                                    assertThat(engine.halt(TradingStatus.halted("enough")))
                                            .isEqualTo(TradingStatus.halted("enough"));
                                    assertThat(records(journal)).hasSize(before + 1);
                                    engine.stop(); // as good as killed: nothing more is stored
                                }
                            });
            engine.run();
        }
        assertThat(heard).hasValueGreaterThanOrEqualTo(before / 2);
        assertThat(types(records(journal))).endsWith(TradingHalted.class.getSimpleName());

        try (TradingEngine engine = engine(journal).build()) {
            engine.run();

            assertAllIsDone(engine);
            assertThat(engine.book().trading().reason()).isEqualTo("enough");
        }
        assertThat(types(records(journal)).subList(before, records(journal).size()))
                .doesNotContain(SignalActivated.class.getSimpleName());
    }

    @Test
    void limitsThatWereChangedAreNotAskedForAgain() {
        Journal journal = MemoryJournal.create();
        try (TradingEngine first = engine(journal).build()) {
            assertThat(first.changeLimits(first.limits().withMaxPositions(1), "Ada")).isTrue();
            first.run();
        }
        Journal cut = cutAfter(records(journal), journal.version(BOOK) / 2);
        try (TradingEngine second = engine(cut).build()) {
            second.run();
            assertThat(second.limits().maxPositions()).isEqualTo(1);
        }
        assertThat(records(cut)).isEqualTo(records(journal));
    }

    @Test
    void limitsAreChangedBySomebody() {
        Journal journal = MemoryJournal.create();
        try (TradingEngine engine = engine(journal).build()) {
            RiskLimits limits = engine.limits().withMaxPositions(1);
            assertThatThrownBy(() -> engine.changeLimits(limits, " \n"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("nobody is named");
            assertThat(engine.limits()).isNotEqualTo(limits);
        }
    }

    @Test
    void theSilenceOfFeedsIsNotChangedWhileAnEngineRuns() {
        try (TradingEngine engine = engine(MemoryJournal.create()).build()) {
            RiskLimits limits = engine.limits().withMaxFeedSilence(Duration.ofSeconds(3));
            assertThatThrownBy(() -> engine.changeLimits(limits, "Ada"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "maxFeedSilence PT3S cannot be changed while the engine runs; it must be PT10S as configured");
        }
    }

    @Test
    void haltWithTheReasonOfAnEarlierOneIsNotTakenForIt() {
        Journal journal = MemoryJournal.create();
        try (TradingEngine first = engine(journal).build()) {
            first.halt(TradingStatus.halted("maintenance"));
            first.resume("done");
            first.run();
        }
        Journal cut = cutAfter(records(journal), journal.version(BOOK) / 2);
        try (TradingEngine second = engine(cut).build()) {
            assertThat(second.book().repeatsUntil()).isPresent();
            second.halt(TradingStatus.halted("maintenance"));
            second.run();

            assertThat(second.book().trading()).isEqualTo(TradingStatus.halted("maintenance"));
        }
    }

    @Test
    void exitByHandGivenBeforeARestartedRunTradesIsCarriedOutWhereTheRunStopped() {
        long opened =
                story.stream()
                        .filter(record -> record.type().equals("PositionOpened"))
                        .mapToLong(StoredRecord::version)
                        .min()
                        .orElseThrow();
        Journal journal = cutAfter(opened);
        int before = records(journal).size();
        try (TradingEngine engine = engine(journal).build()) {
            engine.exitAll(ExitReason.MANUAL);
            assertThat(types(records(journal)).subList(before, records(journal).size()))
                    .containsExactly("ExitRequested");
            engine.run();

            assertAllIsDone(engine);
            assertThat(engine.book().positions().getFirst().exitReason())
                    .isEqualTo(ExitReason.MANUAL);
        }
    }

    @Test
    void haltThatTheJournalDidNotTakeWhileARunIsRepeatedIsToldAndChangesNothing() {
        MemoryJournal memory = (MemoryJournal) cutAfter(uninterrupted.version(BOOK) / 2);
        FaultyJournal journal = new FaultyJournal(memory);
        try (TradingEngine engine = engine(journal).build()) {
            journal.next(FaultyJournal.Fault.THROWS_BEFORE_STORING);
            assertThatThrownBy(() -> engine.halt(TradingStatus.halted("lost")))
                    .isInstanceOf(BookException.class);
            journal.next(FaultyJournal.Fault.THROWS_AFTER_STORING);
            assertThat(engine.halt(TradingStatus.halted("kept")).reason()).isEqualTo("kept");
            engine.run();

            assertThat(engine.book().trading().reason()).isEqualTo("kept");
        }
        assertThat(records(memory))
                .filteredOn(record -> record.type().equals(TradingHalted.class.getSimpleName()))
                .hasSize(1);
    }

    private static void assertAllIsDone(TradingEngine engine) {
        assertThat(engine.book().openPositions()).isEmpty();
        assertThat(engine.book().liveOrders()).isEmpty();
        assertThat(engine.book().signals(SignalState.NEW)).isEmpty();
        assertThat(engine.book().signals(SignalState.ACTIVE)).isEmpty();
        engine.portfolio().check();
        assertThat(engine.bus().deadLetters().list()).isEmpty();
        assertOneEntryEach(engine);
    }

    private static void assertOneEntryEach(TradingEngine engine) {
        Map<String, Integer> generated = new HashMap<>();
        Map<String, Integer> activated = new HashMap<>();
        Map<String, Integer> entered = new HashMap<>();
        List<BookEvent> events = new ArrayList<>();
        engine.book().readEvents(events::add);
        for (BookEvent event : events) {
            switch (event) {
                case SignalGenerated e -> generated.merge(e.signal().id(), 1, Integer::sum);
                case SignalActivated e -> activated.merge(e.signal().id(), 1, Integer::sum);
                case OrderIntended e -> {
                    if (e.order().purpose() == OrderPurpose.ENTRY) {
                        entered.merge(e.order().signalId(), 1, Integer::sum);
                    }
                }
                default -> {
                    // says nothing of entries
                }
            }
        }
        assertThat(generated.values()).isNotEmpty().containsOnly(1);
        assertThat(activated.values()).isNotEmpty().containsOnly(1);
        assertThat(entered.values()).isNotEmpty().containsOnly(1);
    }

    /// What a process leaves that is killed after a version was stored.
    private Journal cutAfter(long version) {
        return cutAfter(story, version);
    }

    private static Journal cutAfter(List<StoredRecord> story, long version) {
        Journal journal = MemoryJournal.create();
        List<JournalRecord> batch = new ArrayList<>();
        for (int i = 0; i < story.size() && story.get(i).version() <= version; i++) {
            StoredRecord record = story.get(i);
            batch.add(
                    new JournalRecord(
                            record.id(),
                            record.type(),
                            record.time(),
                            record.correlationId(),
                            record.payload()));
            if (i + 1 == story.size() || story.get(i + 1).version() > record.version()) {
                assertThat(journal.append(BOOK, record.version() - 1, batch))
                        .isEqualTo(new AppendResult.Appended(record.version()));
                batch.clear();
            }
        }
        return journal;
    }

    private static List<StoredRecord> records(Journal journal) {
        List<StoredRecord> records = new ArrayList<>();
        journal.read(BOOK, 0, records::add);
        return records;
    }

    private static List<String> types(List<StoredRecord> records) {
        return records.stream().map(StoredRecord::type).toList();
    }

    private static void run(Journal journal) {
        try (TradingEngine engine = engine(journal).build()) {
            engine.run();

            assertThat(engine.bus().deadLetters().list()).isEmpty();
        }
    }

    private static EngineBuilder engine(Journal journal) {
        return engine(journal, SimulatedSession.nifty(42));
    }

    private static EngineBuilder engine(Journal journal, RecordedFeed feed) {
        return TradingEngine.paper()
                .feed(feed)
                .journal(new UnclosedJournal(journal))
                .strategy("NIFTY", Timeframe.MIN_5, MovingAverageCrossover.ema(9, 21))
                .strategy("NIFTY", Timeframe.MIN_1, new RsiStrategy());
    }
}
