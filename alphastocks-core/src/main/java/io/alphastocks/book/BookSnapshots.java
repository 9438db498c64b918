package io.alphastocks.book;

import com.google.common.util.concurrent.Uninterruptibles;

import io.alphastocks.event.BookEvent;
import io.alphastocks.store.AppendResult;
import io.alphastocks.store.Journal;
import io.alphastocks.store.JournalException;
import io.alphastocks.store.JournalRecord;
import io.alphastocks.store.StoredRecord;
import io.alphastocks.time.EngineClock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// Takes an account from the journal: from the newest snapshot, and what follows it. Snapshots
/// stand in a stream of their own, `snapshots/STREAM`; each is a batch that holds the whole state
/// at a version of the book. They are shortcuts, never truth: one that cannot be used is passed
/// over for the one before, and in the end the whole stream is read. Two are kept.
final class BookSnapshots {

    private static final Logger LOG = LoggerFactory.getLogger(BookSnapshots.class);

    private static final String TYPE = "AccountSnapshot";

    /// How many are kept: one more than is needed, should the newest turn out to be damaged.
    private static final int KEPT = 2;

    /// An account, the version of its book's stream, and how many records of that were read beyond
    /// the snapshot.
    record Loaded(Account account, long version, long beyond) {}

    private final String stream;
    private final String snapshots;
    private final Journal journal;
    private final EngineClock clock;
    private final EventCodec events;
    private final AccountCodec codec;
    private final JsonMapper mapper;
    private final Supplier<Account> newAccount;
    private final int every;

    /// The version of the stream of snapshots that this book has seen: where another engine has
    /// added one since, this book is fenced, and what it would write might be older.
    private final AtomicLong seen = new AtomicLong();

    /// The version of the book that the newest snapshot has.
    private final AtomicLong newest = new AtomicLong();

    /// Writes one beside the book's work; null where none does.
    private final AtomicReference<@Nullable Thread> writing = new AtomicReference<>();

    /// Records since a snapshot was begun.
    private long since;

    /// After how many records the next one is begun.
    private long due;

    /// @param newAccount makes an account without any event
    /// @param every how many records come between two snapshots, at least
    BookSnapshots(
            String stream,
            Journal journal,
            EngineClock clock,
            EventCodec events,
            Supplier<Account> newAccount,
            int every) {
        this.stream = stream;
        this.snapshots = "snapshots/" + stream;
        this.journal = journal;
        this.clock = clock;
        this.events = events;
        this.mapper = events.mapper();
        this.codec = new AccountCodec();
        this.newAccount = newAccount;
        this.every = every;
        this.due = every;
    }

    /// Begins to count for the account that the book goes on with.
    void begin(Loaded loaded) {
        since = loaded.beyond;
        due = dueAfter(loaded.account);
    }

    /// What is open is written anew each time: an account with much of it has snapshots less often,
    /// so that their share of the work does not grow with it.
    private long dueAfter(Account account) {
        return Math.max(every, codec.openRows(account) / 2);
    }

    /// The account as it stands after a version.
    ///
    /// @param snapshotUpTo the latest version whose snapshot may be used
    /// @param upTo the version to stop at
    /// @param also gets what is read beyond the snapshot
    Loaded load(long snapshotUpTo, long upTo, BiConsumer<StoredRecord, BookEvent> also) {
        long most = Math.min(upTo, journal.version(stream));
        Loaded start =
                snapshot(Math.min(snapshotUpTo, upTo))
                        .orElseGet(() -> new Loaded(newAccount.get(), 0, 0));
        Account account = start.account;
        long[] last = {start.version, 0};
        journal.read(
                stream,
                start.version,
                stored -> {
                    if (stored.version() > upTo) {
                        return;
                    }
                    if (stored.version() > last[0] + 1) {
                        throw missing(last[0], stored.version());
                    }
                    BookEvent event = events.read(stream, stored);
                    account.apply(event);
                    also.accept(stored, event);
                    last[0] = stored.version();
                    last[1]++;
                });
        if (last[0] < most) {
            throw missing(last[0], most + 1);
        }
        return new Loaded(account, last[0], last[1]);
    }

    private JournalException missing(long last, long next) {
        return new JournalException(
                "stream %s has no records of the versions %s to %s, and no snapshot that can be read stands in for them; where they are in an archive, restore it into another journal"
                        .formatted(stream, last + 1, next - 1));
    }

    /// The newest snapshot that can be used.
    private Optional<Loaded> snapshot(long upTo) {
        return newestFirst()
                .mapToObj(at -> readOrTell(at, upTo))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /// All snapshots of this form, the newest first, each read when it is asked for.
    ///
    /// @param upTo the latest version of the book that is wanted
    /// @throws JournalException if one cannot be read
    Stream<Loaded> all(long upTo) {
        return newestFirst().mapToObj(at -> readOrFail(at, upTo)).flatMap(Optional::stream);
    }

    private LongStream newestFirst() {
        long last = journal.version(snapshots);
        seen.set(last);
        return LongStream.iterate(last, at -> at > Math.max(0, last - KEPT), at -> at - 1);
    }

    private Optional<Loaded> readOrTell(long at, long upTo) {
        try {
            return readOrFail(at, upTo);
        } catch (JournalException e) {
            LOG.atWarn()
                    .addKeyValue("stream", stream)
                    .addKeyValue("cause", e.getMessage())
                    .log(
                            "a snapshot cannot be read; the one before, or the whole stream, is read instead");
            return Optional.empty();
        }
    }

    private Optional<Loaded> readOrFail(long at, long upTo) {
        try {
            return read(at, upTo);
        } catch (JournalException | JacksonException | IllegalArgumentException e) {
            throw new JournalException(
                    "stream %s, version %s: the snapshot cannot be read: %s"
                            .formatted(snapshots, at, e.getMessage()),
                    e);
        }
    }

    private Optional<Loaded> read(long at, long upTo) {
        long most = Math.min(upTo, journal.version(stream));
        Account account = newAccount.get();
        SnapshotBatch.Reading batch = new SnapshotBatch.Reading(mapper, codec, account, most);
        journal.read(
                snapshots,
                at - 1,
                stored -> {
                    if (stored.version() == at) {
                        batch.take(stored);
                    }
                });
        newest.accumulateAndGet(batch.version(), Math::max);
        return batch.end()
                ? Optional.of(new Loaded(account, batch.version(), 0))
                : Optional.empty();
    }

    /// Notes what was appended, and sees to it that a snapshot is written from time to time: by a
    /// thread of its own, from the journal, so that no command waits for it.
    ///
    /// @param version the stream's version now
    /// @param account its state
    void appended(int records, long version, Account account) {
        since += records;
        if (since < due || !journal.isDurable()) {
            return;
        }
        Thread thread =
                Thread.ofPlatform()
                        .daemon()
                        .name("alphastocks-snapshot-" + stream)
                        .unstarted(() -> writeBeside(version));
        if (writing.compareAndSet(null, thread)) {
            since = 0;
            due = dueAfter(account);
            thread.start();
        }
    }

    private void writeBeside(long version) {
        try {
            BookSnapshots own =
                    new BookSnapshots(stream, journal, clock, events, newAccount, every);
            Loaded loaded = own.load(version, version, (_, _) -> {});
            write(loaded.account, loaded.version);
        } catch (RuntimeException e) {
            failed(e);
        } finally {
            writing.set(null);
        }
    }

    /// Writes the last snapshot, where it is worth it.
    ///
    /// @param last the account as it ends; null where that is not known
    /// @param version the stream's version then
    void close(@Nullable Account last, long version) {
        Thread thread = writing.get();
        if (thread != null) {
            Uninterruptibles.joinUninterruptibly(thread);
        }
        if (last != null && journal.isDurable() && since >= Math.max(1, every / 10)) {
            try {
                write(last, version);
            } catch (RuntimeException e) {
                failed(e);
            }
        }
    }

    /// Writes a snapshot, unless one of this state or a later one is there.
    void write(Account account, long version) {
        if (version <= newest.get()) {
            return;
        }
        List<JournalRecord> records =
                SnapshotBatch.of(stream, TYPE, clock.now(), version, codec, account, mapper);
        switch (journal.append(snapshots, seen.get(), records)) {
            case AppendResult.Appended(long now) -> {
                seen.set(now);
                newest.accumulateAndGet(version, Math::max);
                removeOlderThan(now - KEPT + 1);
            }
            case AppendResult.Conflict(long actual) ->
                    LOG.atWarn()
                            .addKeyValue("stream", snapshots)
                            .addKeyValue("expected", seen.get())
                            .addKeyValue("actual", actual)
                            .log(
                                    "another engine writes snapshots of this book; this one writes none");
        }
    }

    private void removeOlderThan(long version) {
        try {
            long _ = journal.trim(snapshots, Math.max(0, version - 1));
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("stream", snapshots)
                    .setCause(e)
                    .log("older snapshots were not removed; the next one tries again");
        }
    }

    private void failed(RuntimeException cause) {
        LOG.atWarn()
                .addKeyValue("stream", stream)
                .setCause(cause)
                .log("no snapshot was written; opening the book again takes longer");
    }
}
