package io.alphastocks.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.book.Admission;
import io.alphastocks.book.Book;
import io.alphastocks.book.BookSettings;
import io.alphastocks.book.Emission;
import io.alphastocks.book.EntryRequest;
import io.alphastocks.event.Event;
import io.alphastocks.event.OrderIntended;
import io.alphastocks.event.RiskLimitReached;
import io.alphastocks.event.SignalActivated;
import io.alphastocks.model.Charges;
import io.alphastocks.model.ExitPlan;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Money;
import io.alphastocks.model.OptionContract;
import io.alphastocks.model.OptionType;
import io.alphastocks.model.Order;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.RiskLimits;
import io.alphastocks.model.Side;
import io.alphastocks.model.Signal;
import io.alphastocks.model.SignalState;
import io.alphastocks.model.Timeframe;
import io.alphastocks.model.TradingMode;
import io.alphastocks.risk.MarketState;
import io.alphastocks.risk.RiskRule;
import io.alphastocks.store.Journal;
import io.alphastocks.time.SimulatedClock;
import io.alphastocks.time.TradingCalendar;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/// What a book does on every [Journal] when many want something of it at once, as tests: every
/// limit holds to the last signal, and what a caller is told is stored. Extend it with a class that
/// opens your journal, beside [JournalContract].
@Timeout(60)
public abstract class BookContract {

    private static final int SIGNALS = 1_000;

    /// A Friday, 10:00 in India.
    private static final Instant START = Instant.parse("2021-06-11T04:30:00Z");

    private static final RiskLimits WIDE =
            new RiskLimits(10_000, 100, 100, 100, 1_000, 1_000_000, 100, Duration.ofHours(1));

    private static final OptionContract PUT =
            new OptionContract(
                    InstrumentId.of("NFO", "NIFTY2161715800PE"),
                    "NIFTY",
                    LocalDate.of(2021, 6, 17),
                    Price.of("15800"),
                    OptionType.PE,
                    Price.of("0.05"),
                    Quantity.of(75));

    private static final ExitPlan PLAN =
            new ExitPlan(
                    Price.of("70"),
                    Price.of("170"),
                    null,
                    null,
                    null,
                    null,
                    START.plus(Duration.ofHours(4)),
                    Instant.parse("2021-06-17T09:00:00Z"),
                    Instant.parse("2021-06-11T09:45:00Z"));

    private final List<Event> published = Collections.synchronizedList(new ArrayList<>());
    private Journal journal;

    /// Opens a journal that has no stream yet. It is called before each test, which closes it.
    protected abstract Journal open() throws Exception;

    @BeforeEach
    final void openJournal() throws Exception {
        journal = open();
    }

    @AfterEach
    final void closeJournal() {
        journal.close();
    }

    @Test
    void aThousandSignalsAtOnceAgainstALimitOfThreePositionsGiveThree() throws Exception {
        assertThreeEnter(WIDE.withMaxPositions(3), 75, "open positions", "3");
    }

    @Test
    void aThousandSignalsAtOnceAgainstALimitOfCapitalGiveWhatItPays() throws Exception {
        // Each takes 48,000; 15 % of a million is 150,000.
        assertThreeEnter(WIDE.withMaxCapitalAtRiskPercent(15), 480, "capital at risk", "192000.00");
    }

    private void assertThreeEnter(RiskLimits limits, long units, String rule, String value)
            throws Exception {
        List<Order> orders = new ArrayList<>();
        try (Book book = book(limits)) {
            book.publishTo(published::add);
            List<Admission> answers =
                    atOnce(
                            SIGNALS,
                            i ->
                                    () -> {
                                        book.emit(signal("S" + i, "strategy " + i));
                                        return admit(book, "S" + i, units);
                                    });

            int refused = 0;
            for (Admission answer : answers) {
                switch (answer) {
                    case Admission.Admitted(List<Order> sent) -> orders.addAll(sent);
                    case Admission.LimitReached(var breach) -> {
                        assertThat(breach.rule()).isEqualTo(rule);
                        assertThat(breach.value()).isEqualTo(value);
                        refused++;
                    }
                    case Admission.AlreadyClaimed claimed ->
                            throw new AssertionError(claimed.toString());
                }
            }
            assertThat(orders).hasSize(3);
            assertThat(refused).isEqualTo(SIGNALS - 3);
            assertThree(book, orders, units);
            awaitPublished(book);
            assertThat(count(OrderIntended.class)).isEqualTo(3);
            assertThat(count(RiskLimitReached.class)).isEqualTo(SIGNALS - 3);
            for (int i = 0; i < published.size(); i++) {
                assertThat(published.get(i).id()).isEqualTo("book:main/" + (i + 1));
            }
            List<Event> stored = new ArrayList<>();
            book.readEvents(stored::add);
            assertThat(stored).isEqualTo(published);
        }
        try (Book again = book(limits)) {
            assertThree(again, orders, units);
        }
    }

    private static void assertThree(Book book, List<Order> orders, long units) {
        assertThat(book.liveOrders()).containsExactlyInAnyOrderElementsOf(orders);
        assertThat(book.signals(SignalState.ACTIVE)).hasSize(3);
        assertThat(book.signals(SignalState.REJECTED)).hasSize(SIGNALS - 3);
        assertThat(book.exposure().positions()).isEqualTo(3);
        assertThat(book.exposure().reserved()).isEqualTo(Money.of("100").times(units).times(3));
    }

    private long count(Class<? extends Event> type) {
        return published.stream().filter(type::isInstance).count();
    }

    @Test
    void ofManyThatWantOneSignalExactlyOneGetsIt() throws Exception {
        try (Book book = book(WIDE)) {
            book.emit(signal("S1", "ma"));

            List<Admission> answers = atOnce(64, _ -> () -> admit(book, "S1", 75));

            assertThat(answers).filteredOn(Admission.Admitted.class::isInstance).hasSize(1);
            assertThat(answers)
                    .filteredOn(new Admission.AlreadyClaimed(SignalState.ACTIVE)::equals)
                    .hasSize(63);
            assertThat(book.orders()).hasSize(1);
        }
    }

    @Test
    void ofManyThatSayTheSameExactlyOneSignalIsEmitted() throws Exception {
        try (Book book = book(WIDE)) {
            List<Emission> answers = atOnce(64, i -> () -> book.emit(signal("S" + i, "ma")));

            assertThat(answers).filteredOn(Emission.Emitted.class::isInstance).hasSize(1);
            assertThat(answers).filteredOn(Emission.Skipped.class::isInstance).hasSize(63);
        }
    }

    @Test
    void anAnswerIsStored() throws Exception {
        try (Book book = book(WIDE)) {
            List<Boolean> known =
                    atOnce(
                            100,
                            i ->
                                    () -> {
                                        String id = "S" + i;
                                        book.emit(signal(id, "strategy " + i));
                                        List<String> stored = new ArrayList<>();
                                        journal.read(
                                                "book/main", 0, r -> stored.add(r.correlationId()));
                                        return stored.contains(id);
                                    });

            assertThat(known).doesNotContain(false);
        }
    }

    private Book book(RiskLimits limits) {
        BookSettings settings =
                new BookSettings(
                        "main",
                        TradingMode.PAPER,
                        Money.of("1000000"),
                        RiskRule.of(limits),
                        (_, _, _, _) -> new Charges(List.of()),
                        TradingCalendar.nse(),
                        _ -> Optional.empty());
        return Book.onOwnThread(settings, journal, SimulatedClock.at(START));
    }

    private static void awaitPublished(Book book) {
        while (book.isPublishing()) {
            Thread.onSpinWait();
        }
    }

    private static Signal signal(String id, String strategy) {
        return new Signal(
                id,
                "NIFTY",
                strategy,
                Side.SELL,
                Price.of("15800"),
                Price.of("15900"),
                Price.of("15500"),
                8.5,
                1.9,
                Timeframe.MIN_5,
                "test",
                START);
    }

    private static Admission admit(Book book, String signalId, long units) {
        return book.admit(
                new EntryRequest(
                        signalId,
                        PUT,
                        Price.of("100"),
                        List.of(Quantity.of(units)),
                        PLAN,
                        SignalActivated.Action.ORDERED,
                        List.of(),
                        new MarketState(Price.of("100"), Duration.ZERO)));
    }

    /// Runs a task in each of so many virtual threads, none of which begins before all are there.
    private static <R> List<R> atOnce(int threads, IntFunction<Callable<R>> task) throws Exception {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch ready = new CountDownLatch(threads);
            List<Future<R>> futures = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                Callable<R> call = task.apply(i);
                futures.add(
                        executor.submit(() -> {
                            ready.countDown();
                            ready.await();
                            return call.call();
                        }));
            }
            List<R> results = new ArrayList<>();
            for (Future<R> future : futures) {
                results.add(future.get());
            }
            return results;
        }
    }
}
