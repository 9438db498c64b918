package io.alphastocks.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.alphastocks.model.BrokerTrade;
import io.alphastocks.model.ExitReason;
import io.alphastocks.model.Money;
import io.alphastocks.model.OptionPosition;
import io.alphastocks.model.OrderState;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Side;
import io.alphastocks.model.TradingMode;
import io.alphastocks.risk.RiskRule;
import io.alphastocks.store.AppendResult;
import io.alphastocks.store.Journal;
import io.alphastocks.store.JournalException;
import io.alphastocks.store.JournalQuery;
import io.alphastocks.store.JournalRecord;
import io.alphastocks.store.MemoryJournal;
import io.alphastocks.store.StoredRecord;
import io.alphastocks.time.SimulatedClock;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Opening a book from a snapshot.
class SnapshotTest {

    private static final String STREAM = "book/main";
    private static final String SNAPSHOTS = "snapshots/book/main";

    /// Outlives its books, and notes what is read of them.
    private static class LastingJournal implements Journal {

        private final MemoryJournal memory = MemoryJournal.create();
        private final List<Long> reads = new ArrayList<>();
        private boolean refusing;
        private boolean keeping;

        @Override
        public AppendResult append(
                String stream, long expectedVersion, List<JournalRecord> records) {
            if (refusing && stream.equals(SNAPSHOTS)) {
                throw new JournalException("the disk is full");
            }
            return memory.append(stream, expectedVersion, records);
        }

        @Override
        public void read(
                String stream, long afterVersion, Consumer<? super StoredRecord> consumer) {
            if (stream.equals(STREAM)) {
                reads.add(afterVersion);
            }
            memory.read(stream, afterVersion, consumer);
        }

        @Override
        public void find(JournalQuery query, Consumer<? super StoredRecord> consumer) {
            memory.find(query, consumer);
        }

        @Override
        public long trim(String stream, long throughVersion) {
            if (keeping && throughVersion > 0) {
                throw new JournalException("the disk is full");
            }
            return memory.trim(stream, throughVersion);
        }

        @Override
        public long version(String stream) {
            return memory.version(stream);
        }

        @Override
        public List<String> streams() {
            return memory.streams();
        }

        @Override
        public void close() {
            memory.close();
        }
    }

    private final LastingJournal journal = new LastingJournal();
    private final SimulatedClock clock = SimulatedClock.at(BookDesk.START);

    private Book open(Journal from, int every) {
        BookSettings settings =
                new BookSettings(
                        "main",
                        TradingMode.PAPER,
                        BookDesk.CAPITAL,
                        RiskRule.of(BookDesk.WIDE),
                        BookDesk.CHARGES,
                        BookDesk.CALENDAR,
                        _ -> Optional.empty());
        return new BookOpening(settings, null, from, clock, every, ThreadOutbox.Limits.DEFAULT)
                .onCallersThread();
    }

    /// Opens and closes positions on this journal, and ends.
    private void trade(int from, int to) {
        BookDesk desk = new BookDesk(TradingMode.PAPER, BookDesk.WIDE, journal);
        for (int i = from; i < to; i++) {
            desk.opened("S" + i, 150);
            if (i % 2 == 0) {
                desk.exit("S" + i, ExitReason.TARGET);
                desk.update("S" + i + "/X1", OrderState.FILLED, desk.trade("X" + i, 150, "120"));
            }
        }
        desk.close();
    }

    private BookDesk.State whole() {
        MemoryJournal copy = MemoryJournal.create();
        copy(STREAM, copy, stored -> stored);
        try (Book book = open(copy, 10)) {
            return BookDesk.State.of(book);
        }
    }

    /// Batch by batch, so that each has its version.
    private void copy(String stream, Journal to, UnaryOperator<StoredRecord> change) {
        SortedMap<Long, List<JournalRecord>> batches = new TreeMap<>();
        journal.memory.read(
                stream,
                0,
                stored -> {
                    StoredRecord it = change.apply(stored);
                    batches.computeIfAbsent(it.version(), _ -> new ArrayList<>())
                            .add(
                                    new JournalRecord(
                                            it.id(),
                                            it.type(),
                                            it.time(),
                                            it.correlationId(),
                                            it.payload()));
                });
        batches.values().forEach(batch -> to.append(stream, to.version(stream), batch));
    }

    private BookDesk.State reopened() {
        try (Book book = open(journal, 10)) {
            return BookDesk.State.of(book);
        }
    }

    @Test
    void aBookThatEndsLeavesASnapshotAndTheNextReadsNoMore() {
        trade(0, 4);
        open(journal, 10).close();
        assertThat(journal.version(SNAPSHOTS)).isEqualTo(1);
        journal.reads.clear();

        assertThat(reopened()).isEqualTo(whole());
        assertThat(journal.reads).containsExactly(journal.version(STREAM));
        assertThat(journal.version(SNAPSHOTS)).isEqualTo(1);
    }

    @Test
    void theNewestTwoSnapshotsAreKept() {
        for (int i = 0; i < 5; i++) {
            trade(4 * i, 4 * i + 4);
            open(journal, 10).close();
        }

        assertThat(snapshotsThatAreThere()).containsExactly(4L, 5L);
        assertThat(reopened()).isEqualTo(whole());
    }

    @Test
    void whenTheNewestSnapshotIsDamagedTheOneBeforeIsUsed() {
        trade(0, 4);
        open(journal, 10).close();
        long before = journal.version(STREAM);
        trade(4, 8);
        open(journal, 10).close();
        LastingJournal damaged =
                copyWithSnapshots(stored ->
                        stored.version() == 2 && stored.ordinal() == 1 ? "\"\"" : stored.payload());

        try (Book book = open(damaged, 1_000)) {
            assertThat(BookDesk.State.of(book)).isEqualTo(whole());
        }
        assertThat(damaged.reads).containsExactly(before);
    }

    @Test
    void aBookThatAnotherEngineHasTakenWritesNoSnapshotOverItsOwn() {
        trade(0, 4);
        Book taken = open(journal, 10);
        trade(4, 8);
        open(journal, 10).close();
        assertThat(snapshotsThatAreThere()).containsExactly(1L);

        taken.close();

        assertThat(snapshotsThatAreThere()).containsExactly(1L);
        assertThat(reopened()).isEqualTo(whole());
    }

    @Test
    void snapshotsThatCannotBeRemovedAreRemovedByTheNext() {
        for (int i = 0; i < 3; i++) {
            journal.keeping = i < 3;
            trade(4 * i, 4 * i + 4);
            open(journal, 10).close();
        }
        assertThat(snapshotsThatAreThere()).containsExactly(1L, 2L, 3L);
        journal.keeping = false;
        trade(12, 16);
        open(journal, 10).close();

        assertThat(snapshotsThatAreThere()).containsExactly(3L, 4L);
    }

    private List<Long> snapshotsThatAreThere() {
        List<Long> versions = new ArrayList<>();
        journal.memory.read(SNAPSHOTS, 0, stored -> versions.add(stored.version()));
        return versions.stream().distinct().toList();
    }

    @Test
    void whatIsClosedIsKnownAfterASnapshotAndItsLateFillsCount() {
        trade(0, 4);
        BookDesk desk = new BookDesk(TradingMode.PAPER, BookDesk.WIDE, journal);
        desk.emit("S");
        desk.admit("S", 150);
        BrokerTrade first = desk.trade("F", 75, "100");
        desk.update("S/E1", OrderState.CANCELLED, first);
        desk.exit("S", ExitReason.TARGET);
        desk.update("S/X1", OrderState.FILLED, desk.trade("X", 75, "120"));
        assertThat(desk.position("S").isOpen()).isFalse();
        desk.close();
        open(journal, 10).close();
        BookDesk later = new BookDesk(TradingMode.PAPER, BookDesk.WIDE, journal);

        assertThat(later.book().emit(later.signal("S", "of S", Side.SELL)))
                .isInstanceOf(Emission.Known.class);
        assertThat(later.update("S/E1", OrderState.CANCELLED, first)).isEqualTo(BrokerNews.BOOKED);
        assertThat(later.book().openPositions())
                .extracting(OptionPosition::id)
                .doesNotContain("S/P2");
        assertThat(later.update("S/E1", OrderState.CANCELLED, first, later.trade("L", 75, "90")))
                .isEqualTo(BrokerNews.BOOKED);
        assertThat(later.order("S/E1").filled()).isEqualTo(Quantity.of(150));
        assertThat(later.book().position("S/P2").orElseThrow().quantity())
                .isEqualTo(Quantity.of(75));
        assertThat(later.book().holdings().ledger().difference()).isEqualTo(Money.ZERO);
        later.close();
    }

    @Test
    void whatCameAfterASnapshotIsReadBehindIt() {
        trade(0, 4);
        open(journal, 10).close();
        long snapshot = journal.version(STREAM);
        trade(4, 6);
        journal.reads.clear();

        assertThat(reopened()).isEqualTo(whole());
        assertThat(journal.reads).containsExactly(snapshot);
    }

    @Test
    void aBookThatDoesNotEndLeavesSnapshotsToo() throws Exception {
        Book book = open(journal, 10);
        for (int i = 0; journal.memory.version(SNAPSHOTS) == 0; i++) {
            book.emit(BookDesk.signal("S" + i, "of " + i, Side.BUY, clock.now()));
            Thread.onSpinWait();
        }
        journal.reads.clear();

        assertThat(reopened()).isEqualTo(whole());
        assertThat(journal.reads.getFirst()).isGreaterThanOrEqualTo(10);
        book.close();
    }

    @Test
    void anAccountWithMuchThatIsOpenHasItsNextSnapshotAfterHalfAsManyRecords() {
        try (Book book = open(journal, 1_000_000)) {
            emit(book, 0, 200);
            BookSnapshots snapshots =
                    new BookSnapshots(
                            STREAM,
                            journal,
                            clock,
                            new EventCodec(),
                            () -> new Account(BookDesk.CALENDAR, _ -> Optional.empty()),
                            10);
            BookSnapshots.Loaded loaded =
                    snapshots.load(Long.MAX_VALUE, Long.MAX_VALUE, (_, _) -> {});
            snapshots.begin(loaded);

            assertThat(snapshotsAfter(1, snapshots, loaded.account())).isEqualTo(1);
            emit(book, 200, 350);
            assertThat(snapshotsAfter(99, snapshots, loaded.account())).isEqualTo(1);
            assertThat(snapshotsAfter(1, snapshots, loaded.account())).isEqualTo(2);
        }
    }

    private void emit(Book book, int from, int to) {
        for (int i = from; i < to; i++) {
            book.emit(BookDesk.signal("S" + i, "of " + i, Side.BUY, clock.now()));
        }
    }

    private long snapshotsAfter(int records, BookSnapshots snapshots, Account account) {
        snapshots.appended(records, journal.version(STREAM), account);
        snapshots.close(null, 0);
        return journal.version(SNAPSHOTS);
    }

    @Test
    void aJournalInMemoryHasNoSnapshots() {
        trade(0, 4);
        MemoryJournal copy = MemoryJournal.create();
        copy(STREAM, copy, stored -> stored);
        open(copy, 1).close();
        assertThat(copy.streams()).containsExactly(STREAM);
    }

    /// @param payload what a record of the snapshots says in the copy
    private LastingJournal copyWithSnapshots(Function<StoredRecord, String> payload) {
        LastingJournal copy = new LastingJournal();
        copy(STREAM, copy, stored -> stored);
        copy(
                SNAPSHOTS,
                copy,
                stored ->
                        new StoredRecord(
                                stored.stream(),
                                stored.version(),
                                stored.ordinal(),
                                stored.id(),
                                stored.type(),
                                stored.time(),
                                stored.correlationId(),
                                payload.apply(stored)));
        copy.reads.clear();
        return copy;
    }

    private void assertWholeStreamIsReadWhere(UnaryOperator<String> damage) {
        trade(0, 4);
        open(journal, 10).close();
        LastingJournal damaged = copyWithSnapshots(stored -> damage.apply(stored.payload()));
        try (Book book = open(damaged, 1_000)) {
            assertThat(BookDesk.State.of(book)).isEqualTo(whole());
        }
        assertThat(damaged.reads).containsExactly(0L);
    }

    @Test
    void aSnapshotOfAnotherFormatIsPassedOver() {
        assertWholeStreamIsReadWhere(
                text -> text.replaceFirst("\"format\":\"[^\"]*\"", "\"format\":\"0-other\""));
    }

    @Test
    void aSnapshotThatIsNoJsonIsPassedOver() {
        assertWholeStreamIsReadWhere(text -> text.substring(0, text.length() / 2));
    }

    @Test
    void aSnapshotWhoseStateIsDamagedIsPassedOver() {
        assertWholeStreamIsReadWhere(text -> {
            int middle = text.length() / 2;
            char other = text.charAt(middle) == 'A' ? 'B' : 'A';
            return text.substring(0, middle) + other + text.substring(middle + 1);
        });
    }

    @Test
    void aSnapshotOfWhatTheStreamDoesNotHaveIsPassedOver() {
        assertWholeStreamIsReadWhere(
                text -> text.replaceFirst("\"version\":\\d+", "\"version\":1000000"));
    }

    @Test
    void aSnapshotThatCannotBeWrittenEndsNothing() {
        trade(0, 4);
        journal.refusing = true;
        Book book = open(journal, 10);
        book.emit(BookDesk.signal("S9", "of 9", Side.BUY, clock.now()));
        book.close();

        assertThat(journal.version(SNAPSHOTS)).isZero();
        journal.refusing = false;
        assertThat(reopened()).isEqualTo(whole());
    }

    @Test
    void recordsThatAreMissingAreAnError() {
        trade(0, 4);
        LastingJournal beginning =
                new LastingJournal() {
                    @Override
                    public void read(
                            String stream,
                            long afterVersion,
                            Consumer<? super StoredRecord> consumer) {
                        super.read(stream, Math.max(3, afterVersion), consumer);
                    }
                };
        copy(STREAM, beginning, stored -> stored);

        assertThatExceptionOfType(BookException.class)
                .isThrownBy(() -> open(beginning, 10))
                .withMessageContainingAll(STREAM, "no records of the versions 1 to 3");
    }

    @Test
    void aStreamWithoutRecordsIsNoNewBook() {
        trade(0, 4);
        LastingJournal empty = new LastingJournal();
        copy(STREAM, empty, stored -> stored);
        long last = empty.version(STREAM);
        assertThat(empty.trim(STREAM, last)).isPositive();

        assertThatExceptionOfType(BookException.class)
                .isThrownBy(() -> open(empty, 10))
                .withMessageContainingAll(STREAM, "no records of the versions 1 to " + last);
    }
}
