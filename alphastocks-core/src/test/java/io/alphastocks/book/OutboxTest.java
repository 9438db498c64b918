package io.alphastocks.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.google.common.util.concurrent.Uninterruptibles;

import io.alphastocks.event.Event;
import io.alphastocks.model.Side;
import io.alphastocks.store.Journal;
import io.alphastocks.store.JournalRecord;
import io.alphastocks.store.MemoryJournal;
import io.alphastocks.time.SimulatedClock;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/// The way from a commit to who takes the events.
@Timeout(60)
class OutboxTest {

    private static final ThreadOutbox.Limits LIMITS =
            new ThreadOutbox.Limits(5, 1_000, Duration.ofMinutes(1), Duration.ofMinutes(1));

    private final BookSettings settings =
            BookDesk.settings("main", BookDesk.CAPITAL, BookDesk.WIDE);
    private final SimulatedClock clock = SimulatedClock.at(BookDesk.START);
    private final FaultyJournal journal = new FaultyJournal(MemoryJournal.create());
    private final List<Event> published = Collections.synchronizedList(new ArrayList<>());

    private Book onOwnThread(ThreadOutbox.Limits limits) {
        return new BookOpening(settings, null, journal, clock, 1_000, limits).onOwnThread();
    }

    private static void emit(Book book, String id) {
        Emission answer = book.emit(BookDesk.signal(id, id, Side.BUY, BookDesk.START));
        assertThat(answer).isInstanceOf(Emission.Emitted.class);
    }

    private static void awaitPublished(Book book) {
        while (book.isPublishing()) {
            Thread.onSpinWait();
        }
    }

    private static List<Event> stored(Book book) {
        List<Event> events = new ArrayList<>();
        book.readEvents(events::add);
        return events;
    }

    private List<String> ids() {
        return published.stream().map(Event::id).toList();
    }

    /// Takes events until a number of them has come, then holds up who publishes.
    private Consumer<Event> holdingUpAfter(int events, CountDownLatch reached, CountDownLatch on) {
        return event -> {
            if (published.size() == events) {
                reached.countDown();
                Uninterruptibles.awaitUninterruptibly(on);
            }
            published.add(event);
        };
    }

    @Test
    void whoHoldsUpThePublisherDoesNotHoldUpTheWriterAndGetsItAllAfterwards() {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (Book book = onOwnThread(LIMITS)) {
            book.publishTo(holdingUpAfter(3, reached, goOn));
            for (int i = 0; i < 100; i++) {
                emit(book, "S" + i);
            }
            Uninterruptibles.awaitUninterruptibly(reached);
            assertThat(book.isPublishing()).isTrue();
            assertThat(published).hasSize(3);
            assertThat(book.version()).isEqualTo(101);

            goOn.countDown();
            awaitPublished(book);
            assertThat(published).hasSize(101).isEqualTo(stored(book));
        }
    }

    @Test
    void nothingIsPublishedBeforeSomebodyTakesIt() {
        try (Book book = onOwnThread(LIMITS)) {
            emit(book, "S1");
            assertThat(book.isPublishing()).isFalse();

            book.publishTo(published::add);
            assertThat(ids()).containsExactly("book:main/1", "book:main/2");
            assertThatIllegalStateException().isThrownBy(() -> book.publishTo(published::add));
            emit(book, "S2");
            awaitPublished(book);
            assertThat(ids()).endsWith("book:main/3");
        }
        try (Book book = Book.onCallersThread(settings, journal, clock)) {
            emit(book, "S3");
            book.publishTo(published::add);
            assertThat(ids()).endsWith("book:main/3", "book:main/4");
            assertThatIllegalStateException().isThrownBy(() -> book.publishTo(published::add));
        }
    }

    @Test
    void whatAHandlerMakesOfThePastIsPublishedAfterIt() {
        try (Book book = Book.onCallersThread(settings, journal, clock)) {
            emit(book, "S1");
            book.publishTo(event -> {
                published.add(event);
                if (event.id().equals("book:main/1")) {
                    emit(book, "S2");
                }
            });
            assertThat(ids()).containsExactly("book:main/1", "book:main/2", "book:main/3");
        }
    }

    @Test
    void aBusThatIsClosedLeavesTheRestToTheNextBook() {
        Consumer<Event> closing =
                event -> {
                    if (published.size() == 2) {
                        throw new IllegalStateException("the bus is closed");
                    }
                    published.add(event);
                };
        for (boolean ownThread : new boolean[] {true, false}) {
            published.clear();
            MemoryJournal memory = MemoryJournal.create();
            BookOpening opening = new BookOpening(settings, null, memory, clock, 1_000, LIMITS);
            try (Book book = ownThread ? opening.onOwnThread() : opening.onCallersThread()) {
                book.publishTo(closing);
                for (int i = 0; i < 5; i++) {
                    emit(book, "S" + i);
                }
                awaitPublished(book);
            }
            assertThat(ids()).containsExactly("book:main/1", "book:main/2");
            try (Book book = opening.onOwnThread()) {
                book.publishTo(published::add);
                assertThat(published).isEqualTo(stored(book));
            }
        }
    }

    @Test
    void whateverAPublisherThrowsTheNextEventsArePublished() {
        try (Book book = onOwnThread(LIMITS)) {
            book.publishTo(event -> {
                published.add(event);
                switch (published.size()) {
                    case 2 -> throw new IllegalArgumentException("a handler's mistake");
                    case 3 -> throw new AssertionError("a bug");
                    default -> {
                        // taken
                    }
                }
            });
            for (int i = 0; i < 5; i++) {
                emit(book, "S" + i);
            }
            awaitPublished(book);
            assertThat(published).isEqualTo(stored(book));
        }
    }

    @Test
    void aWhileAfterTheLastEventItIsKnownAsPublished() {
        ThreadOutbox.Limits quick =
                new ThreadOutbox.Limits(5, 1_000, Duration.ofMillis(1), Duration.ofMinutes(1));
        try (Book book = onOwnThread(quick)) {
            book.publishTo(published::add);
            emit(book, "S1");
            while (journal.version("published/book/main") == 0) {
                Thread.onSpinWait();
            }
            assertThat(mark()).isGreaterThan(0);
        }
        assertThat(mark()).isEqualTo(2);
    }

    private long mark() {
        long[] version = {0};
        journal.read(
                "published/book/main",
                0,
                mark -> version[0] = Long.parseLong(mark.payload().replaceAll("\\D", "")));
        return version[0];
    }

    @Test
    void marksThatCannotBeStoredCostNothingButARepetition() {
        try (Book book = onOwnThread(LIMITS)) {
            book.publishTo(published::add);
            emit(book, "S1");
            awaitPublished(book);
            journal.appendsFail(true);
        }
        journal.appendsFail(false);
        published.clear();
        try (Book book = onOwnThread(LIMITS)) {
            book.publishTo(published::add);
            assertThat(published).hasSize(2).isEqualTo(stored(book));
        }
    }

    @Test
    void aJournalThatCannotBeReadDelaysWhatHasToBeReadAndNoMore() {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (Book book = onOwnThread(LIMITS)) {
            book.publishTo(holdingUpAfter(1, reached, goOn));
            emit(book, "S0");
            Uninterruptibles.awaitUninterruptibly(reached);
            for (int i = 1; i < 20; i++) {
                emit(book, "S" + i);
            }
            journal.readsFail(true);
            goOn.countDown();
            while (journal.failedReads() == 0) {
                Thread.onSpinWait();
            }
            assertThat(published).hasSize(7); // what was in memory
            journal.readsFail(false);
            awaitPublished(book);
            assertThat(published).isEqualTo(stored(book));
        }
        journal.readsFail(true);
        assertThatExceptionOfType(BookException.class)
                .isThrownBy(() -> onOwnThread(LIMITS))
                .withMessageContaining("cannot read");
    }

    @Test
    void aMarkThatSaysNothingIsAnError() {
        journal.append(
                "published/book/main",
                0,
                List.of(new JournalRecord("1", "Published", BookDesk.START, "", "{\"at\":\"x\"}")));

        assertThatExceptionOfType(BookException.class)
                .isThrownBy(() -> onOwnThread(LIMITS))
                .withMessageContaining("published/book/main")
                .withMessageContaining("{\"at\":\"x\"}");
    }

    @Test
    void closingDoesNotWaitForAFilterForEver() {
        ThreadOutbox.Limits impatient =
                new ThreadOutbox.Limits(5, 1_000, Duration.ofMinutes(1), Duration.ofMillis(50));
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Book book = onOwnThread(impatient);
        book.publishTo(holdingUpAfter(2, reached, goOn));
        for (int i = 0; i < 5; i++) {
            emit(book, "S" + i);
        }
        Uninterruptibles.awaitUninterruptibly(reached);

        book.close();

        List<Event> rest = new ArrayList<>();
        Journal copy = Tape.copy(journal, "");
        try (Book next =
                new BookOpening(settings, null, copy, clock, 1_000, LIMITS).onOwnThread()) {
            next.publishTo(rest::add);
            assertThat(rest).isEqualTo(stored(next).subList(2, 6));
        }
        goOn.countDown();
    }
}
