package io.alphastocks.book;

import io.alphastocks.event.BookEvent;
import io.alphastocks.event.Event;
import io.alphastocks.event.RunStarted;
import io.alphastocks.store.AppendResult;
import io.alphastocks.store.Journal;
import io.alphastocks.store.JournalRecord;
import io.alphastocks.store.StoredRecord;
import io.alphastocks.time.EngineClock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;

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
    private final StoreWatch watch;
    private Account account;
    private long version;
    private boolean stale;

    /// A run that is repeated, with an account of its own; null where none is.
    private volatile @Nullable Repetition repetition;

    /// What somebody outside of the run has decided, as taken from what is stored of late.
    private final List<BookEvent> taken = new ArrayList<>();

    /// Whether a command was lost because the journal failed: a repetition would not lose it.
    private boolean disturbed;

    /// Why this book writes no more; null as long as it does.
    private volatile @Nullable String ended;

    /// A batch whose append failed: the journal may hold it, and has not told yet.
    private List<JournalRecord> doubtful = List.of();

    /// What turned out to be stored after its callers were told that it failed, and what somebody
    /// outside of a repeated run had decided: still to be published.
    private List<Commit> adopted = List.of();

    /// @param repeated the input of a run whose last run over it, if it can be repeated, is
    ///   repeated from its start; null for a book that goes on where it stands
    /// @param recordsBetweenSnapshots see [BookSnapshots]
    /// @throws BookException if the journal cannot be read
    BookLog(
            BookSettings settings,
            Journal journal,
            EngineClock clock,
            @Nullable BookInput repeated,
            int recordsBetweenSnapshots) {
        this.name = settings.name();
        this.stream = "book/" + name;
        this.journal = journal;
        this.clock = clock;
        this.watch = new StoreWatch(name, clock);
        this.snapshots =
                new BookSnapshots(
                        stream,
                        journal,
                        clock,
                        codec,
                        () -> new Account(settings.calendar(), settings.marks()),
                        recordsBetweenSnapshots);
        BookSnapshots.Loaded loaded = load(Long.MAX_VALUE, Long.MAX_VALUE, (_, _) -> {});
        this.account = loaded.account();
        this.version = loaded.version();
        RunStarted last = account.lastRun();
        if (repeated != null
                && last != null
                && last.repeatable()
                && last.fingerprint().equals(repeated.fingerprint())) {
            repeat(last.id());
        }
    }

    /// Begins to repeat a run.
    private void repeat(String runId) {
        List<StoredRecord> records = new ArrayList<>();
        List<BookEvent> events = new ArrayList<>();
        try {
            read(
                    0,
                    Long.MAX_VALUE,
                    (stored, event) -> {
                        if (!records.isEmpty() || stored.id().equals(runId)) {
                            records.add(stored);
                            events.add(event);
                        }
                    });
        } catch (RuntimeException e) {
            throw unreadable(e);
        }
        repetition = new Repetition(records, events, at -> load(at, at, (_, _) -> {}).account());
    }

    /// A command begins.
    ///
    /// @throws BookException if another engine has taken the book, or the journal cannot be read
    Step step() {
        Repetition running = repetition;
        if (running == null) {
            return stepAtEnd();
        }
        check();
        for (Commit decided : running.takeInterventions(clock.micros())) {
            adopted = and(adopted, decided);
            taken.addAll(decided.events());
        }
        if (running.isOver()) {
            repetition = null;
            return stepAtEnd();
        }
        return new Step(running.account(), clock.now(), name, codec, List.of());
    }

    /// A decision begins on the account as it stands where all that is stored ends.
    ///
    /// @throws BookException like [#step()]
    Step stepAtEnd() {
        check();
        if (stale) {
            reloadOrTell();
        }
        Repetition running = repetition;
        return new Step(
                account,
                running == null ? clock.now() : running.until(),
                name,
                codec,
                adopted.stream().flatMap(commit -> commit.events().stream()).toList());
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

    private void reloadOrTell() {
        try {
            reload().ifPresent(this::adopt);
        } catch (BookException e) {
            if (ended == null) {
                watch.failed(version, String.valueOf(e.getMessage()));
            }
            throw e;
        }
    }

    /// Tells, from now on, when the journal fails, and when it stores again.
    void tellTo(Consumer<Event> outbox) {
        watch.tellTo(outbox);
    }

    /// Why the journal does not store at the moment. May be called by any thread.
    Optional<String> outage() {
        return watch.outage();
    }

    /// Whether a run is being repeated. May be called by any thread.
    boolean isRepeating() {
        return repeatsUntil().isPresent();
    }

    /// Until when a run is repeated. May be called by any thread.
    Optional<Instant> repeatsUntil() {
        return Optional.ofNullable(repetition).filter(it -> !it.isOver()).map(Repetition::until);
    }

    /// Whether what somebody decides was taken from what is stored at this very moment of the run:
    /// a handler repeats what it did. Each counts once.
    boolean hasTaken(List<BookEvent> decided) {
        long now = clock.micros();
        taken.removeIf(event -> event.timeMicros() != now);
        for (BookEvent event : decided) {
            Optional<BookEvent> same =
                    taken.stream().filter(it -> Intervention.isSame(it, event)).findFirst();
            if (same.isEmpty()) {
                return false;
            }
            taken.remove(same.get());
        }
        return true;
    }

    /// Forgets what a failed command has added. What other commands have added must be stored
    /// before.
    void discard(Step failed) {
        Repetition running = repetition;
        if (!failed.isDirty()) {
            return;
        }
        if (running != null && failed.account == running.account()) {
            running.distrust();
        } else {
            stale = true;
        }
    }

    private void adopt(Commit stored) {
        Repetition running = repetition;
        if (running == null) {
            adopted = and(adopted, stored);
        } else {
            running.add(stored);
        }
    }

    private static List<Commit> and(List<Commit> commits, Commit next) {
        return Stream.concat(commits.stream(), Stream.of(next)).toList();
    }

    /// Stores what commands have added, all of it in one commit.
    ///
    /// @return what is to be published now, in order: what an earlier commit stored that seemed to
    ///   fail, and this one
    /// @throws BookException if it was not stored, or nobody can tell
    List<Commit> commit(List<Step> steps) {
        if (disturbed && steps.stream().anyMatch(step -> !step.records().isEmpty())) {
            endRepeatability(steps.getLast());
        }
        List<JournalRecord> records = new ArrayList<>();
        steps.forEach(step -> records.addAll(step.records()));
        if (!records.isEmpty()) {
            Repetition running = repetition;
            if (running == null) {
                append(records);
            } else {
                repeat(running, records);
            }
        }
        List<Commit> commits = adopted;
        adopted = List.of();
        List<BookEvent> events = steps.stream().flatMap(step -> step.events().stream()).toList();
        return events.isEmpty() ? commits : and(commits, new Commit(version(), events));
    }

    /// Stores what was decided on the account where all that is stored ends. While a run is
    /// repeated it is published when the run has come there.
    ///
    /// @throws BookException if it was not stored, or nobody can tell
    void commitAtEnd(Step step) {
        if (step.isDirty()) {
            append(step.records());
            adopt(new Commit(version, step.events()));
        }
    }

    private void endRepeatability(Step step) {
        RunStarted run = account.lastRun();
        if (run != null && run.repeatable()) {
            step.add(new RunStarted(step.header(""), run.input(), run.fingerprint(), false));
        }
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
        watch.stored(version);
        snapshots.appended(records.size(), version);
    }

    private void repeat(Repetition running, List<JournalRecord> records) {
        Optional<String> difference = running.take(records);
        if (difference.isPresent()) {
            throw end(
                    "book %s cannot repeat its run: %s; a run goes on only with the data, strategies and settings that it began with"
                            .formatted(name, difference.get()));
        }
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
        disturbed = true;
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

    private BookException end(String why) {
        ended = why;
        return new BookException(why);
    }

    /// Every stored event, oldest first. May be called by any thread.
    void read(Consumer<? super BookEvent> consumer) {
        read(0, Long.MAX_VALUE, (_, event) -> consumer.accept(event));
    }

    /// What is stored after a version, up to another one. May be called by any thread.
    void read(long after, long upTo, BiConsumer<StoredRecord, BookEvent> consumer) {
        journal.read(
                stream,
                after,
                stored -> {
                    if (stored.version() <= upTo) {
                        consumer.accept(stored, codec.read(stream, stored));
                    }
                });
    }

    /// The version that has been decided, or decided once more.
    long version() {
        Repetition running = repetition;
        return running == null ? version : running.version();
    }

    /// How far this book's events are published, as the journal knows it.
    PublishedMark publishedMark() {
        try {
            return new PublishedMark(stream, journal, clock, codec.mapper());
        } catch (RuntimeException e) {
            throw unreadable(e);
        }
    }

    /// The account may be wrong: it is read again before the next command.
    void distrust() {
        stale = true;
    }

    /// Takes the account from the journal again. Beyond the version that is known there can only be
    /// the batch in doubt: anything else is another engine's.
    ///
    /// @return that batch, where it turns out to be stored
    private Optional<Commit> reload() {
        stale = true;
        List<StoredRecord> newer = new ArrayList<>();
        List<BookEvent> events = new ArrayList<>();
        Account fresh =
                load(
                                version,
                                Long.MAX_VALUE,
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
        }
        doubtful = List.of();
        account = fresh;
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

    /// The account as it was at a version.
    ///
    /// @param snapshotUpTo the latest version whose snapshot may be used
    /// @param also gets what is read beyond it
    private BookSnapshots.Loaded load(
            long snapshotUpTo, long atVersion, BiConsumer<StoredRecord, BookEvent> also) {
        try {
            return snapshots.load(snapshotUpTo, atVersion, also);
        } catch (RuntimeException e) {
            throw unreadable(e);
        }
    }

    /// Nothing comes any more.
    void close() {
        boolean known = ended == null && !stale && !isRepeating();
        snapshots.close(known ? new BookSnapshots.Loaded(account, version) : null);
    }

    private BookException unreadable(RuntimeException cause) {
        return new BookException("book " + name + " cannot be read: " + cause.getMessage(), cause);
    }
}
