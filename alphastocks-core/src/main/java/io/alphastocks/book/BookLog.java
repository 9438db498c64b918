package io.alphastocks.book;

import io.alphastocks.event.BookEvent;
import io.alphastocks.event.Event;
import io.alphastocks.event.OrderFilled;
import io.alphastocks.event.RunStarted;
import io.alphastocks.model.Fill;
import io.alphastocks.store.AppendResult;
import io.alphastocks.store.Journal;
import io.alphastocks.store.JournalQuery;
import io.alphastocks.store.JournalRecord;
import io.alphastocks.store.StoredRecord;
import io.alphastocks.time.EngineClock;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// What a book decides on: the account where all that is stored ends ([StoredAccount]), or, while a
/// run is repeated, the one that the run has so far ([Repetition]). One thread at a time.
final class BookLog {

    /// Records between two snapshots, at least: what takes a blink to read again.
    static final int RECORDS_BETWEEN_SNAPSHOTS = 10_000;

    private final String name;
    private final String stream;
    private final Journal journal;
    private final EngineClock clock;
    private final EventCodec codec = new EventCodec();
    private final StoredAccount end;

    /// A run that is repeated, with an account of its own; null where none is.
    private volatile @Nullable Repetition repetition;

    /// What somebody outside of the run has decided, as taken from what is stored of late.
    private final List<BookEvent> taken = new ArrayList<>();

    /// Whether a command of a run was lost because the journal failed: a repetition would not lose
    /// it.
    private boolean disturbed;

    /// What turned out to be stored after its callers were told that it failed, and what somebody
    /// outside of a repeated run had decided: still to be published.
    private List<Commit> adopted = List.of();

    /// What turned out to be stored after its callers were told that it failed: nobody has sent its
    /// orders, and they are not cancelled yet.
    private List<BookEvent> unsent = List.of();

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
        this.end =
                new StoredAccount(
                        name,
                        stream,
                        journal,
                        clock,
                        codec,
                        () -> new Account(settings.calendar(), settings.marks()),
                        recordsBetweenSnapshots);
        RunStarted last = end.account().lastRun();
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
            throw end.unreadable(e);
        }
        repetition = new Repetition(records, events, end::asOf);
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
        for (Commit found : end.settle()) {
            adopt(found);
            unsent = Stream.concat(unsent.stream(), found.events().stream()).toList();
        }
        Repetition running = repetition;
        return new Step(
                end.account(),
                running == null ? clock.now() : running.until(),
                name,
                codec,
                unsent);
    }

    /// May be called by any thread.
    ///
    /// @throws BookException if this book writes no more
    void check() {
        end.check();
    }

    /// Tells, from now on, when the journal fails, and when it stores again.
    void tellTo(Consumer<Event> outbox) {
        end.tellTo(outbox);
    }

    /// Why the journal does not store at the moment. May be called by any thread.
    Optional<String> outage() {
        return end.outage();
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
        if (running != null && running.decidesOn(failed.account)) {
            running.distrust();
        } else {
            end.distrust();
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

    /// What commands have seen and added, on its way.
    ///
    /// @param own what they have added; null where that is nothing, or a run is repeated
    /// @param seen the last batch that the account had then and the journal had not told of:
    ///   without it nothing that they were told would be true; null where there was none
    /// @param unsent what they were to cancel, see [Step#unsent]
    /// @param repeated what a repeated run has decided once more
    record Submission(
            StoredAccount.@Nullable Batch own,
            StoredAccount.@Nullable Batch seen,
            List<BookEvent> unsent,
            List<Commit> repeated) {

        /// Whether [BookLog#await] has nothing to wait for, if those before have ended.
        boolean isTold() {
            return seen == null || seen.told().isDone();
        }

        /// Runs something, on any thread, when the journal has told.
        void whenTold(Runnable task) {
            if (seen != null) {
                CompletableFuture<AppendResult> _ = seen.told().whenComplete((_, _) -> task.run());
            }
        }
    }

    /// Stores what commands have added, all of it in one commit.
    ///
    /// @return what is to be published now, in order: what an earlier commit stored that seemed to
    ///   fail, and this one
    /// @throws BookException if it was not stored, or nobody can tell
    List<Commit> commit(List<Step> steps) {
        return await(submit(steps));
    }

    /// Gives the journal what commands have added, all of it in one commit, behind what it was
    /// given before. The next command may be decided, and must not be answered, before it is
    /// stored.
    ///
    /// @throws BookException if a repeated run decides otherwise than it did
    Submission submit(List<Step> steps) {
        if (disturbed && steps.stream().anyMatch(step -> !step.records().isEmpty())) {
            endRepeatability(steps.getLast());
        }
        List<JournalRecord> records = new ArrayList<>();
        List<BookEvent> events = new ArrayList<>();
        for (Step step : steps) {
            records.addAll(step.records());
            events.addAll(step.events());
        }
        Repetition running = repetition;
        if (records.isEmpty()) {
            return new Submission(null, end.newest(), unsent, List.of());
        }
        if (running != null) {
            repeat(running, records);
            return new Submission(
                    null, end.newest(), unsent, List.of(new Commit(running.version(), events)));
        }
        StoredAccount.Batch batch = end.hand(records, events);
        return new Submission(batch, batch, unsent, List.of());
    }

    /// Waits until it is known what became of a submission. Each is awaited once, in their order.
    ///
    /// @return what is to be published now, in order: what an earlier commit stored that seemed to
    ///   fail, and this one
    /// @throws BookException if what it has added, or has seen, was not stored, or nobody can tell
    List<Commit> await(Submission submission) {
        List<Commit> decided = new ArrayList<>(submission.repeated);
        if (submission.seen != null) {
            Commit seen;
            try {
                seen = end.await(submission.seen);
            } catch (BookException e) {
                disturbed |= submission.own != null;
                throw e;
            }
            if (submission.own != null) {
                decided.add(seen);
                unsent = unsent.equals(submission.unsent) ? List.of() : unsent;
            }
        }
        List<Commit> commits = Stream.concat(adopted.stream(), decided.stream()).toList();
        adopted = List.of();
        return commits;
    }

    /// Whether the account has to be read again before the next command, once all that is under way
    /// has been awaited.
    boolean isDoubtful() {
        return end.isDoubtful();
    }

    /// Stores what was decided on the account where all that is stored ends. While a run is
    /// repeated it is published when the run has come there.
    ///
    /// @throws BookException if it was not stored, or nobody can tell
    void commitAtEnd(Step step) {
        if (step.isDirty()) {
            adopt(end.await(end.hand(step.records(), step.events())));
        }
    }

    private void endRepeatability(Step step) {
        RunStarted run = end.account().lastRun();
        if (run != null && run.repeatable()) {
            step.add(new RunStarted(step.header(""), run.input(), run.fingerprint(), false));
        }
    }

    private void repeat(Repetition running, List<JournalRecord> records) {
        Optional<String> difference = running.take(records);
        if (difference.isPresent()) {
            throw end.end(
                    "book %s cannot repeat its run: %s; a run goes on only with the data, strategies and settings that it began with"
                            .formatted(name, difference.get()));
        }
    }

    /// Every stored event, oldest first. May be called by any thread.
    void read(Consumer<? super BookEvent> consumer) {
        read(0, Long.MAX_VALUE, (_, event) -> consumer.accept(event));
    }

    /// The fills that an order has, in the order in which they were booked, as far as the journal
    /// has them. May be called by any thread.
    List<Fill> fills(KeptOrder order) {
        Map<String, Fill> stored = new HashMap<>();
        if (!order.trades().isEmpty()) {
            journal.find(
                    JournalQuery.all()
                            .inStream(stream)
                            .ofType(OrderFilled.class.getSimpleName())
                            .ofSignal(order.order().signalId()),
                    found -> {
                        if (codec.read(stream, found) instanceof OrderFilled(_, _, Fill fill)
                                && fill.orderId().equals(order.order().id())) {
                            stored.put(fill.tradeId(), fill);
                        }
                    });
        }
        // A run that is repeated has not come to all that is stored.
        return order.trades().stream().map(stored::get).filter(Objects::nonNull).toList();
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
        return running == null ? end.version() : running.version();
    }

    /// How far this book's events are published, as the journal knows it.
    PublishedMark publishedMark() {
        try {
            return new PublishedMark(stream, journal, clock, codec.mapper());
        } catch (RuntimeException e) {
            throw end.unreadable(e);
        }
    }

    /// The account may be wrong: it is read again before the next command.
    void distrust() {
        end.distrust();
    }

    /// Nothing comes any more.
    void close() {
        end.close(!isRepeating());
    }
}
