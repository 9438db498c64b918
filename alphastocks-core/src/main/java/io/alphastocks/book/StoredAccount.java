package io.alphastocks.book;

import io.alphastocks.event.BookEvent;
import io.alphastocks.event.Event;
import io.alphastocks.store.AppendResult;
import io.alphastocks.store.Appender;
import io.alphastocks.store.Journal;
import io.alphastocks.store.JournalRecord;
import io.alphastocks.store.StoredRecord;
import io.alphastocks.time.EngineClock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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
    private final Deque<Batch> underWay = new ArrayDeque<>();
    private Account account;
    private long version;
    private Appender appender;
    private boolean stale;

    /// Why this book writes no more; null as long as it does.
    private volatile @Nullable String ended;

    /// Batches of which one failed, oldest first: the journal may hold some of the first of them,
    /// and has not told yet.
    private List<Batch> doubtful = List.of();

    /// What the account has already and the journal was given, to be stored as one version.
    ///
    /// @param events what it tells
    /// @param version the version that it becomes
    /// @param told completed when it is known what the journal made of it
    /// @param ended completed with what became of it for the account, by [#await]
    record Batch(
            List<JournalRecord> records,
            List<BookEvent> events,
            long version,
            CompletableFuture<AppendResult> told,
            CompletableFuture<Commit> ended) {

        private Commit commit() {
            return new Commit(version, events);
        }

        private void endStored() {
            ended.complete(commit());
        }
    }

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
        this.appender = journal.appender(stream, version);
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

    /// Whether the account may be wrong.
    boolean isDoubtful() {
        return stale;
    }

    /// The last batch that the journal was given and has not told of; null where there is none.
    @Nullable Batch newest() {
        return underWay.peekLast();
    }

    /// Makes the account that of the journal, if it is not certain. Nothing is under way.
    ///
    /// @return what turned out to be stored after its callers were told that it failed
    /// @throws BookException if another engine has taken the book, or the journal cannot be read
    List<Commit> settle() {
        check();
        if (!stale) {
            return List.of();
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

    /// Gives the journal what the account has already, behind what it was given before.
    Batch hand(List<JournalRecord> records, List<BookEvent> events) {
        CompletableFuture<AppendResult> told;
        try {
            told = appender.append(records);
        } catch (Error e) {
            stale = true;
            throw e;
        }
        Batch batch =
                new Batch(
                        List.copyOf(records),
                        List.copyOf(events),
                        version + underWay.size() + 1,
                        told,
                        new CompletableFuture<>());
        underWay.add(batch);
        return batch;
    }

    /// Waits until it is known what became of a batch, and of those before it.
    ///
    /// @throws BookException if it was not stored, or nobody can tell
    Commit await(Batch batch) {
        while (!batch.ended.isDone()) {
            endOldest();
        }
        try {
            return batch.ended.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof BookException failure ? failure : e;
        }
    }

    /// Waits for the oldest batch under way, and for all where it failed: those that were decided
    /// on the strength of it have failed, too.
    private void endOldest() {
        Batch oldest = underWay.getFirst();
        AppendResult result;
        try {
            result = oldest.told.join();
        } catch (CompletionException e) {
            recover(e.getCause() instanceof RuntimeException cause ? cause : e);
            return;
        }
        switch (result) {
            case AppendResult.Appended(long now) -> {
                underWay.removeFirst();
                version = now;
                oldest.endStored();
                watch.stored(version);
                snapshots.appended(oldest.records.size(), version, account);
            }
            case AppendResult.Conflict(long actual) -> failAll(takeUnderWay(), fence(actual));
        }
    }

    /// Nothing is under way any more: what was has been told.
    private List<Batch> takeUnderWay() {
        for (Batch batch : underWay) {
            Object _ = batch.told.handle((_, failure) -> failure != null).join();
        }
        List<Batch> all = List.copyOf(underWay);
        underWay.clear();
        return all;
    }

    /// Those that are known to be stored have ended already.
    private static void failAll(List<Batch> batches, BookException failure) {
        batches.forEach(batch -> batch.ended.completeExceptionally(failure));
    }

    /// After a failed append nobody knows whether it was stored: the journal does.
    private void recover(RuntimeException cause) {
        List<Batch> all = takeUnderWay();
        doubtful = all;
        int stored;
        try {
            stored = reload().size();
        } catch (BookException e) {
            if (ended == null) {
                cause.addSuppressed(e);
            }
            failAll(
                    all,
                    ended == null
                            ? away("could not store, and cannot tell whether it did", cause)
                            : e);
            return;
        }
        if (stored > 0) {
            watch.stored(version);
        }
        if (stored < all.size()) {
            failAll(all, away("could not store", cause));
        }
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
    /// the first of the batches in doubt: anything else is another engine's.
    ///
    /// @return those of them that turn out to be stored
    private List<Commit> reload() {
        stale = true;
        List<StoredRecord> newer = new ArrayList<>();
        BookSnapshots.Loaded fresh =
                load(
                        Long.MAX_VALUE,
                        (stored, _) -> {
                            if (stored.version() > version) {
                                newer.add(stored);
                            }
                        });
        List<Commit> found = new ArrayList<>();
        int at = 0;
        for (Batch batch : doubtful) {
            int end = at + batch.records.size();
            if (end > newer.size() || !areOf(newer.subList(at, end), batch)) {
                break;
            }
            batch.endStored();
            found.add(batch.commit());
            at = end;
        }
        if (fresh.version() != version + found.size()) {
            throw fence(fresh.version());
        }
        version += found.size();
        doubtful = List.of();
        account = fresh.account();
        appender = journal.appender(stream, version);
        snapshots.begin(fresh);
        stale = false;
        return List.copyOf(found);
    }

    /// Ids are numbers, and another engine's next event would have the same one: the content tells.
    private static boolean areOf(List<StoredRecord> records, Batch batch) {
        for (int i = 0; i < records.size(); i++) {
            StoredRecord stored = records.get(i);
            JournalRecord ours = batch.records.get(i);
            if (stored.version() != batch.version
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
