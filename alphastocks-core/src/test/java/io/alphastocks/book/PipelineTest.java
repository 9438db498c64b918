package io.alphastocks.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.alphastocks.event.Event;
import io.alphastocks.event.SignalGenerated;
import io.alphastocks.model.Side;
import io.alphastocks.model.SignalState;
import io.alphastocks.model.SubmitOutcome;
import io.alphastocks.store.MemoryJournal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// While a commit is stored the next commands are decided; nobody is told of what is not stored.
@Timeout(60)
class PipelineTest {

    private final MemoryJournal truth = MemoryJournal.create();
    private final HandCrankedJournal journal = new HandCrankedJournal(truth);
    private final BookDesk desk = BookDesk.paper();

    private CompletableFuture<Emission> emit(Book book, String id, ExecutorService callers) {
        return CompletableFuture.supplyAsync(
                () -> book.emit(BookDesk.signal(id, id, Side.BUY, BookDesk.START)), callers);
    }

    private static ExecutorService callers() {
        return Executors.newVirtualThreadPerTaskExecutor();
    }

    private Book open() {
        return Book.onOwnThread(desk.settings(), journal, desk.clock);
    }

    @Test
    void theNextIsDecidedWhileOneIsStoredAndNobodyIsToldTooSoon() throws Exception {
        List<Event> published = Collections.synchronizedList(new ArrayList<>());
        try (Book book = open();
                ExecutorService callers = callers()) {
            book.publishTo(published::add);
            journal.crankByHand();
            CompletableFuture<Emission> first = emit(book, "S1", callers);
            journal.awaitHanded(1);
            CompletableFuture<Emission> second = emit(book, "S2", callers);
            journal.awaitHanded(2);
            CompletableFuture<Integer> query =
                    CompletableFuture.supplyAsync(
                            () -> book.signals(SignalState.NEW).size(), callers);
            CompletableFuture<Emission> again = emit(book, "S2", callers);
            CompletableFuture<Emission> third = emit(book, "S3", callers);
            journal.awaitHanded(3);

            assertThat(truth.version("book/main")).as("opened").isEqualTo(1);
            assertThat(first).isNotDone();
            journal.storeAndTell();
            assertThat(first.get()).isInstanceOf(Emission.Emitted.class);
            assertThat(second).isNotDone();
            assertThat(query).as("sees what is not stored").isNotDone();
            journal.storeAndTell();
            assertThat(second.get()).isInstanceOf(Emission.Emitted.class);
            journal.storeAndTell();
            assertThat(third.get()).isInstanceOf(Emission.Emitted.class);
            assertThat(query.get()).isBetween(2, 3);
            assertThat(again.get()).isNotInstanceOf(Emission.Emitted.class);
            assertThat(book.version()).isEqualTo(4);
        }
        assertThat(published).extracting(Event::id).doesNotHaveDuplicates().hasSize(4);
    }

    @Test
    void whatWasDecidedOnTheStrengthOfWhatIsLostIsLostToo() throws Exception {
        try (Book book = open();
                ExecutorService callers = callers()) {
            journal.crankByHand();
            CompletableFuture<Emission> first = emit(book, "S1", callers);
            journal.awaitHanded(1);
            CompletableFuture<Emission> second = emit(book, "S2", callers);
            journal.awaitHanded(2);
            journal.fail(false);

            assertLost(first);
            assertLost(second);
            journal.crankByItself();
            assertThat(book.signals(SignalState.NEW)).isEmpty();
            assertThat(emit(book, "S2", callers).get()).isInstanceOf(Emission.Emitted.class);
            assertThat(truth.version("book/main")).isEqualTo(2);
        }
    }

    /// A part of its own, as its command came when the batch was handed over already.
    @Test
    void aPartThatAddsNothingGoesWithTheLastBatchUnderWay() {
        Book.onCallersThread(desk.settings(), journal, desk.clock).close();
        BookLog log = new BookLog(desk.settings(), journal, desk.clock, null, 10_000);
        journal.crankByHand();
        Step emitting = log.step();
        emitting.add(
                new SignalGenerated(
                        emitting.header("S1"),
                        BookDesk.signal("S1", "S1", Side.BUY, BookDesk.START),
                        SignalGenerated.Kind.FIRST));
        BookLog.Submission added = log.submit(List.of(emitting));
        BookLog.Submission seen = log.submit(List.of(log.step()));

        assertThat(seen.isTold()).isFalse();
        journal.fail(false);
        assertThat(seen.isTold()).isTrue();
        assertThatExceptionOfType(BookException.class)
                .isThrownBy(() -> log.await(added))
                .withMessageContaining("could not store");
        assertThatExceptionOfType(BookException.class)
                .isThrownBy(() -> log.await(seen))
                .withMessageContaining("could not store");

        journal.crankByItself();
        assertThat(log.commit(List.of(log.step()))).isEmpty();
        log.close();
    }

    /// A command that adds nothing goes with what it has seen.
    @Test
    void whoHasSeenWhatIsLostIsNotToldOfIt() throws Exception {
        try (Book book = open();
                ExecutorService callers = callers()) {
            journal.crankByHand();
            CompletableFuture<Emission> first = emit(book, "S1", callers);
            journal.awaitHanded(1);
            CompletableFuture<Emission> again = emit(book, "S1", callers);
            CompletableFuture<Integer> query =
                    CompletableFuture.supplyAsync(
                            () -> book.signals(SignalState.NEW).size(), callers);
            CompletableFuture<Void> refused =
                    CompletableFuture.runAsync(
                            () -> book.submitted("none", new SubmitOutcome.Acked("B1")), callers);
            emitted(book, "S2", callers);
            journal.fail(false);

            assertLost(first);
            assertLost(again);
            assertLost(query);
            assertLost(refused);
        }
    }

    private void emitted(Book book, String id, ExecutorService callers)
            throws InterruptedException {
        int before = journal.handed();
        CompletableFuture<Emission> next = emit(book, id, callers);
        journal.awaitHandedOrTold(before + 1, next);
        assertThat(next).as("handed over and not told").isNotDone();
    }

    @Test
    void whatIsStoredAlthoughTheJournalFailedIsToldAsStored() throws Exception {
        try (Book book = open();
                ExecutorService callers = callers()) {
            journal.crankByHand();
            CompletableFuture<Emission> first = emit(book, "S1", callers);
            journal.awaitHanded(1);
            CompletableFuture<Emission> second = emit(book, "S2", callers);
            journal.awaitHanded(2);
            CompletableFuture<Emission> third = emit(book, "S3", callers);
            journal.awaitHanded(3);
            journal.storeAndTell();
            journal.fail(true);

            assertThat(first.get()).isInstanceOf(Emission.Emitted.class);
            assertThat(second.get()).isInstanceOf(Emission.Emitted.class);
            assertLost(third);
            journal.crankByItself();
            assertThat(book.signals(SignalState.NEW)).hasSize(2);
            assertThat(book.version()).isEqualTo(3);
        }
    }

    @Test
    void whoIsOvertakenByAnotherEngineLosesAllThatIsUnderWay() throws Exception {
        try (Book book = open();
                ExecutorService callers = callers()) {
            journal.crankByHand();
            CompletableFuture<Emission> first = emit(book, "S1", callers);
            journal.awaitHanded(1);
            CompletableFuture<Emission> second = emit(book, "S2", callers);
            journal.awaitHanded(2);
            try (Book other = Book.onCallersThread(desk.settings(), truth, desk.clock)) {
                assertThat(other.emit(BookDesk.signal("S9", "S9", Side.BUY, BookDesk.START)))
                        .isInstanceOf(Emission.Emitted.class);
            }
            journal.storeAndTell();

            assertTakenOver(first);
            assertTakenOver(second);
            assertTakenOver(emit(book, "S3", callers));
            assertThat(truth.version("book/main")).isEqualTo(2);
        }
    }

    private static void assertLost(CompletableFuture<?> answer) {
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(answer::get)
                .havingCause()
                .isInstanceOf(BookException.class)
                .withMessageContaining("could not store");
    }

    private static void assertTakenOver(CompletableFuture<Emission> emission) {
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(emission::get)
                .havingCause()
                .isInstanceOf(BookException.class)
                .withMessageContaining("taken over by another engine");
    }
}
