package io.alphastocks.book;

import io.alphastocks.event.BookEvent;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.store.JournalRecord;
import io.alphastocks.store.StoredRecord;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.LongFunction;

/// A run that is being repeated from its start, beside what is stored of it. The same input makes
/// the same decisions, so that each commit must be the next one stored; it is not stored again.
/// Where the stored ones end, the run goes on as if it had never been interrupted: strategies,
/// candles, the venue's orders and whatever else is held in memory only are as they were.
///
/// What somebody outside of the run has decided is not repeated by anybody: it is taken from what
/// is stored when its time has come.
final class Repetition {

    /// One commit.
    ///
    /// @param intervention whether somebody outside of the run has decided it
    private record Batch(
            long version,
            List<StoredRecord> records,
            List<BookEvent> events,
            boolean intervention) {

        boolean isDue(long nowMicros) {
            return intervention && events.getFirst().timeMicros() <= nowMicros;
        }
    }

    private final Deque<Batch> batches = new ConcurrentLinkedDeque<>();
    private final LongFunction<Account> accounts;
    private final long untilMicros;
    private Account account;
    private long version;
    private boolean stale;

    /// @param records what is stored of the run, at least one
    /// @param events what they say
    /// @param accounts reads the account as it was after a version
    Repetition(List<StoredRecord> records, List<BookEvent> events, LongFunction<Account> accounts) {
        this.accounts = accounts;
        this.version = records.getFirst().version() - 1;
        this.account = accounts.apply(version);
        long last = Long.MIN_VALUE;
        for (BookEvent event : events) {
            last = Math.max(last, event.timeMicros());
        }
        this.untilMicros = last;
        for (int from = 0, to; from < records.size(); from = to) {
            long at = records.get(from).version();
            for (to = from + 1; to < records.size() && records.get(to).version() == at; ) {
                to++;
            }
            List<BookEvent> decided = List.copyOf(events.subList(from, to));
            batches.add(
                    new Batch(
                            at,
                            List.copyOf(records.subList(from, to)),
                            decided,
                            decided.stream().allMatch(Intervention::is)));
        }
    }

    boolean isOver() {
        return batches.isEmpty();
    }

    /// The time of the last event.
    Instant until() {
        return EpochMicros.toInstant(untilMicros);
    }

    /// The account as the run has it so far.
    Account account() {
        if (stale) {
            account = accounts.apply(version);
            stale = false;
        }
        return account;
    }

    /// Whether an account is the one of the run.
    boolean decidesOn(Account other) {
        return account == other;
    }

    /// The version that the account stands at.
    long version() {
        return version;
    }

    /// A failed command has left something in the account: it is read again.
    void distrust() {
        stale = true;
    }

    /// Takes the next commits, as far as somebody outside of the run has decided them and their
    /// time has come.
    List<Commit> takeInterventions(long nowMicros) {
        List<Commit> taken = new ArrayList<>();
        for (Batch next; (next = batches.peek()) != null && next.isDue(nowMicros); ) {
            next.events.forEach(account()::apply);
            batches.remove();
            version = next.version;
            taken.add(new Commit(version, next.events));
        }
        return taken;
    }

    /// Takes what somebody outside of the run has decided now, and what is stored after all else.
    /// Its time has come when all else is repeated.
    void add(Commit intervention) {
        batches.add(new Batch(intervention.version(), List.of(), intervention.events(), true));
    }

    /// Takes the next commit, which must be this one.
    ///
    /// @return what is different; empty where nothing is
    Optional<String> take(List<JournalRecord> records) {
        Batch next = batches.remove();
        version = next.version;
        List<String> stored = new ArrayList<>();
        List<String> decided = new ArrayList<>();
        boolean same = next.records.size() == records.size();
        for (BookEvent event : next.events) {
            stored.add(event.getClass().getSimpleName() + " at " + event.time());
        }
        for (int i = 0; i < records.size(); i++) {
            JournalRecord record = records.get(i);
            decided.add(record.type() + " at " + record.time());
            same = same && isSame(next.records.get(i), record);
        }
        return same
                ? Optional.empty()
                : Optional.of(
                        "version %s is %s %s, and now it would be %s %s"
                                .formatted(
                                        next.version,
                                        stored,
                                        payloads(
                                                next.records.stream()
                                                        .map(StoredRecord::payload)
                                                        .toList()),
                                        decided,
                                        payloads(
                                                records.stream()
                                                        .map(JournalRecord::payload)
                                                        .toList())));
    }

    private static String payloads(List<String> payloads) {
        String all = String.join(" ", payloads);
        return all.length() <= 400 ? all : all.substring(0, 400) + "…";
    }

    private static boolean isSame(StoredRecord stored, JournalRecord record) {
        return stored.id().equals(record.id())
                && stored.type().equals(record.type())
                && stored.payload().equals(record.payload());
    }
}
