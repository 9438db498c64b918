package io.alphastocks.book;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.event.BookEvent;
import io.alphastocks.event.Event;
import io.alphastocks.model.Side;
import io.alphastocks.store.Journal;
import io.alphastocks.store.MemoryJournal;
import io.alphastocks.time.SimulatedClock;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// What is stored is published at least once and in order, wherever between commit, publication and
/// mark a process is killed.
class OutboxPropertyTest {

    /// One process.
    ///
    /// @param ownThread how its book runs
    /// @param signals how many it stores
    /// @param nap every how many events who takes them is slow; 0 for never
    /// @param waiting see [ThreadOutbox.Limits]
    /// @param marks after how many events it stores a mark
    /// @param killed when it is killed, in percent of what it does
    record Life(boolean ownThread, int signals, int nap, int waiting, int marks, int killed) {}

    @Provide
    Arbitrary<List<Life>> lives() {
        return Combinators.combine(
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(0, 30),
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.integers().between(0, 20),
                        Arbitraries.integers().between(1, 20),
                        Arbitraries.integers().between(0, 100))
                .as(Life::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }

    private final BookSettings settings =
            BookDesk.settings("main", BookDesk.CAPITAL, BookDesk.WIDE);
    private int signals;

    @Property(tries = 150)
    void nothingIsLeftOutAndOnlyWhatCameLastIsRepeated(@ForAll("lives") List<Life> lives) {
        Journal disk = MemoryJournal.create();
        long heard = 0;
        for (Life life : lives) {
            Tape tape = new Tape(Tape.copy(disk, ""));
            long marked = eventsMarked(disk);
            live(life, tape, tape::published);
            int killed = tape.length() * life.killed / 100;
            heard = assertContinues(tape.published(killed), marked, heard);
            disk = Tape.cut(disk, tape, killed);
        }

        List<Event> last = new ArrayList<>();
        long marked = eventsMarked(disk);
        live(new Life(true, 0, 0, 100, 1, 100), disk, last::add);
        heard = assertContinues(last, marked, heard);
        List<BookEvent> stored = stored(disk);
        assertThat(heard).isEqualTo(stored.size());
        assertThat(last).isEqualTo(stored.subList(stored.size() - last.size(), stored.size()));

        List<Event> repeated = new ArrayList<>();
        live(new Life(false, 0, 0, 0, 1, 100), disk, repeated::add);
        assertThat(repeated).isEmpty();
    }

    /// @param marked how many events the process knew as published
    /// @param heard how many had been published in fact
    /// @return how many have been now
    private static long assertContinues(List<Event> published, long marked, long heard) {
        for (int i = 0; i < published.size(); i++) {
            assertThat(published.get(i).id()).isEqualTo("book:main/" + (marked + 1 + i));
        }
        assertThat(marked).isLessThanOrEqualTo(heard);
        return Math.max(heard, marked + published.size());
    }

    private void live(Life life, Journal journal, Consumer<Event> publisher) {
        BookOpening opening =
                new BookOpening(
                        settings,
                        null,
                        journal,
                        SimulatedClock.at(BookDesk.START),
                        1_000,
                        new ThreadOutbox.Limits(
                                life.waiting,
                                life.marks,
                                Duration.ofNanos(1_000),
                                Duration.ofMinutes(1)));
        int[] events = {0};
        try (Book book = life.ownThread ? opening.onOwnThread() : opening.onCallersThread()) {
            emit(book, life.signals / 3); // before anybody listens
            book.publishTo(event -> {
                publisher.accept(event);
                if (life.nap > 0 && ++events[0] % life.nap == 0) {
                    LockSupport.parkNanos(20_000);
                }
            });
            emit(book, life.signals);
        }
    }

    private void emit(Book book, int count) {
        for (int i = 0; i < count; i++) {
            String id = "S" + ++signals;
            book.emit(BookDesk.signal(id, id, Side.BUY, BookDesk.START));
        }
    }

    private List<BookEvent> stored(Journal journal) {
        List<BookEvent> events = new ArrayList<>();
        try (Book book =
                Book.onCallersThread(settings, journal, SimulatedClock.at(BookDesk.START))) {
            book.readEvents(events::add);
        }
        return events;
    }

    /// How many events stand before the mark.
    private static long eventsMarked(Journal journal) {
        long[] version = {0};
        journal.read(
                "published/book/main",
                0,
                mark -> version[0] = Long.parseLong(mark.payload().replaceAll("\\D", "")));
        long[] events = {0};
        journal.read(
                "book/main",
                0,
                stored -> {
                    if (stored.version() <= version[0]) {
                        events[0]++;
                    }
                });
        return events[0];
    }
}
