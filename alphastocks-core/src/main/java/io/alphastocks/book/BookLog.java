package io.alphastocks.book;

import io.alphastocks.event.BookEvent;
import io.alphastocks.store.AppendResult;
import io.alphastocks.store.Journal;
import io.alphastocks.store.JournalRecord;
import io.alphastocks.store.StoredRecord;
import io.alphastocks.time.EngineClock;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// The account beside the journal that holds its events, and what happens when the two part. One
/// thread at a time.
final class BookLog {

    /// Records between two snapshots: what takes a blink to read again.
    static final int RECORDS_BETWEEN_SNAPSHOTS = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(BookLog.class);

    private final String name;
    private final String stream;
    private final Journal journal;
    private final EngineClock clock;
    private final EventCodec codec = new EventCodec();
    private final BookSnapshots snapshots;
    private Account account;
    private long version;
    private boolean fenced;
    private boolean stale;

    /// A batch whose append failed: the journal may hold it, and has not told yet.
    private List<JournalRecord> doubtful = List.of();

    /// What turned out to be stored after its callers were told that it failed.
    private List<BookEvent> adopted = List.of();

    /// @param recordsBetweenSnapshots see [BookSnapshots]
    /// @throws BookException if the journal cannot be read
    BookLog(
            String name,
            ZoneId zone,
            Journal journal,
            EngineClock clock,
            int recordsBetweenSnapshots) {
        this.name = name;
        this.stream = "book/" + name;
        this.journal = journal;
        this.clock = clock;
        this.snapshots =
                new BookSnapshots(
                        stream,
                        journal,
                        clock,
                        codec,
                        () -> new Account(zone),
                        recordsBetweenSnapshots);
        BookSnapshots.Loaded loaded = load(Long.MAX_VALUE, (_, _) -> {});
        this.account = loaded.account();
        this.version = loaded.version();
    }

    /// A command begins.
    ///
    /// @throws BookException if another engine has taken the book, or the journal cannot be read
    Step step() {
        if (fenced) {
            throw fencedError();
        }
        if (stale) {
            reload();
        }
        return new Step(account, clock.now(), name, codec, adopted);
    }

    /// Forgets what a failed command has added. What other commands have added must be stored
    /// before.
    void discard(Step failed) {
        if (failed.isDirty()) {
            stale = true;
        }
    }

    /// Stores what commands have added, all of it in one commit.
    ///
    /// @return what is to be published before what the commands added: stored by an earlier commit
    ///   that seemed to fail
    /// @throws BookException if it was not stored, or nobody can tell
    List<BookEvent> commit(List<Step> steps) {
        List<JournalRecord> records = new ArrayList<>();
        steps.forEach(step -> records.addAll(step.records()));
        if (!records.isEmpty()) {
            append(records);
        }
        List<BookEvent> late = adopted;
        adopted = List.of();
        return late;
    }

    private void append(List<JournalRecord> records) {
        AppendResult result;
        try {
            result = journal.append(stream, version, records);
        } catch (RuntimeException e) {
            recover(records, e);
            return;
        }
        version =
                switch (result) {
                    case AppendResult.Appended(long now) -> now;
                    case AppendResult.Conflict(long actual) -> throw fence(actual);
                };
        snapshots.appended(records.size(), version);
    }

    /// After a failed append nobody knows whether it was stored: the journal does.
    private void recover(List<JournalRecord> records, RuntimeException cause) {
        List<BookEvent> before = adopted;
        doubtful = records;
        adopted = List.of();
        try {
            reload();
        } catch (BookException e) {
            adopted = before;
            if (fenced) {
                throw e;
            }
            cause.addSuppressed(e);
            throw new BookException(
                    "book %s could not store, and cannot tell whether it did: %s"
                            .formatted(name, cause.getMessage()),
                    cause);
        }
        boolean stored = !adopted.isEmpty();
        adopted = before;
        if (!stored) {
            throw new BookException(
                    "book " + name + " could not store: " + cause.getMessage(), cause);
        }
    }

    private BookException fence(long actual) {
        fenced = true;
        LOG.atError()
                .addKeyValue("book", name)
                .addKeyValue("expected", version)
                .addKeyValue("actual", actual)
                .log("another engine writes this book; this one stops");
        return fencedError();
    }

    private BookException fencedError() {
        return new BookException(
                "book " + name + " was taken over by another engine; this one writes no more");
    }

    /// Every stored event, oldest first. May be called by any thread.
    void read(Consumer<? super BookEvent> consumer) {
        journal.read(stream, 0, stored -> consumer.accept(codec.read(stream, stored)));
    }

    /// The account may be wrong: it is read again before the next command.
    void distrust() {
        stale = true;
    }

    /// Takes the account from the journal again. Beyond the version that is known there can only be
    /// the batch in doubt: anything else is another engine's.
    private void reload() {
        stale = true;
        List<StoredRecord> newer = new ArrayList<>();
        List<BookEvent> events = new ArrayList<>();
        Account fresh =
                load(
                                version,
                                (stored, event) -> {
                                    if (stored.version() > version) {
                                        newer.add(stored);
                                        events.add(event);
                                    }
                                })
                        .account();
        if (!newer.isEmpty()) {
            if (!isDoubtful(newer)) {
                throw fence(newer.getLast().version());
            }
            version++;
            adopted = List.copyOf(events);
        }
        doubtful = List.of();
        account = fresh;
        stale = false;
    }

    /// Ids are numbers, and another engine's next event would have the same one: the content tells.
    private boolean isDoubtful(List<StoredRecord> newer) {
        if (newer.size() != doubtful.size()) {
            return false;
        }
        for (int i = 0; i < newer.size(); i++) {
            StoredRecord stored = newer.get(i);
            JournalRecord ours = doubtful.get(i);
            if (stored.version() != version + 1
                    || !stored.id().equals(ours.id())
                    || !stored.type().equals(ours.type())
                    || !stored.payload().equals(ours.payload())) {
                return false;
            }
        }
        return true;
    }

    /// @param snapshotUpTo the latest version whose snapshot may be used
    /// @param also gets what is read beyond it
    private BookSnapshots.Loaded load(long snapshotUpTo, BiConsumer<StoredRecord, BookEvent> also) {
        try {
            return snapshots.load(snapshotUpTo, Long.MAX_VALUE, also);
        } catch (RuntimeException e) {
            throw new BookException("book " + name + " cannot be read: " + e.getMessage(), e);
        }
    }

    /// Nothing comes any more.
    void close() {
        boolean known = !fenced && !stale;
        snapshots.close(known ? new BookSnapshots.Loaded(account, version) : null);
    }
}
