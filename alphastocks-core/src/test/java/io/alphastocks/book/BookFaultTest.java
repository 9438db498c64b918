package io.alphastocks.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alphastocks.book.FaultyJournal.Fault;
import io.alphastocks.event.Event;
import io.alphastocks.event.SignalActivated;
import io.alphastocks.event.SignalGenerated;
import io.alphastocks.event.StoreRecovered;
import io.alphastocks.event.StoreUnavailable;
import io.alphastocks.model.BrokerTrade;
import io.alphastocks.model.BrokerUpdate;
import io.alphastocks.model.ExitReason;
import io.alphastocks.model.Money;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderState;
import io.alphastocks.model.RiskLimits;
import io.alphastocks.model.Side;
import io.alphastocks.model.SignalState;
import io.alphastocks.model.SubmitOutcome;
import io.alphastocks.model.TradingMode;
import io.alphastocks.store.AppendResult;
import io.alphastocks.store.DelegatingJournal;
import io.alphastocks.store.JournalException;
import io.alphastocks.store.JournalRecord;
import io.alphastocks.store.MemoryJournal;
import io.alphastocks.time.SimulatedClock;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// What the book does when its journal, its bus or its charges fail.
@Timeout(60)
class BookFaultTest {

    private final MemoryJournal truth = MemoryJournal.create();
    private final FaultyJournal journal = new FaultyJournal(truth);
    private final BookDesk desk = new BookDesk(TradingMode.PAPER, BookDesk.WIDE, journal);

    private static void assertOutage(String text) {
        assertThat(text).contains("book main could not store", "the disk is away");
    }

    private static void assertNumbered(List<Event> events) {
        for (int i = 0; i < events.size(); i++) {
            assertThat(events.get(i).id()).isEqualTo("book:main/" + (i + 1));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"THROWS_BEFORE_STORING", "CLOSED"})
    void whatCouldNotBeStoredHasNotHappened(Fault fault) {
        desk.emit("S1");
        BookDesk.State before = desk.state();
        int published = desk.published.size();

        journal.next(fault);
        assertThatExceptionOfType(BookException.class)
                .isThrownBy(() -> desk.admit("S1", 75))
                .withMessageContaining("main")
                .withMessageContaining("could not store");

        assertThat(desk.state()).isEqualTo(before);
        assertThat(desk.published).hasSize(published);
        assertThat(desk.admit("S1", 75)).isInstanceOf(Admission.Admitted.class);
        assertNumbered(desk.published);
        assertThat(desk.stored()).isEqualTo(desk.published);
    }

    @Test
    void anOutageIsToldOnceAndSoIsItsEnd() {
        desk.emit("S1");
        assertThat(desk.book().outage()).isEmpty();

        journal.appendsFail(true);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> desk.admit("S1", 75)).isInstanceOf(BookException.class);
        }
        assertThat(desk.book().outage()).hasValueSatisfying(BookFaultTest::assertOutage);
        assertThat(desk.told)
                .singleElement()
                .isInstanceOfSatisfying(
                        StoreUnavailable.class,
                        e -> {
                            assertThat(e.account()).isEqualTo("main");
                            assertThat(e.id()).startsWith("book:main/unavailable/2/2021-06-11T");
                            assertOutage(e.reason());
                        });
        desk.told.clear();
        assertThat(desk.book().signals(SignalState.NEW)).as("it can be read").hasSize(1);
        assertThat(desk.told).as("reading is not storing").isEmpty();

        journal.appendsFail(false);
        desk.admit("S1", 75);
        desk.emit("S2");

        assertThat(desk.book().outage()).isEmpty();
        assertThat(desk.told)
                .singleElement()
                .isInstanceOfSatisfying(
                        StoreRecovered.class,
                        e -> assertThat(e.id()).startsWith("book:main/recovered/3/2021-06-11T"));
    }

    @Test
    void whatWasStoredAlthoughTheJournalThrewHasHappenedOnce() {
        desk.emit("S1");

        journal.next(Fault.THROWS_AFTER_STORING);
        assertThat(desk.admit("S1", 75)).isInstanceOf(Admission.Admitted.class);

        assertThat(desk.admit("S1", 75)).isInstanceOf(Admission.AlreadyClaimed.class);
        assertThat(desk.order("S1/E1").state()).isEqualTo(OrderState.INTENT);
        assertThat(desk.stored()).isEqualTo(desk.published);
        BookDesk.State before = desk.state();
        assertThat(desk.reopen().state()).isEqualTo(before);
    }

    @Test
    void whileTheJournalCannotTellNothingGoesOnAndThenTheBookFindsOut() {
        desk.opened("S1", 75);
        BookDesk.State before = desk.state();
        journal.next(Fault.THROWS_AFTER_STORING);
        journal.readsFail(true);
        assertThatThrownBy(() -> desk.exit("S1", ExitReason.STOP))
                .isInstanceOf(BookException.class)
                .hasMessageContaining("cannot tell");
        assertThatThrownBy(desk::state)
                .isInstanceOf(BookException.class)
                .hasMessageContaining("cannot read");

        journal.readsFail(false);

        // The order had been stored; nobody has sent it, so it must not block the next exit.
        assertThat(desk.exit("S1", ExitReason.STOP)).isInstanceOf(ExitDecision.Ordered.class);
        assertThat(desk.order("S1/X1").state()).isEqualTo(OrderState.CANCELLED);
        assertThat(desk.order("S1/X1").reason()).contains("never sent");
        assertThat(desk.order("S1/X2").state()).isEqualTo(OrderState.INTENT);
        assertThat(desk.stored()).isEqualTo(desk.published);
        assertNumbered(desk.published);
        assertThat(before.openPositions()).hasSameSizeAs(desk.state().openPositions());
    }

    @Test
    void anEntryThatTurnsOutToBeStoredButWasNeverSentEndsItsSignal() {
        desk.emit("S1");
        journal.next(Fault.THROWS_AFTER_STORING);
        journal.readsFail(true);
        assertThatThrownBy(() -> desk.admit("S1", 75)).isInstanceOf(BookException.class);
        journal.readsFail(false);

        assertThat(desk.book().liveOrders()).isEmpty();

        assertThat(desk.stateOf("S1")).isEqualTo(SignalState.STOPPED);
        assertThat(desk.admit("S1", 75))
                .isEqualTo(new Admission.AlreadyClaimed(SignalState.STOPPED));
        assertThat(desk.stored()).isEqualTo(desk.published);
    }

    /// Not the first who comes, but the first who stores something cancels what was never sent.
    @Test
    void aCommandThatFailsLeavesItToTheNextToEndWhatWasNeverSent() {
        try (Book book = Book.onOwnThread(desk.settings(), journal, desk.clock)) {
            book.emit(BookDesk.signal("S1", "S1", Side.BUY, BookDesk.START));
            journal.next(Fault.THROWS_AFTER_STORING);
            journal.readsFail(true);
            assertThatThrownBy(() ->
                            book.admit(
                                    BookDesk.request(
                                            "S1",
                                            BookDesk.PLAN,
                                            SignalActivated.Action.ORDERED,
                                            75)))
                    .isInstanceOf(BookException.class);
            journal.readsFail(false);

            assertThatThrownBy(() -> book.submitted("none", new SubmitOutcome.Acked("B1")))
                    .isNotInstanceOf(BookException.class);

            assertThat(book.liveOrders()).isEmpty();
            assertThat(book.order("S1/E1").orElseThrow().state()).matches(OrderState::isTerminal);
        }
    }

    @Test
    void whateverReadingThrowsNobodyWaitsForEver() {
        AtomicReference<@Nullable Error> bug = new AtomicReference<>();
        DelegatingJournal broken =
                new DelegatingJournal(truth) {
                    @Override
                    public AppendResult append(
                            String stream, long expectedVersion, List<JournalRecord> records) {
                        if (bug.get() != null) {
                            throw new JournalException("the disk is away");
                        }
                        return super.append(stream, expectedVersion, records);
                    }

                    @Override
                    public long version(String stream) {
                        Error error = bug.get();
                        if (error != null) {
                            throw error;
                        }
                        return super.version(stream);
                    }
                };
        try (Book book = Book.onOwnThread(desk.settings(), broken, desk.clock)) {
            bug.set(new AssertionError("a bug in the journal"));
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() ->
                                book.emit(BookDesk.signal("S1", "S1", Side.BUY, BookDesk.START)))
                        .isInstanceOf(BookException.class)
                        .hasMessageContaining("a bug in the journal");
            }
            bug.set(null);

            assertThat(book.emit(BookDesk.signal("S1", "S1", Side.BUY, BookDesk.START)))
                    .isInstanceOf(Emission.Emitted.class);
        }
    }

    @Test
    void whatWasNotStoredWhileTheJournalWasAwayHasNotHappened() {
        desk.emit("S1");
        BookDesk.State before = desk.state();
        journal.next(Fault.THROWS_BEFORE_STORING);
        journal.readsFail(true);
        assertThatThrownBy(() -> desk.admit("S1", 75)).isInstanceOf(BookException.class);
        journal.readsFail(false);

        assertThat(desk.state()).isEqualTo(before);
        assertThat(desk.admit("S1", 75)).isInstanceOf(Admission.Admitted.class);
        assertNumbered(desk.published);
    }

    @Test
    void aBookThatAnotherEngineHasTakenStopsAndTheOtherGoesOn() {
        desk.emit("S1");
        BookDesk other = new BookDesk(TradingMode.PAPER, BookDesk.WIDE, truth);
        assertThat(other.admit("S1", 75)).isInstanceOf(Admission.Admitted.class);

        assertThatThrownBy(() -> desk.admit("S1", 75))
                .isInstanceOf(BookException.class)
                .hasMessageContaining("another engine");
        assertThatThrownBy(() -> desk.emit("S2")).hasMessageContaining("another engine");
        assertThatThrownBy(desk::state).hasMessageContaining("another engine");

        other.fill("S1/E1", 75, "100");
        assertThat(other.position("S1").isOpen()).isTrue();
    }

    @Test
    void anotherEnginesEventsAreNeverTakenForItsOwn() {
        desk.emit("S1");
        int published = desk.published.size();

        journal.next(Fault.ANOTHER_WRITES_AND_IT_THROWS);
        assertThatThrownBy(() -> desk.emit("S2")).hasMessageContaining("another engine");

        assertThat(desk.published).hasSize(published);
        assertThatThrownBy(() -> desk.emit("S3")).hasMessageContaining("another engine");
    }

    @Test
    void aCommandThatFailsHalfwayLeavesNothing() {
        desk.emit("S1");
        desk.admit("S1", 150);
        BookDesk.State before = desk.state();
        int published = desk.published.size();

        // The news first make the order SUBMITTED; then its value leaves the range.
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> desk.fill("S1/E1", 150, "900000000000000"));

        assertThat(desk.state()).isEqualTo(before);
        assertThat(desk.published).hasSize(published);
        desk.fill("S1/E1", 150, "100");
        assertNumbered(desk.published);
        assertThat(desk.stored()).isEqualTo(desk.published);
    }

    @Test
    void aCommandThatFailsWhileItsFirstEventIsTakenInLeavesNothing() {
        desk.emit("S1");
        desk.admit("S1", 150, 150);
        desk.ack("S1/E1");
        desk.ack("S1/E2");
        desk.fill("S1/E1", 1, "900000000000000");
        BookDesk.State spent = desk.state();

        // It fits its order, but no longer the position.
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> desk.fill("S1/E2", 1, "900000000000000"));

        assertThat(desk.state()).isEqualTo(spent);
        desk.fill("S1/E2", 1, "100");
        assertNumbered(desk.published);
        BookDesk.State after = desk.state();
        assertThat(desk.reopen().state()).isEqualTo(after);
    }

    @Test
    void aBusThatCannotTakeAnEventDoesNotChangeTheAnswer() {
        Consumer<Event> closedBus =
                event -> {
                    throw new IllegalStateException("the bus is closed");
                };
        try (Book book =
                Book.onCallersThread(desk.settings(), MemoryJournal.create(), desk.clock)) {
            book.publishTo(closedBus);
            assertThat(book.emit(desk.signal("S1", "ma", Side.BUY)))
                    .isEqualTo(new Emission.Emitted(SignalGenerated.Kind.FIRST));
            assertThat(book.signal("S1")).isPresent();
        }
    }

    @Test
    void aBookKeepsItsModeAndItsCapital() {
        assertThatExceptionOfType(BookException.class)
                .isThrownBy(() -> new BookDesk(TradingMode.LIVE, BookDesk.WIDE, truth))
                .withMessageContaining("main")
                .withMessageContaining("PAPER")
                .withMessageContaining("LIVE");
        BookSettings richer = BookDesk.settings("main", Money.of("2000000"), BookDesk.WIDE);
        assertThatExceptionOfType(BookException.class)
                .isThrownBy(() -> Book.onOwnThread(richer, truth, desk.clock))
                .withMessageContaining("1000000.00")
                .withMessageContaining("2000000.00");
    }

    @ParameterizedTest
    @EnumSource(names = {"THROWS_BEFORE_STORING", "CLOSED"})
    void aBookThatCannotBeginSaysWhy(Fault fault) {
        FaultyJournal fresh = new FaultyJournal(MemoryJournal.create());
        fresh.next(fault);
        assertThatExceptionOfType(BookException.class)
                .isThrownBy(() -> new BookDesk(TradingMode.PAPER, BookDesk.WIDE, fresh));
        fresh.readsFail(true);
        assertThatExceptionOfType(BookException.class)
                .isThrownBy(() -> new BookDesk(TradingMode.PAPER, BookDesk.WIDE, fresh))
                .withMessageContaining("cannot be read");
    }

    @Test
    void recordsThatABookCannotReadAreNamed() {
        for (String[] record :
                new String[][] {
                    {"OrderTeleported", "{}"},
                    {"TradingResumed", "{\"header\":"},
                    {"TradingResumed", "{\"header\":null,\"reason\":\"r\",\"colour\":\"red\"}"},
                    {"StopTightened", "{}"}
                }) {
            MemoryJournal foreign = MemoryJournal.create();
            assertThat(
                            foreign.append(
                                    "book/main",
                                    0,
                                    List.of(
                                            new JournalRecord(
                                                    "1",
                                                    record[0],
                                                    BookDesk.START,
                                                    "",
                                                    record[1]))))
                    .isInstanceOf(AppendResult.Appended.class);
            assertThatExceptionOfType(BookException.class)
                    .as(String.join(" ", record))
                    .isThrownBy(() -> new BookDesk(TradingMode.PAPER, BookDesk.WIDE, foreign))
                    .withMessageContaining("main");
        }
    }

    @Test
    void aClosedBookRefusesCommands() {
        desk.close();
        assertThatThrownBy(() -> desk.emit("S1"))
                .isInstanceOf(BookException.class)
                .hasMessageContaining("closed");
        Book own = Book.onOwnThread(desk.settings(), truth, desk.clock);
        own.close();
        own.close();
        assertThatThrownBy(own::orders)
                .isInstanceOf(BookException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void onItsOwnThreadABookOutlivesWhateverItsJournalThrows() {
        try (Book book = Book.onOwnThread(desk.settings(), journal, desk.clock)) {
            for (Fault fault :
                    new Fault[] {Fault.THROWS_BEFORE_STORING, Fault.CLOSED, Fault.ERROR}) {
                journal.next(fault);
                assertThatExceptionOfType(BookException.class)
                        .isThrownBy(() -> book.emit(desk.signal("S1", "ma", Side.BUY)));
                assertThat(book.signal("S1")).isEmpty();
            }
            journal.next(Fault.THROWS_AFTER_STORING);
            assertThat(book.emit(desk.signal("S1", "ma", Side.BUY)))
                    .isInstanceOf(Emission.Emitted.class);
        }
    }

    @Test
    void ofManyWhoWaitWhileTheJournalCannotBeReadItIsTriedOnce() throws Exception {
        try (Book book = Book.onOwnThread(desk.settings(), journal, desk.clock)) {
            journal.appendsFail(true);
            journal.readsFail(true);
            assertThatThrownBy(() -> book.emit(desk.signal("S1", "ma", Side.BUY)))
                    .hasMessageContaining("cannot tell");

            CountDownLatch timeOut = new CountDownLatch(1);
            journal.readsWait(timeOut);
            int before = journal.failedReads();
            List<FutureTask<?>> calls = new ArrayList<>();
            List<Thread> callers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                FutureTask<?> call = new FutureTask<>(book::holdings);
                calls.add(call);
                callers.add(Thread.ofPlatform().start(call));
            }
            while (!callers.stream().allMatch(t -> t.getState() == Thread.State.WAITING)) {
                Thread.onSpinWait();
            }
            timeOut.countDown();
            for (FutureTask<?> call : calls) {
                assertThatThrownBy(call::get).hasCauseInstanceOf(BookException.class);
            }
            // The first caller's try, for all who came meanwhile: it reads the snapshots and, where
            // that fails, the whole stream.
            assertThat(journal.failedReads() - before).isBetween(1, 2);
        }
    }

    /// Who is told of an outage may end it, and ask again at once.
    @Test
    void anOutageThatIsOverIsToldToNobodyWhoAsksAfterwards() {
        try (Book book = Book.onOwnThread(desk.settings(), journal, desk.clock)) {
            for (int i = 0; i < 2_000; i++) {
                journal.appendsFail(true);
                journal.readsFail(true);
                assertThatThrownBy(() -> book.emit(desk.signal("S1", "ma", Side.BUY)))
                        .hasMessageContaining("cannot tell");
                assertThatThrownBy(book::openPositions).hasMessageContaining("cannot be read");
                journal.appendsFail(false);
                journal.readsFail(false);

                assertThat(book.openPositions()).isEmpty();
            }
        }
    }

    @Test
    void commandsThatFailHalfwayDoNotTouchThoseBesideThem() throws Exception {
        List<Event> published = Collections.synchronizedList(new ArrayList<>());
        SimulatedClock clock = SimulatedClock.at(BookDesk.START);
        MemoryJournal memory = MemoryJournal.create();
        FaultyJournal flaky = new FaultyJournal(memory);
        BookSettings settings = new BookDesk(TradingMode.PAPER, BookDesk.WIDE, flaky).settings();
        try (Book book = Book.onOwnThread(settings, flaky, clock);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            book.publishTo(published::add);
            book.emit(BookDesk.signal("bad", "bad", Side.BUY, BookDesk.START));
            book.admit(
                    BookDesk.request(
                            "bad",
                            BookDesk.PLAN,
                            io.alphastocks.event.SignalActivated.Action.ORDERED,
                            75));
            Order order = book.order("bad/E1").orElseThrow();
            List<Future<?>> good = new ArrayList<>();
            List<Future<?>> bad = new ArrayList<>();
            CountDownLatch start = new CountDownLatch(1);
            for (int i = 0; i < 200; i++) {
                String id = "S" + i;
                good.add(
                        threads.submit(() -> {
                            start.await();
                            return book.emit(BookDesk.signal(id, id, Side.BUY, BookDesk.START));
                        }));
                bad.add(
                        threads.submit(() -> {
                            start.await();
                            List<BrokerTrade> trades =
                                    List.of(desk.trade("T" + id, 75, "900000000000000"));
                            return book.update(
                                    new BrokerUpdate(
                                            BookDesk.shown(
                                                    order,
                                                    OrderState.FILLED,
                                                    trades,
                                                    "",
                                                    BookDesk.START),
                                            trades));
                        }));
            }
            start.countDown();
            for (Future<?> future : good) {
                assertThat(future.get()).isInstanceOf(Emission.Emitted.class);
            }
            for (Future<?> future : bad) {
                assertThatThrownBy(future::get).hasCauseInstanceOf(ArithmeticException.class);
            }
            assertThat(book.order("bad/E1").orElseThrow().state()).isEqualTo(OrderState.INTENT);
            assertThat(book.signals(SignalState.NEW)).hasSize(200);
            BookDesk.State state = BookDesk.State.of(book);
            List<Event> stored = new ArrayList<>();
            book.readEvents(stored::add);
            while (book.isPublishing()) {
                Thread.onSpinWait();
            }
            assertThat(stored).isEqualTo(published);
            try (Book again = Book.onCallersThread(settings, memory, clock)) {
                assertThat(BookDesk.State.of(again)).isEqualTo(state);
            }
        }
    }

    @Test
    void closingAnswersEverybody() throws Exception {
        for (int round = 0; round < 100; round++) {
            Book book =
                    Book.onOwnThread(
                            BookDesk.settings("round", BookDesk.CAPITAL, RiskLimits.DEFAULT),
                            MemoryJournal.create(),
                            desk.clock);
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<?>> calls = new ArrayList<>();
                CountDownLatch started = new CountDownLatch(4);
                for (int i = 0; i < 8; i++) {
                    calls.add(
                            threads.submit(() -> {
                                started.countDown();
                                try {
                                    while (true) {
                                        book.holdings();
                                    }
                                } catch (BookException e) {
                                    return e.getMessage();
                                }
                            }));
                }
                started.await();
                book.close();
                for (Future<?> call : calls) {
                    assertThat(call.get(30, TimeUnit.SECONDS)).isEqualTo("the book is closed");
                }
            }
        }
    }
}
