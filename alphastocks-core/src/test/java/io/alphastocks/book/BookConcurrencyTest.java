package io.alphastocks.book;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.event.Event;
import io.alphastocks.event.OrderIntended;
import io.alphastocks.event.RiskLimitReached;
import io.alphastocks.event.SignalActivated;
import io.alphastocks.model.Money;
import io.alphastocks.model.Order;
import io.alphastocks.model.Side;
import io.alphastocks.model.SignalState;
import io.alphastocks.risk.RiskLimits;
import io.alphastocks.store.MemoryJournal;
import io.alphastocks.time.SimulatedClock;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/// Many at once, and every limit holds.
@Timeout(60)
class BookConcurrencyTest {

    private final MemoryJournal journal = MemoryJournal.create();
    private final SimulatedClock clock = SimulatedClock.at(BookDesk.START);
    private final List<Event> published = Collections.synchronizedList(new ArrayList<>());

    private static BookSettings settings(RiskLimits limits) {
        return BookDesk.settings("main", BookDesk.CAPITAL, limits);
    }

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

    private static Admission admit(Book book, String signalId, long units) {
        return book.admit(
                BookDesk.request(signalId, BookDesk.PLAN, SignalActivated.Action.ORDERED, units));
    }

    private Book open(RiskLimits limits) {
        Book book = Book.onOwnThread(settings(limits), journal, clock);
        book.publishTo(published::add);
        return book;
    }

    private static void awaitPublished(Book book) {
        while (book.isPublishing()) {
            Thread.onSpinWait();
        }
    }

    private void assertLimit(RiskLimits limits, long units, String rule, String value)
            throws Exception {
        try (Book book = open(limits)) {
            List<Admission> answers =
                    atOnce(
                            1_000,
                            i ->
                                    () -> {
                                        String id = "S" + i;
                                        book.emit(
                                                BookDesk.signal(id, id, Side.SELL, BookDesk.START));
                                        return admit(book, id, units);
                                    });

            List<Order> orders = new ArrayList<>();
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
            assertThat(refused).isEqualTo(997);
            assertThat(book.liveOrders()).containsExactlyInAnyOrderElementsOf(orders);
            assertThat(book.signals(SignalState.ACTIVE)).hasSize(3);
            assertThat(book.signals(SignalState.REJECTED)).hasSize(997);
            assertThat(book.exposure().positions()).isEqualTo(3);
            assertThat(book.exposure().reserved()).isEqualTo(Money.of("100").times(units).times(3));
            awaitPublished(book);
            assertThat(count(OrderIntended.class)).isEqualTo(3);
            assertThat(count(RiskLimitReached.class)).isEqualTo(997);
            for (int i = 0; i < published.size(); i++) {
                assertThat(published.get(i).id()).isEqualTo("book:main/" + (i + 1));
            }
            List<Event> stored = new ArrayList<>();
            book.readEvents(stored::add);
            assertThat(stored).isEqualTo(published);
        }
    }

    private long count(Class<? extends Event> type) {
        return published.stream().filter(type::isInstance).count();
    }

    @Test
    void aThousandSignalsAtOnceAgainstALimitOfThreePositionsGiveThree() throws Exception {
        assertLimit(BookDesk.WIDE.withMaxPositions(3), 75, "open positions", "3");
    }

    @Test
    void aThousandSignalsAtOnceAgainstALimitOfCapitalGiveWhatItPays() throws Exception {
        // Each takes 48,000; 15 % of a million is 150,000.
        assertLimit(
                BookDesk.WIDE.withMaxCapitalAtRiskPercent(15), 480, "capital at risk", "192000.00");
    }

    @Test
    void ofManyThatWantOneSignalExactlyOneGetsIt() throws Exception {
        try (Book book = open(BookDesk.WIDE)) {
            book.emit(BookDesk.signal("S1", "ma", Side.SELL, BookDesk.START));

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
        try (Book book = open(BookDesk.WIDE)) {
            List<Emission> answers =
                    atOnce(
                            64,
                            i ->
                                    () ->
                                            book.emit(
                                                    BookDesk.signal(
                                                            "S" + i,
                                                            "ma",
                                                            Side.SELL,
                                                            BookDesk.START)));

            assertThat(answers).filteredOn(Emission.Emitted.class::isInstance).hasSize(1);
            assertThat(answers).filteredOn(Emission.Skipped.class::isInstance).hasSize(63);
        }
    }

    @Test
    void anAnswerIsDurable() throws Exception {
        try (Book book = open(BookDesk.WIDE)) {
            List<Boolean> known =
                    atOnce(
                            200,
                            i ->
                                    () -> {
                                        String id = "S" + i;
                                        book.emit(
                                                BookDesk.signal(id, id, Side.SELL, BookDesk.START));
                                        List<String> ids = new ArrayList<>();
                                        journal.read(
                                                "book/main", 0, r -> ids.add(r.correlationId()));
                                        return ids.contains(id);
                                    });

            assertThat(known).doesNotContain(false);
        }
    }
}
