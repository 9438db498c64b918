package io.alphastocks.book;

import io.alphastocks.event.BookEvent;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.store.JournalRecord;
import io.alphastocks.store.StoredRecord;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What is stored of a run that is being repeated, from its start. The same input makes the same
/// decisions, so that each commit must be the next one stored; it is not stored again. Where the
/// stored ones end, the run goes on as if it had never been interrupted: strategies, candles, the
/// venue's orders and whatever else is held in memory only are as they were.
///
/// What somebody outside of the run has decided, a halt, is not repeated by anybody: it is taken
/// from what is stored when its time has come.
final class Repetition {

    /// One commit.
    private record Batch(List<StoredRecord> records, List<BookEvent> events) {

        long version() {
            return records.getFirst().version();
        }

        /// Whether somebody outside of the run has decided it.
        boolean isIntervention() {
            return events.size() == 1 && Intervention.is(events.getFirst());
        }
    }

    private final Deque<Batch> batches = new ArrayDeque<>();
    private final Set<String> interventions = new HashSet<>();
    private final Instant until;

    private Repetition(Instant until) {
        this.until = until;
    }

    /// Nothing to repeat.
    static Repetition none() {
        return new Repetition(Instant.MIN);
    }

    /// @param records what is stored of the run, at least one
    /// @param events what they say
    static Repetition of(List<StoredRecord> records, List<BookEvent> events) {
        long last = Long.MIN_VALUE;
        for (BookEvent event : events) {
            last = Math.max(last, event.timeMicros());
        }
        Repetition repetition = new Repetition(EpochMicros.toInstant(last));
        for (int from = 0, to; from < records.size(); from = to) {
            long version = records.get(from).version();
            for (to = from + 1; to < records.size() && records.get(to).version() == version; ) {
                to++;
            }
            Batch batch =
                    new Batch(
                            List.copyOf(records.subList(from, to)),
                            List.copyOf(events.subList(from, to)));
            repetition.batches.add(batch);
            if (batch.isIntervention()) {
                repetition.interventions.add(Intervention.what(batch.events.getFirst()));
            }
        }
        return repetition;
    }

    boolean isOver() {
        return batches.isEmpty();
    }

    /// The time of the last event; empty once all is repeated.
    Optional<Instant> until() {
        return isOver() ? Optional.empty() : Optional.of(until);
    }

    /// Takes the next commit, if somebody outside of the run has decided it and its time has come.
    List<BookEvent> intervention(long nowMicros) {
        Batch next = batches.peek();
        if (next == null
                || !next.isIntervention()
                || next.events.getFirst().timeMicros() > nowMicros) {
            return List.of();
        }
        batches.remove();
        return next.events;
    }

    /// Whether an intervention is stored in this run.
    boolean knows(Intervention intervention) {
        return interventions.contains(intervention.what());
    }

    /// Takes the next commit, which must be this one.
    ///
    /// @return what is different; null where nothing is
    @Nullable String take(List<JournalRecord> records) {
        Batch next = batches.remove();
        List<String> stored = new ArrayList<>();
        List<String> decided = new ArrayList<>();
        boolean same = next.records.size() == records.size();
        for (StoredRecord record : next.records) {
            stored.add(record.type() + " at " + record.time());
        }
        for (int i = 0; i < records.size(); i++) {
            JournalRecord record = records.get(i);
            decided.add(record.type() + " at " + record.time());
            same = same && isSame(next.records.get(i), record);
        }
        return same
                ? null
                : "version %d is %s %s, and now it would be %s %s"
                        .formatted(
                                next.version(),
                                stored,
                                payloads(next.records.stream().map(StoredRecord::payload).toList()),
                                decided,
                                payloads(records.stream().map(JournalRecord::payload).toList()));
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
