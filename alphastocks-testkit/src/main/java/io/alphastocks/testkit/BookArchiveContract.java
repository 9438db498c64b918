package io.alphastocks.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.alphastocks.book.Book;
import io.alphastocks.book.BookArchive;
import io.alphastocks.book.Emission;
import io.alphastocks.event.Event;
import io.alphastocks.store.Journal;
import io.alphastocks.store.JournalException;
import io.alphastocks.store.JournalExport;
import io.alphastocks.store.JournalImport;
import io.alphastocks.store.JournalQuery;
import io.alphastocks.store.JournalRecord;
import io.alphastocks.store.StoredRecord;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What an archive of an account keeps on every [Journal], as tests: the files and the journal are
/// the whole story wherever the process ends, and the way back leads to the same account. Extend it
/// with a class that opens your journal, beside [JournalContract].
@Timeout(60)
public abstract class BookArchiveContract {

    private static final Instant START = TradedAccounts.START;
    private static final Instant LATER = Instant.parse("2021-06-12T04:30:00Z");
    @TempDir private Path directory;
    private Journal journal;
    private final TradedAccounts accounts = new TradedAccounts();

    /// Opens a journal that has no stream yet, another one each time.
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
    void whatIsArchivedIsGoneFromTheJournalAndTheAccountIsTheSame() {
        trade("main", 0, 4);
        TradedAccounts.State before = state(journal, "main");
        List<StoredRecord> whole = records(journal, "main");

        assertThat(archive("main").compact(journal, LATER)).isEqualTo(whole.size());

        assertThat(records(journal, "main")).isEmpty();
        assertThat(state(journal, "main")).isEqualTo(before);
        assertThat(archived("main")).isEqualTo(whole);
    }

    @Test
    void anAccountGoesOnBehindItsArchiveAndIsArchivedUpToTheSnapshotBefore() {
        trade("main", 0, 3);
        archive("main").compact(journal, LATER);
        try (Book book = accounts.book(journal, "main")) {
            assertThat(book.emit(accounts.signal("S0"))).isInstanceOf(Emission.Known.class);
        }
        trade("main", 3, 6);
        long before = journal.version("book/main");
        assertThat(archive("main").compact(journal, LATER)).isZero();
        trade("main", 6, 8);
        TradedAccounts.State state = state(journal, "main");

        assertThat(archive("main").compact(journal, LATER)).isPositive();

        assertThat(archive("main").files()).hasSize(2);
        assertThat(archived("main").getLast().version()).isEqualTo(before);
        assertThat(records(journal, "main").getFirst().version()).isEqualTo(before + 1);
        assertThat(state(journal, "main")).isEqualTo(state);
        assertThat(archive("main").compact(journal, LATER)).isZero();
    }

    @Test
    void recordsFromTheGivenTimeOnStay() {
        trade("main", 0, 2);
        accounts.clock.advanceTo(START.plusSeconds(10));
        int old = records(journal, "main").size();
        trade("main", 2, 4);

        assertThat(archive("main").compact(journal, START.plusSeconds(10))).isEqualTo(old);

        assertThat(records(journal, "main"))
                .isNotEmpty()
                .allSatisfy(
                        record -> assertThat(record.time()).isAfterOrEqualTo(accounts.clock.now()));
    }

    @Test
    void whatBelongsToAnOrderThatStillWorksStays() {
        trade("main", 0, 2);
        int old = records(journal, "main").size();
        accounts.clock.advanceTo(START.plusSeconds(10));
        try (Book book = accounts.publishing(journal, "main")) {
            accounts.enter(book, "working");
        }

        assertThat(archive("main").compact(journal, LATER)).isEqualTo(old);
    }

    @Test
    void whatWasNotPublishedStays() {
        trade("main", 0, 2);
        int published = records(journal, "main").size();
        try (Book book = accounts.book(journal, "main")) {
            accounts.close(book, "silent");
        }

        assertThat(archive("main").compact(journal, LATER)).isEqualTo(published);

        List<Event> told = new ArrayList<>();
        List<StoredRecord> rest = records(journal, "main");
        try (Book book = accounts.book(journal, "main")) {
            book.publishTo(told::add);
        }
        assertThat(told).extracting(Event::id).containsExactlyElementsOf(ids(rest));
    }

    @Test
    void otherStreamsAreLeftAlone() {
        trade("main", 0, 2);
        trade("other", 0, 2);
        journal.append(
                "dead-letters/main",
                0,
                List.of(new JournalRecord("letter", "DeadLetter", START, "", "{}")));
        List<StoredRecord> others = records(journal, "other");

        archive("main").compact(journal, LATER);

        assertThat(records(journal, "other")).isEqualTo(others);
        assertThat(stream(journal, "dead-letters/main")).hasSize(1);
    }

    @Test
    void aRestoredJournalHasTheWholeStoryAndRepeatsNoEvent() throws Exception {
        trade("main", 0, 3);
        List<StoredRecord> first = records(journal, "main");
        archive("main").compact(journal, LATER);
        trade("main", 3, 6);
        TradedAccounts.State before = state(journal, "main");
        List<StoredRecord> whole = new ArrayList<>(first);
        whole.addAll(records(journal, "main"));

        try (Journal restored = open()) {
            assertThat(archive("main").restore(journal, restored)).isEqualTo(whole.size());
            assertThat(archive("main").restore(journal, restored)).isZero();

            assertThat(records(restored, "main")).isEqualTo(whole);
            assertThat(state(restored, "main")).isEqualTo(before);
            List<Event> told = new ArrayList<>();
            try (Book book = accounts.book(restored, "main")) {
                book.publishTo(told::add);
            }
            assertThat(told).isEmpty();
        }
    }

    @Test
    void linesOfAnExportMakeTheSameJournal() throws Exception {
        trade("main", 0, 2);
        trade("other", 0, 2);
        Path file = directory.resolve("all.jsonl");
        JournalExport.write(journal, JournalQuery.all(), file);

        try (Journal copy = open()) {
            JournalImport records = JournalImport.into(copy);
            JournalImport.read(file, records::add);
            assertThat(records.finish()).isPositive();

            assertThat(copy.streams()).isEqualTo(journal.streams());
            for (String stream : journal.streams()) {
                assertThat(stream(copy, stream)).isEqualTo(stream(journal, stream));
            }
        }
    }

    @Test
    void anImportThatWasInterruptedIsMadeAgain() throws Exception {
        trade("main", 0, 2);
        List<StoredRecord> whole = records(journal, "main");
        try (Journal copy = open()) {
            JournalImport part = JournalImport.into(copy);
            whole.subList(0, whole.size() / 2).forEach(part::add); // and never finishes

            JournalImport again = JournalImport.into(copy);
            whole.forEach(again::add);
            again.finish();

            assertThat(records(copy, "main")).isEqualTo(whole);
        }
    }

    @Test
    void anImportIntoAnotherStoryIsRefused() throws Exception {
        trade("main", 0, 1);
        List<StoredRecord> whole = records(journal, "main");
        try (Journal other = open()) {
            other.append(
                    "book/main",
                    0,
                    List.of(new JournalRecord("another", "AccountOpened", START, "", "{}")));
            JournalImport records = JournalImport.into(other);

            assertThatExceptionOfType(JournalException.class)
                    .isThrownBy(() -> whole.forEach(records::add))
                    .withMessageContainingAll("book/main", "version 1", "'another'");
        }
        try (Journal empty = open()) {
            JournalImport records = JournalImport.into(empty);
            whole.stream().filter(record -> record.version() == 3).forEach(records::add);
            assertThatExceptionOfType(JournalException.class)
                    .isThrownBy(records::finish)
                    .withMessageContainingAll("book/main", "missing");
        }
    }

    @Test
    void nothingIsRemovedWhereTheArchiveHasLostAFileOrALine() throws Exception {
        for (int i = 0; i < 3; i++) {
            trade("main", 2 * i, 2 * i + 2);
            archive("main").compact(journal, LATER);
        }
        trade("main", 6, 8);
        assertThat(archive("main").files()).hasSize(2);
        List<StoredRecord> rest = records(journal, "main");
        Path first = archive("main").files().getFirst();
        byte[] content = Files.readAllBytes(first);

        Files.delete(first);
        assertRefused("a file before it is missing");
        String text = new String(content, StandardCharsets.UTF_8);
        Files.writeString(first, text.substring(text.indexOf('\n') + 1));
        assertRefused("do not fit together");
        Files.write(first, Arrays.copyOf(content, content.length - 20));
        assertRefused("is no record");

        assertThat(records(journal, "main")).isEqualTo(rest);
        Files.write(first, content);
        assertThat(archive("main").compact(journal, LATER)).isPositive();
    }

    private void assertRefused(String why) {
        assertThatExceptionOfType(JournalException.class)
                .isThrownBy(() -> archive("main").compact(journal, LATER))
                .withMessageContaining(why);
    }

    /// Every call of the journal fails once: whatever the process had done until then, the files
    /// and the journal are the whole story, the account opens as it was, and the next attempt goes
    /// on with what this one began.
    @ParameterizedTest
    @EnumSource
    void whereverTheProcessEndsNothingIsLost(FailingJournal.When when) {
        trade("main", 0, 2);
        archive("main").compact(journal, LATER);
        boolean failed = true;
        for (int call = 1; failed; call++) {
            trade("main", 2 * call + 1, 2 * call + 2);
            List<StoredRecord> whole = story("main");
            TradedAccounts.State before = state(journal, "main");
            FailingJournal failing = new FailingJournal(journal, call, when);

            try {
                archive("main").compact(failing, LATER);
            } catch (JournalException e) {
                assertThat(failing.hasFailed()).as(e.toString()).isTrue();
            }

            failed = failing.hasFailed();
            assertThat(story("main")).isEqualTo(whole);
            assertThat(state(journal, "main")).isEqualTo(before);
        }
        assertThat(records(journal, "main").getFirst().version())
                .isEqualTo(archived("main").getLast().version() + 1);
    }

    /// What files and journal have, each record once.
    private List<StoredRecord> story(String name) {
        List<StoredRecord> all = archived(name);
        long last = all.isEmpty() ? 0 : all.getLast().version();
        records(journal, name).stream().filter(r -> r.version() > last).forEach(all::add);
        return all;
    }

    private BookArchive archive(String name) {
        return BookArchive.of(name, TradedAccounts.CALENDAR, directory.resolve(name));
    }

    private List<StoredRecord> archived(String name) {
        List<StoredRecord> all = new ArrayList<>();
        archive(name).files().forEach(file -> JournalImport.read(file, all::add));
        return all;
    }

    private static List<StoredRecord> records(Journal from, String name) {
        return stream(from, "book/" + name);
    }

    private static List<StoredRecord> stream(Journal from, String stream) {
        List<StoredRecord> all = new ArrayList<>();
        from.read(stream, 0, all::add);
        return all;
    }

    private static List<String> ids(List<StoredRecord> records) {
        return records.stream().map(StoredRecord::id).toList();
    }

    private TradedAccounts.State state(Journal from, String name) {
        try (Book book = accounts.book(from, name)) {
            return TradedAccounts.State.of(book);
        }
    }

    private void trade(String name, int from, int to) {
        accounts.trade(journal, name, from, to);
    }
}
