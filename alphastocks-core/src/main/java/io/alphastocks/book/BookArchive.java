package io.alphastocks.book;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;

import io.alphastocks.event.RunStarted;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.Order;
import io.alphastocks.store.Journal;
import io.alphastocks.store.JournalException;
import io.alphastocks.store.JournalImport;
import io.alphastocks.store.StoredRecord;
import io.alphastocks.time.SimulatedClock;
import io.alphastocks.time.TradingCalendar;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/// The oldest records of an account, moved out of its journal into files of JSON lines, so that the
/// journal stays small; and the way back. The files and the journal together are the account's
/// whole story at every moment, whatever ends in the middle: a record leaves the journal only after
/// it stands in a file that was forced to the disk and read again.
///
/// A directory holds the files of one account, `records-FIRST-LAST.jsonl` by their versions; keep
/// them together, with a copy elsewhere. The account's engine must be closed meanwhile.
///
/// Every method throws [UncheckedIOException] if the files cannot be read or written,
/// [JournalException] if the journal fails or the story has a gap or is damaged, and
/// [BookException] if the account cannot be compacted as it stands. It may be called again then;
/// nothing is lost.
public final class BookArchive {

    private final String account;
    private final String stream;
    private final TradingCalendar calendar;
    private final ArchiveFiles files;
    private final EventCodec events = new EventCodec();

    private BookArchive(String account, TradingCalendar calendar, Path directory) {
        this.account = account;
        this.stream = "book/" + account;
        this.calendar = calendar;
        this.files = new ArchiveFiles(directory);
    }

    /// The archive of an account.
    ///
    /// @param account the account's name
    /// @param calendar the one that its engine trades by
    /// @param directory of this account alone; made where it does not exist
    public static BookArchive of(String account, TradingCalendar calendar, Path directory) {
        return new BookArchive(account, calendar, directory);
    }

    /// Moves records out of a journal: those before a time, but none that an order belongs to which
    /// still works, none that was not published yet, and none that the two newest snapshots need.
    ///
    /// Before anything goes, the whole story is read from the files and the journal, and the
    /// snapshots must say the same; where there is none of the newest state, one is written.
    ///
    /// @param before the time; the first record that is not before it stays, and all after it
    /// @return how many records are gone from the journal
    /// @throws IllegalArgumentException if the journal does not have the account
    /// @throws BookException if its last run is one that is repeated from its start when it is
    ///   opened again
    public long compact(Journal journal, Instant before) {
        long head = journal.version(stream);
        if (head == 0) {
            throw new IllegalArgumentException(
                    "the journal has no account '%s'; it has the streams %s"
                            .formatted(account, journal.streams()));
        }
        requireSameStory(journal);
        SimulatedClock clock = SimulatedClock.at(Instant.EPOCH);
        Account now = replay(journal, head, Map.of());
        requireNotRepeatable(now);
        clock.advanceTo(EpochMicros.toInstant(Math.max(0, now.lastMicros())));
        SortedMap<Long, Account> kept = snapshots(journal, clock, now, head);
        PublishedMark mark = new PublishedMark(stream, journal, clock, events.mapper());
        long most = Math.min(mark.version(), kept.firstKey());
        long archived = files.last();
        long cut = Math.min(most, lastBefore(limit(now, before), archived, journal));
        if (cut > archived) {
            files.write(journal, stream, archived, cut);
        }
        files.force();
        // Once more, from what has just been written and what stays.
        Account _ = replay(journal, kept.lastKey(), kept);
        long through = Math.min(most, files.last());
        long removed = journal.trim(stream, through);
        mark.trimOlder();
        return removed;
    }

    /// What the files and the journal both have must be the same, or the files are of another
    /// journal, such as one that was begun anew under the old name.
    private void requireSameStory(Journal journal) {
        long last = files.last();
        long[] first = {Long.MAX_VALUE};
        Hasher ofJournal = Hashing.sha256().newHasher();
        journal.read(
                stream,
                0,
                stored -> {
                    if (stored.version() <= last) {
                        first[0] = Math.min(first[0], stored.version());
                        put(stored, ofJournal);
                    }
                });
        if (first[0] > last) {
            return;
        }
        Hasher ofFiles = Hashing.sha256().newHasher();
        files.read(stored -> {
            if (stored.version() >= first[0]) {
                put(stored, ofFiles);
            }
        });
        if (!ofFiles.hash().equals(ofJournal.hash())) {
            throw new JournalException(
                    "the versions %s to %s of stream %s are not the same in the files of the archive and in the journal: the files are of another journal; nothing was removed"
                            .formatted(first[0], last, stream));
        }
    }

    private static void put(StoredRecord stored, Hasher hasher) {
        hasher.putLong(stored.version()).putInt(stored.ordinal());
        for (String text : List.of(stored.id(), stored.type(), stored.payload())) {
            hasher.putInt(text.length()).putUnencodedChars(text);
        }
    }

    /// Its records would be missing when the run is repeated.
    private void requireNotRepeatable(Account now) {
        RunStarted last = now.lastRun();
        if (last != null && last.repeatable()) {
            throw new BookException(
                    "book %s cannot be compacted: its last run, over %s, is repeated from its start when it is opened over the same data again; accounts that trade live data, or on the concurrent bus, can"
                            .formatted(account, last.input()));
        }
    }

    private SortedMap<Long, Account> snapshots(
            Journal journal, SimulatedClock clock, Account now, long head) {
        BookSnapshots snapshots =
                new BookSnapshots(
                        stream, journal, clock, events, this::newAccount, Integer.MAX_VALUE);
        SortedMap<Long, Account> kept = kept(snapshots, head);
        if (!kept.containsKey(head)) {
            snapshots.write(now, head);
            kept = kept(snapshots, head);
        }
        if (!kept.containsKey(head)) {
            throw new JournalException(
                    "stream snapshots/%s: the snapshot of version %s cannot be read back"
                            .formatted(stream, head));
        }
        return kept;
    }

    private static SortedMap<Long, Account> kept(BookSnapshots snapshots, long head) {
        SortedMap<Long, Account> kept = new TreeMap<>();
        snapshots.all(head).forEach(each -> kept.put(each.version(), each.account()));
        return kept;
    }

    /// Records from this time on stay.
    private static Instant limit(Account now, Instant before) {
        return now.liveOrders().stream()
                .map(Order::created)
                .filter(created -> created.isBefore(before))
                .min(Instant::compareTo)
                .orElse(before);
    }

    /// The last version up to which everything is before a time.
    private long lastBefore(Instant limit, long after, Journal journal) {
        long[] first = {Long.MAX_VALUE};
        long[] last = {after};
        journal.read(
                stream,
                after,
                stored -> {
                    if (!stored.time().isBefore(limit)) {
                        first[0] = Math.min(first[0], stored.version());
                    }
                    last[0] = stored.version();
                });
        return Math.min(last[0], first[0] - 1);
    }

    /// The account after a version, from all its records.
    ///
    /// @param expected what it must be after some versions
    private Account replay(Journal journal, long through, Map<Long, Account> expected) {
        Account account = newAccount();
        AccountCodec codec = new AccountCodec();
        long[] at = {0};
        Runnable complete =
                () ->
                        Optional.ofNullable(expected.get(at[0]))
                                .map(snapshot -> codec.difference(account, snapshot))
                                .ifPresent(field -> {
                                    throw new JournalException(
                                            "the snapshot of %s at version %s is not what its records say: %s differs; nothing was removed"
                                                    .formatted(stream, at[0], field));
                                });
        story(
                journal,
                through,
                stored -> {
                    if (stored.version() != at[0]) {
                        complete.run();
                        at[0] = stored.version();
                    }
                    account.apply(events.read(stream, stored));
                });
        complete.run();
        return account;
    }

    /// Gives all records of the account up to a version: those of the files, then the journal's.
    private void story(Journal journal, long through, Consumer<StoredRecord> consumer) {
        long[] at = {0};
        Consumer<StoredRecord> next =
                stored -> {
                    if (stored.version() > through) {
                        return;
                    }
                    if (!stored.stream().equals(stream)
                            || stored.version() < at[0]
                            || stored.version() > at[0] + 1) {
                        throw new JournalException(
                                "version %s of stream %s follows version %s of %s: the files of the archive and the journal do not fit together"
                                        .formatted(
                                                stored.version(), stored.stream(), at[0], stream));
                    }
                    at[0] = stored.version();
                    consumer.accept(stored);
                };
        files.read(next);
        journal.read(stream, files.last(), next);
        if (at[0] < through) {
            throw new JournalException(
                    "stream %s ends with version %s in the archive and the journal, it was at %s"
                            .formatted(stream, at[0], through));
        }
    }

    /// Puts the whole story into another journal, query tables included: such as an empty one for a
    /// version of the engine that cannot read the snapshots of the old one. What it has of the
    /// story already is passed over.
    ///
    /// @param rest the journal that has the records after those of the files
    /// @param into another journal
    /// @return how many records were added
    public long restore(Journal rest, Journal into) {
        requireSameStory(rest);
        Account account = newAccount();
        JournalImport records =
                JournalImport.into(
                        into,
                        stored -> {
                            var event = events.read(stream, stored);
                            account.apply(event);
                            return QueryRows.of(event, account);
                        });
        story(rest, Math.max(files.last(), rest.version(stream)), records::add);
        long added = records.finish();
        SimulatedClock clock =
                SimulatedClock.at(EpochMicros.toInstant(Math.max(0, account.lastMicros())));
        long published =
                Math.max(
                        files.last(),
                        new PublishedMark(stream, rest, clock, events.mapper()).version());
        PublishedMark mark = new PublishedMark(stream, into, clock, events.mapper());
        mark.store(published);
        if (mark.version() < published) {
            throw new JournalException(
                    "how far the events of %s are published was not stored; restore it again"
                            .formatted(stream));
        }
        return added;
    }

    /// The files of the archive, oldest first.
    public List<Path> files() {
        return files.paths();
    }

    private Account newAccount() {
        return new Account(calendar, _ -> Optional.empty());
    }
}
