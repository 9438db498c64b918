package io.alphastocks.store;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// A journal in memory: for tests, backtests, and engines whose work need not survive them. It
/// keeps every promise of [Journal] but durability, takes no lock, and ignores rows of query
/// tables.
public final class MemoryJournal implements Journal {

    private final ConcurrentHashMap<String, MemoryStream> streams = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private volatile boolean closed;

    private MemoryJournal() {}

    /// An empty journal.
    public static MemoryJournal create() {
        return new MemoryJournal();
    }

    @Override
    public AppendResult append(String stream, long expectedVersion, List<JournalRecord> records) {
        List<JournalRecord> batch = List.copyOf(records);
        Journal.requireAppendable(stream, expectedVersion, batch);
        requireOpen();
        MemoryStream target =
                expectedVersion == 0
                        ? streams.computeIfAbsent(stream, MemoryStream::new)
                        : streams.get(stream);
        return target == null
                ? new AppendResult.Conflict(0)
                : target.append(expectedVersion, batch, numbers);
    }

    @Override
    public void read(String stream, long afterVersion, Consumer<? super StoredRecord> consumer) {
        requireOpen();
        if (afterVersion < 0) {
            throw new IllegalArgumentException(
                    "version " + afterVersion + " is negative; 0 reads all");
        }
        MemoryStream source = streams.get(stream);
        if (source != null) {
            source.read(afterVersion, consumer);
        }
    }

    @Override
    public void find(JournalQuery query, Consumer<? super StoredRecord> consumer) {
        requireOpen();
        List<MemoryStream.Found> found = new ArrayList<>();
        for (MemoryStream stream : streams.values()) {
            if (query.stream() == null || query.stream().equals(stream.name())) {
                stream.find(query, found);
            }
        }
        found.sort(null);
        for (MemoryStream.Found each : found) {
            consumer.accept(each.record());
        }
    }

    @Override
    public long trim(String stream, long throughVersion) {
        requireOpen();
        MemoryStream target = streams.get(stream);
        Journal.requireTrimmable(stream, throughVersion, versionOf(target));
        return target == null ? 0 : target.trim(throughVersion);
    }

    @Override
    public long version(String stream) {
        requireOpen();
        return versionOf(streams.get(stream));
    }

    @Override
    public List<String> streams() {
        requireOpen();
        return streams.values().stream()
                .filter(stream -> versionOf(stream) > 0)
                .map(MemoryStream::name)
                .sorted()
                .toList();
    }

    @Override
    public boolean isDurable() {
        return false;
    }

    @Override
    public void close() {
        closed = true;
    }

    private static long versionOf(@Nullable MemoryStream stream) {
        return stream == null ? 0 : stream.version();
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the journal is closed");
        }
    }
}
