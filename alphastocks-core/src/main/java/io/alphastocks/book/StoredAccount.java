package io.alphastocks.book;

import io.alphastocks.event.BookEvent;
import io.alphastocks.event.Event;
import io.alphastocks.store.AppendResult;
import io.alphastocks.store.Journal;
import io.alphastocks.store.JournalRecord;
import io.alphastocks.store.StoredRecord;
import io.alphastocks.time.EngineClock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The account as it stands where the events in the journal end, and what happens when the two
/// part. One thread at a time.
final class StoredAccount {

    private static final Logger LOG = LoggerFactory.getLogger(BookLog.class);

    private final String name;
    private final String stream;
    private final Journal journal;
    private final BookSnapshots snapshots;
    private final StoreWatch watch;
    private Account account;
    private long version;
    private boolean stale;

    /// Why this book writes no more; null as long as it does.
    private volatile @Nullable String ended;

    /// A batch whose append failed: the journal may hold it, and has not told yet.
    private List<JournalRecord> doubtful = List.of();

    /// @param recordsBetweenSnapshots see [BookSnapshots]
    /// @throws BookException if the journal cannot be read
    StoredAccount(
            String name,
            String stream,
            Journal journal,
            EngineClock clock,
            EventCodec codec,
            Supplier<Account> newAccount,
            int recordsBetweenSnapshots) {
        this.name = name;
        this.stream = stream;
        this.journal = journal;
        this.watch = new StoreWatch(name, clock);
        this.snapshots =
                new BookSnapshots(
                        stream, journal, clock, codec, newAccount, recordsBetweenSnapshots);
        BookSnapshots.Loaded loaded = load(Long.MAX_VALUE, (_, _) -> {});
        snapshots.begin(loaded);
        this.account = loaded.account();
        this.version = loaded.version();
    }

    Account account() {
        return account;
    }

    /// The version of the last commit that is stored.
    long version() {
        return version;
    }

    /// May be called by any thread.
    ///
    /// @throws BookException if this book writes no more
    void check() {
        String why = ended;
        if (why != null) {
            throw new BookException(why);
        }
    }

    /// This book writes no more.
    BookException end(String why) {
        ended = why;
        return new BookException(why);
    }

    /// Tells, from now on, when the journal fails, and when it stores again.
    void tellTo(Consumer<Event> outbox) {
        watch.tellTo(outbox);
    }

    /// Why the journal does not store at the moment. May be called by any thread.
    Optional<String> outage() {
        return watch.outage();
    }

    /// The account may be wrong: it is read again before the next command.
    void distrust() {
        stale = true;
    }

    /// Makes the account that of the journal, if it is not certain.
    ///
    /// @return what turned out to be stored after its callers were told that it failed
    /// @throws BookException if another engine has taken the book, or the journal cannot be read
    Optional<Commit> settle() {
        check();
        if (!stale) {
            return Optional.empty();
        }
        try {
            return reload();
        } catch (BookException e) {
            if (ended == null) {
                watch.failed(version, String.valueOf(e.getMessage()));
            }
            throw e;
        }
    }

    /// Stores what the account has already.
    ///
    /// @throws BookException if it was not stored, or nobody can tell
    void append(List<JournalRecord> records) {
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
        watch.stored(version);
        snapshots.appended(records.size(), version, account);
    }

    /// After a failed append nobody knows whether it was stored: the journal does.
    private void recover(List<JournalRecord> records, RuntimeException cause) {
        doubtful = records;
        boolean stored;
        try {
            stored = reload().isPresent();
        } catch (BookException e) {
            if (ended != null) {
                throw e;
            }
            cause.addSuppressed(e);
            throw away("could not store, and cannot tell whether it did", cause);
        }
        if (!stored) {
            throw away("could not store", cause);
        }
        watch.stored(version);
    }

    private BookException away(String what, RuntimeException cause) {
        BookException failure =
                new BookException(
                        "book %s %s: %s".formatted(name, what, cause.getMessage()), cause);
        watch.failed(version, String.valueOf(failure.getMessage()));
        return failure;
    }

    private BookException fence(long actual) {
        LOG.atError()
                .addKeyValue("book", name)
                .addKeyValue("expected", version)
                .addKeyValue("actual", actual)
                .log("another engine writes this book; this one stops");
        return end("book " + name + " was taken over by another engine; this one writes no more");
    }

    /// Takes the account from the journal again. Beyond the version that is known there can only be
    /// the batch in doubt: anything else is another engine's.
    ///
    /// @return that batch, where it turns out to be stored
    private Optional<Commit> reload() {
        stale = true;
        List<StoredRecord> newer = new ArrayList<>();
        List<BookEvent> events = new ArrayList<>();
        BookSnapshots.Loaded fresh =
                load(
                        Long.MAX_VALUE,
                        (stored, event) -> {
                            if (stored.version() > version) {
                                newer.add(stored);
                                events.add(event);
                            }
                        });
        if (!newer.isEmpty()) {
            if (!isDoubtful(newer)) {
                throw fence(newer.getLast().version());
            }
            version++;
        }
        doubtful = List.of();
        account = fresh.account();
        snapshots.begin(fresh);
        stale = false;
        return events.isEmpty() ? Optional.empty() : Optional.of(new Commit(version, events));
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

    /// The account as it was after a version; this one stays as it is.
    ///
    /// @throws BookException if the journal cannot be read
    Account asOf(long wanted) {
        return load(wanted, (_, _) -> {}).account();
    }

    private BookSnapshots.Loaded load(long upTo, BiConsumer<StoredRecord, BookEvent> also) {
        try {
            return snapshots.load(upTo, upTo, also);
        } catch (RuntimeException e) {
            throw unreadable(e);
        }
    }

    BookException unreadable(RuntimeException cause) {
        return new BookException("book " + name + " cannot be read: " + cause.getMessage(), cause);
    }

    /// Nothing comes any more.
    ///
    /// @param isLast whether no run goes on from an earlier state
    void close(boolean isLast) {
        boolean known = ended == null && !stale && isLast;
        snapshots.close(known ? account : null, version);
    }
}
