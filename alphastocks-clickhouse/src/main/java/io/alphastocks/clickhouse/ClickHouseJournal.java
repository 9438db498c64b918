package io.alphastocks.clickhouse;

import io.alphastocks.store.AppendResult;
import io.alphastocks.store.Journal;
import io.alphastocks.store.JournalException;
import io.alphastocks.store.JournalQuery;
import io.alphastocks.store.JournalRecord;
import io.alphastocks.store.StoredRecord;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// A journal in ClickHouse; what it promises is said where it is opened, [ClickHouse#journal].
final class ClickHouseJournal implements Journal {

    private final Session session;
    private final ClickHouseSettings settings;
    private final JournalTable table;
    private final JournalWriter writer;
    private final AtomicBoolean closed = new AtomicBoolean();

    ClickHouseJournal(Session session, ClickHouseSettings settings, Arbiter arbiter) {
        this.session = session;
        this.settings = settings;
        table = new JournalTable(session, settings, arbiter);
        writer = new JournalWriter(session, settings, table, arbiter);
        writer.start();
    }

    static JournalException failure(ClickHouseStoreException cause) {
        return new JournalException(String.valueOf(cause.getMessage()), cause);
    }

    static IllegalStateException closed() {
        return new IllegalStateException("the journal is closed");
    }

    private void requireOpen() {
        if (closed.get()) {
            throw closed();
        }
    }

    @Override
    public AppendResult append(String stream, long expectedVersion, List<JournalRecord> records) {
        List<JournalRecord> batch = List.copyOf(records);
        Journal.requireAppendable(stream, expectedVersion, batch);
        JournalAppend append = new JournalAppend(stream, expectedVersion, batch);
        writer.add(append);
        return append.await();
    }

    /// Reads what is so, and stays so.
    private <T> T reading(Supplier<T> read) {
        requireOpen();
        try {
            writer.settle();
            return read.get();
        } catch (ClickHouseStoreException e) {
            throw failure(e);
        }
    }

    @Override
    public void read(String stream, long afterVersion, Consumer<? super StoredRecord> consumer) {
        if (afterVersion < 0) {
            throw new IllegalArgumentException(
                    "version " + afterVersion + " is negative; 0 reads all");
        }
        reading(() -> {
            table.read(stream, afterVersion, consumer, this::requireOpen);
            return stream;
        });
    }

    @Override
    public void find(JournalQuery query, Consumer<? super StoredRecord> consumer) {
        reading(() -> {
            table.find(query, consumer, this::requireOpen);
            return query;
        });
    }

    /// What was trimmed is gone when its mark is stored; the rows are removed after that.
    @Override
    public long trim(String stream, long throughVersion) {
        Journal.requireTrimmable(stream, throughVersion, version(stream));
        return reading(() -> {
            long before = table.trimmed(stream);
            if (throughVersion <= before) {
                return 0L;
            }
            long removed = table.count(stream, before, throughVersion);
            writer.mark(stream, throughVersion);
            String stored = settings.cluster() == null ? Tables.RECORDS : Tables.RECORDS + "_local";
            session.execute(
                    "DELETE FROM %s%s WHERE stream = %s AND (ordinal >= 0 AND version <= %s OR ordinal < 0 AND version < %4$s)"
                            .formatted(
                                    Table.qualified(settings, stored),
                                    Table.onCluster(settings),
                                    Sql.text(stream),
                                    throughVersion));
            return removed;
        });
    }

    @Override
    public long version(String stream) {
        return reading(() -> table.versions(List.of(stream)).getOrDefault(stream, 0L));
    }

    @Override
    public List<String> streams() {
        return reading(table::streams);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            writer.close();
        }
    }
}
