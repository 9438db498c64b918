package io.alphastocks.store;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// One stream: batches linked from the newest to the oldest, the newest swapped by compare-and-set,
/// so that an append costs what its batch costs and a reader sees whole batches only.
final class MemoryStream {

    private static final Batch EMPTY = new Batch(0, 0, List.of(), null);

    /// A record that a query asks for, in the order of time and of storing.
    ///
    /// @param number of its batch, ascending as they are stored
    record Found(long number, StoredRecord record) implements Comparable<Found> {

        private static final Comparator<Found> ORDER =
                Comparator.comparing((Found found) -> found.record.time())
                        .thenComparingLong(Found::number)
                        .thenComparingInt(found -> found.record.ordinal());

        @Override
        public int compareTo(Found other) {
            return ORDER.compare(this, other);
        }
    }

    private final String name;
    private final AtomicReference<Batch> newest = new AtomicReference<>(EMPTY);

    /// Ids of all batches but, at times, the newest: whoever appends first enters the ids of the
    /// batch that it found. So an id is in here before a batch can be put on top of it, and it
    /// needs no lock to tell whether a stream has an id.
    private final Set<String> ids = ConcurrentHashMap.newKeySet();

    MemoryStream(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    long version() {
        return newest.get().version;
    }

    /// @param numbers gives batches of all streams their numbers
    AppendResult append(long expectedVersion, List<JournalRecord> records, AtomicLong numbers) {
        Batch found = newest.get();
        if (found.version != expectedVersion) {
            return new AppendResult.Conflict(found.version);
        }
        for (StoredRecord record : found.records) {
            ids.add(record.id());
        }
        for (JournalRecord record : records) {
            if (ids.contains(record.id()) && newest.get() == found) {
                throw new IllegalArgumentException(
                        "stream " + name + " already has a record with the id " + record.id());
            }
        }
        long version = found.version + 1;
        Batch next =
                new Batch(
                        version, numbers.incrementAndGet(), stored(name, version, records), found);
        return newest.compareAndSet(found, next)
                ? new AppendResult.Appended(version)
                : new AppendResult.Conflict(version());
    }

    void read(long afterVersion, Consumer<? super StoredRecord> consumer) {
        List<Batch> batches = new ArrayList<>();
        for (Batch batch = newest.get();
                batch != null && batch.version > afterVersion;
                batch = batch.previous) {
            batches.add(batch);
        }
        Collections.reverse(batches);
        for (Batch batch : batches) {
            batch.records.forEach(consumer);
        }
    }

    void find(JournalQuery query, List<Found> found) {
        for (Batch batch = newest.get(); batch != null; batch = batch.previous) {
            for (StoredRecord record : batch.records) {
                if (query.matches(record)) {
                    found.add(new Found(batch.number, record));
                }
            }
        }
    }

    /// Cuts the chain behind the last batch that goes, and takes the records out of that one: it
    /// may be the newest, which tells the stream's version.
    long trim(long throughVersion) {
        Batch last = newest.get();
        while (last != null && last.version > throughVersion) {
            last = last.previous;
        }
        long removed = 0;
        for (Batch batch = last; batch != null; batch = batch.previous) {
            for (StoredRecord record : batch.records) {
                ids.remove(record.id());
                removed++;
            }
            batch.records = List.of();
        }
        if (last != null) {
            last.previous = null;
        }
        return removed;
    }

    private static List<StoredRecord> stored(
            String stream, long version, List<JournalRecord> records) {
        List<StoredRecord> stored = new ArrayList<>(records.size());
        for (JournalRecord record : records) {
            stored.add(
                    new StoredRecord(
                            stream,
                            version,
                            stored.size(),
                            record.id(),
                            record.type(),
                            record.time(),
                            record.correlationId(),
                            record.payload()));
        }
        return List.copyOf(stored);
    }

    /// Not a record: its equality would walk the whole chain.
    private static final class Batch {
        final long version;
        final long number;

        // What is trimmed goes while others read.
        volatile List<StoredRecord> records;
        volatile @Nullable Batch previous;

        Batch(long version, long number, List<StoredRecord> records, @Nullable Batch previous) {
            this.version = version;
            this.number = number;
            this.records = records;
            this.previous = previous;
        }
    }
}
