package io.alphastocks.book;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.event.Event;
import io.alphastocks.model.Side;
import io.alphastocks.model.SignalState;
import io.alphastocks.store.MemoryJournal;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// A journal that fails at random while the book decides what comes next.
class PipelinePropertyTest {

    private final BookDesk desk = BookDesk.paper();

    private static CompletableFuture<Emission> emit(Book book, String id, ExecutorService callers) {
        return CompletableFuture.supplyAsync(
                () -> book.emit(BookDesk.signal(id, id, Side.BUY, BookDesk.START)), callers);
    }

    /// What a hand at the crank does next.
    enum Turn {
        STORE,
        STORE_AND_FAIL,
        FAIL,
        HAND,
        ASK
    }

    /// However batches fail: who is told that something is stored finds it, and nobody else does.
    @Property(tries = 300)
    void whoIsToldFindsItAndNobodyElse(@ForAll @Size(max = 60) List<Turn> turns) throws Exception {
        MemoryJournal stored = MemoryJournal.create();
        HandCrankedJournal cranked = new HandCrankedJournal(stored);
        List<String> told = new ArrayList<>();
        List<Event> published = Collections.synchronizedList(new ArrayList<>());
        try (Book book = Book.onOwnThread(desk.settings(), cranked, desk.clock);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            book.publishTo(published::add);
            cranked.crankByHand();
            List<CompletableFuture<Emission>> emissions = new ArrayList<>();
            List<CompletableFuture<List<SignalEntry>>> questions = new ArrayList<>();
            for (Turn turn : turns) {
                switch (turn) {
                    case STORE -> cranked.storeIfAny();
                    case STORE_AND_FAIL -> cranked.failIfAny(true);
                    case FAIL -> cranked.failIfAny(false);
                    case ASK ->
                            questions.add(
                                    CompletableFuture.supplyAsync(
                                            () -> book.signals(SignalState.NEW), callers));
                    case HAND -> {
                        int before = cranked.handed();
                        emissions.add(emit(book, "S" + emissions.size(), callers));
                        cranked.awaitHandedOrTold(before + 1, emissions.getLast());
                    }
                }
            }
            cranked.crankByItself();
            for (int i = 0; i < emissions.size(); i++) {
                try {
                    assertThat(emissions.get(i).get(30, TimeUnit.SECONDS))
                            .isInstanceOf(Emission.Emitted.class);
                    told.add("S" + i);
                } catch (ExecutionException e) {
                    assertThat(e.getCause())
                            .isInstanceOf(BookException.class)
                            .hasMessageContaining("could not store");
                }
            }
            assertThat(book.signals(SignalState.NEW))
                    .extracting(signal -> signal.signal().id())
                    .containsExactlyElementsOf(told);
            assertThat(book.version()).isEqualTo(stored.version("book/main"));
            for (CompletableFuture<List<SignalEntry>> question : questions) {
                try {
                    assertThat(question.get(30, TimeUnit.SECONDS))
                            .extracting(signal -> signal.signal().id())
                            .as("the first of those that are stored")
                            .isSubsetOf(told);
                } catch (ExecutionException e) {
                    assertThat(e.getCause()).isInstanceOf(BookException.class);
                }
            }
        }
        try (Book again = Book.onCallersThread(desk.settings(), stored, desk.clock)) {
            assertThat(again.signals(SignalState.NEW))
                    .extracting(signal -> signal.signal().id())
                    .containsExactlyElementsOf(told);
        }
        assertThat(published).extracting(Event::id).doesNotHaveDuplicates();
        assertThat(published)
                .filteredOn(e -> e.id().matches("book:main/[0-9]+"))
                .hasSize(told.size() + 1);
    }
}
