package io.alphastocks.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.alphastocks.event.BookEvent;
import io.alphastocks.model.Side;
import io.alphastocks.model.TradingMode;
import io.alphastocks.store.Journal;
import io.alphastocks.store.JournalException;
import io.alphastocks.store.MemoryJournal;
import io.alphastocks.time.SimulatedClock;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What keeps an account from being compacted.
class BookArchiveTest {

    private static final Instant LATER = Instant.parse("2021-06-12T04:30:00Z");
    private static final String STREAM = "book/main";

    @TempDir Path directory;
    private final Journal journal = MemoryJournal.create();

    private BookArchive archive() {
        return BookArchive.of("main", BookDesk.CALENDAR, directory.resolve("main"));
    }

    private static Account account() {
        return new Account(BookDesk.CALENDAR, _ -> Optional.empty());
    }

    @Test
    void aSnapshotThatSaysSomethingElseThanTheRecordsRemovesNothing() {
        BookDesk desk = new BookDesk(TradingMode.PAPER, BookDesk.WIDE, journal);
        desk.opened("S0", 150);
        desk.opened("S1", 150);
        List<BookEvent> events = desk.stored();
        desk.close();
        Account wrong = account();
        events.subList(0, events.size() - 1).forEach(wrong::apply);
        BookSnapshots snapshots =
                new BookSnapshots(
                        STREAM,
                        journal,
                        SimulatedClock.at(LATER),
                        new EventCodec(),
                        BookArchiveTest::account,
                        1);
        snapshots.write(wrong, journal.version(STREAM));

        assertThatExceptionOfType(JournalException.class)
                .isThrownBy(() -> archive().compact(journal, LATER))
                .withMessageContainingAll(
                        "snapshot of book/main", "is not what its records say", "differs");
        long[] left = {0};
        journal.read(STREAM, 0, _ -> left[0]++);
        assertThat(left[0]).isEqualTo(events.size());
    }

    @Test
    void aRunThatIsRepeatedIsNotCompacted() {
        BookInput input = new BookInput("a.csv", "fingerprint", BookDesk.START);
        Book.onCallersThread(
                        BookDesk.settings("main", BookDesk.CAPITAL, BookDesk.WIDE),
                        input,
                        journal,
                        SimulatedClock.at(BookDesk.START))
                .close();

        assertThatExceptionOfType(BookException.class)
                .isThrownBy(() -> archive().compact(journal, LATER))
                .withMessageContainingAll("main", "a.csv", "repeated");
    }

    @Test
    void aRunBehindAnArchiveWhoseBeginningNoSnapshotHasIsRefusedAndRestoredElsewhere() {
        BookDesk desk = new BookDesk(TradingMode.PAPER, BookDesk.WIDE, journal);
        desk.opened("S0", 75);
        desk.close();
        assertThat(archive().compact(journal, LATER)).isPositive();
        BookInput input = new BookInput("a.csv", "fingerprint", LATER);
        run(input, journal);
        snapshot(journal.version(STREAM) - 1);
        snapshot(journal.version(STREAM));

        assertThatExceptionOfType(BookException.class)
                .isThrownBy(() -> open(input, journal))
                .withMessageContainingAll(STREAM, "no records of the versions 1 to", "archive");

        Journal whole = MemoryJournal.create();
        assertThat(archive().restore(journal, whole)).isPositive();
        try (Book book = open(input, whole)) {
            assertThat(book.repeatsUntil()).isPresent();
            assertThat(book.openPositions()).hasSize(1);
        }
    }

    private static Book open(BookInput input, Journal journal) {
        return Book.onCallersThread(
                BookDesk.settings("main", BookDesk.CAPITAL, BookDesk.WIDE),
                input,
                journal,
                SimulatedClock.at(input.from()));
    }

    private static void run(BookInput input, Journal journal) {
        try (Book book = open(input, journal)) {
            for (int i = 0; i < 4; i++) {
                book.emit(BookDesk.signal("R" + i, "strategy " + i, Side.SELL, input.from()));
            }
        }
    }

    private void snapshot(long version) {
        BookSnapshots snapshots =
                new BookSnapshots(
                        STREAM,
                        journal,
                        SimulatedClock.at(LATER),
                        new EventCodec(),
                        BookArchiveTest::account,
                        1);
        snapshots.write(snapshots.load(version, version, (_, _) -> {}).account(), version);
    }

    @Test
    void anUnknownAccountIsAnErrorThatNamesTheStreams() {
        new BookDesk(TradingMode.PAPER, BookDesk.WIDE, journal).close();
        BookArchive other = BookArchive.of("other", BookDesk.CALENDAR, directory);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> other.compact(journal, LATER))
                .withMessageContainingAll("'other'", STREAM);
    }
}
