package io.alphastocks.jdbc;

import io.alphastocks.store.AppendResult;
import io.alphastocks.store.Appender;
import io.alphastocks.store.Journal;
import io.alphastocks.store.JournalException;
import io.alphastocks.store.JournalQuery;
import io.alphastocks.store.JournalRecord;
import io.alphastocks.store.StoredRecord;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// What a journal is on every SQL database.
abstract sealed class SqlJournal implements Journal permits SqliteJournal, PostgresJournal {

    private static final Logger log = LoggerFactory.getLogger(SqlJournal.class);

    private final Database database;
    private final CommitWriter writer;
    private final ReaderPool readers;
    private final AtomicBoolean closed = new AtomicBoolean();

    /// Streams that turned out to be damaged, and what was said of them then. A database takes new
    /// rows as long as it meets no damaged page, and nobody who reads from the start would come to
    /// those that stand behind one.
    private final Map<String, JournalException> damaged = new ConcurrentHashMap<>();

    /// Prepares the database and begins to take appends; closes it where that fails.
    SqlJournal(Database database) {
        this.database = database;
        CommitWriter started = null;
        try {
            database.prepare();
            started = CommitWriter.start(database);
        } finally {
            if (started == null) {
                database.close();
            }
        }
        writer = started;
        readers = new ReaderPool(database);
        log.atInfo()
                .addKeyValue("store", database.name())
                .addKeyValue("schema", JournalTables.LAYOUT.version())
                .log("The journal is open");
    }

    @Override
    public AppendResult append(String stream, long expectedVersion, List<JournalRecord> records) {
        return add(stream, expectedVersion, records, null).await();
    }

    @Override
    public Appender appender(String stream, long version) {
        return new SqlAppender(stream, version);
    }

    private Append add(
            String stream,
            long expectedVersion,
            List<JournalRecord> records,
            @Nullable Append previous) {
        List<JournalRecord> batch = List.copyOf(records);
        Journal.requireAppendable(stream, expectedVersion, batch);
        JournalException damage = damaged.get(stream);
        if (damage != null) {
            throw new JournalException(String.valueOf(damage.getMessage()), damage);
        }
        Append append = Append.of(stream, expectedVersion, batch, previous);
        writer.add(append);
        return append;
    }

    /// Hands each batch to the writer together with the one before, without which it must not be
    /// stored.
    private final class SqlAppender implements Appender {

        private final String stream;
        private long version;
        private @Nullable Append last;

        /// Why nothing is handed over any more; null as long as all was.
        private @Nullable JournalException over;

        SqlAppender(String stream, long version) {
            this.stream = stream;
            this.version = version;
        }

        @Override
        public CompletableFuture<AppendResult> append(List<JournalRecord> records) {
            if (over == null && last != null && last.isLost()) {
                over = Journal.notAfter(stream, version - 1);
                last = null;
            }
            JournalException ended = over;
            if (ended != null) {
                return CompletableFuture.failedFuture(ended);
            }
            try {
                Append append = add(stream, version, records, last);
                last = append;
                version++;
                return append.told();
            } catch (RuntimeException e) {
                over = Journal.notAfter(stream, version);
                return CompletableFuture.failedFuture(e);
            }
        }
    }

    @Override
    public void read(String stream, long afterVersion, Consumer<? super StoredRecord> consumer) {
        if (afterVersion < 0) {
            throw new IllegalArgumentException(
                    "version " + afterVersion + " is negative; 0 reads all");
        }
        Dialect dialect = database.dialect();
        RecordPage page =
                await(
                        stream,
                        readers.start(connection ->
                                RecordPage.first(dialect, connection, stream, afterVersion)));
        while (!page.complete()) {
            RecordPage current = page;
            CompletableFuture<RecordPage> next =
                    readers.start(connection -> current.next(dialect, connection, stream));
            current.records().forEach(consumer);
            page = await(stream, next);
        }
        page.records().forEach(consumer);
    }

    private RecordPage await(String stream, CompletableFuture<RecordPage> page) {
        try {
            return Append.await(page);
        } catch (JournalException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof SQLException sql && database.dialect().isDamage(sql)) {
                    damaged.putIfAbsent(stream, e);
                }
            }
            throw e;
        }
    }

    @Override
    public void find(JournalQuery query, Consumer<? super StoredRecord> consumer) {
        JournalSearch search = new JournalSearch(database.dialect(), query);
        JournalSearch.Page page = readers.read(search::first);
        while (!page.complete()) {
            JournalSearch.Page current = page;
            CompletableFuture<JournalSearch.Page> next =
                    readers.start(connection -> search.next(connection, current));
            current.records().forEach(consumer);
            page = Append.await(next);
        }
        page.records().forEach(consumer);
    }

    @Override
    public long trim(String stream, long throughVersion) {
        Journal.requireTrimmable(stream, throughVersion, version(stream));
        long removed = 0;
        long part;
        do {
            part = writer.trim(new Trim(stream, throughVersion));
            removed += part;
        } while (part > 0);
        return removed;
    }

    @Override
    public long version(String stream) {
        return readers.read(
                connection -> RecordPage.version(database.dialect(), connection, stream));
    }

    @Override
    public List<String> streams() {
        return readers.read(connection -> streams(database.dialect(), connection));
    }

    private static List<String> streams(Dialect dialect, Connection connection)
            throws SQLException {
        List<String> names = new ArrayList<>();
        try (PreparedStatement select =
                        connection.prepareStatement(
                                "SELECT stream FROM "
                                        + dialect.table("streams")
                                        + " WHERE version > 0");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                names.add(row.getString(1));
            }
        }
        // Sorted here: databases sort by bytes, which is another order beyond U+FFFF.
        names.sort(null);
        return List.copyOf(names);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            readers.close();
            writer.close();
            database.close();
        }
    }

    /// The database, for tests that look at it or make it fail.
    Database database() {
        return database;
    }

    /// The connection that writes, for tests that make it fail.
    Connection writerConnection() {
        return writer.connection();
    }
}
