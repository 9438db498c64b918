package io.alphastocks.jdbc;

import io.alphastocks.store.AppendResult;
import io.alphastocks.store.Journal;
import io.alphastocks.store.JournalException;
import io.alphastocks.store.JournalRecord;
import io.alphastocks.store.StoredRecord;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// A journal in one SQLite file: the embedded default.
///
/// What [#append] has acknowledged is forced to the disk (write-ahead log, `synchronous = FULL`)
/// and survives the process and the machine. All appends that wait at a moment, of whatever stream,
/// are stored in one transaction, so that they share one force; each is answered for itself. Query
/// tables change in the transaction of their records.
///
/// One journal at a time may have a file, in this or any process of the machine: a second one is
/// refused at once and told who has it. Other programs may read the file meanwhile, with any SQLite
/// tool. A disk that fails or is full fails the appends of that moment; the journal goes on when it
/// can.
///
/// Callers may be virtual threads: all native calls but those of [#open] and [#close] run on
/// threads of the journal.
public final class SqliteJournal implements Journal {

    private static final Logger log = LoggerFactory.getLogger(SqliteJournal.class);

    private static final Duration BUSY_TIMEOUT = Duration.ofSeconds(5);

    private final FileHold hold;
    private final CommitWriter writer;
    private final ReaderPool readers;
    private final AtomicBoolean closed = new AtomicBoolean();

    private SqliteJournal(FileHold hold, CommitWriter writer, ReaderPool readers) {
        this.hold = hold;
        this.writer = writer;
        this.readers = readers;
    }

    /// Opens a journal, or creates one where there is no file.
    ///
    /// Beside the file stands another with `.lock` added to its name, which tells who holds it, and
    /// while it is open SQLite's `-wal` and `-shm`.
    ///
    /// @throws JournalException if the file is in use, cannot be read or written, is no journal, or
    ///   was written by a newer version; the message says which, and what is expected
    public static SqliteJournal open(Path file) {
        return open(file, BUSY_TIMEOUT);
    }

    static SqliteJournal open(Path path, Duration busyTimeout) {
        SqliteFile file = SqliteFile.at(path, busyTimeout);
        FileHold hold = FileHold.take(file.path());
        CommitWriter writer = null;
        try {
            writer = CommitWriter.start(file);
        } finally {
            if (writer == null) {
                hold.close();
            }
        }
        log.atInfo()
                .addKeyValue("file", file.path())
                .addKeyValue("schema", SqliteFile.SCHEMA_VERSION)
                .log("The journal is open");
        return new SqliteJournal(hold, writer, new ReaderPool(file));
    }

    @Override
    public AppendResult append(String stream, long expectedVersion, List<JournalRecord> records) {
        List<JournalRecord> batch = List.copyOf(records);
        Journal.requireAppendable(stream, expectedVersion, batch);
        return writer.append(Append.of(stream, expectedVersion, batch));
    }

    @Override
    public void read(String stream, long afterVersion, Consumer<? super StoredRecord> consumer) {
        if (afterVersion < 0) {
            throw new IllegalArgumentException(
                    "version " + afterVersion + " is negative; 0 reads all");
        }
        RecordPage page =
                readers.read(connection -> RecordPage.first(connection, stream, afterVersion));
        while (!page.complete()) {
            RecordPage current = page;
            CompletableFuture<RecordPage> next =
                    readers.start(connection -> current.next(connection, stream));
            current.records().forEach(consumer);
            page = Append.await(next);
        }
        page.records().forEach(consumer);
    }

    @Override
    public long version(String stream) {
        return readers.read(connection -> RecordPage.version(connection, stream));
    }

    @Override
    public List<String> streams() {
        return readers.read(SqliteJournal::streams);
    }

    private static List<String> streams(Connection connection) throws SQLException {
        List<String> names = new ArrayList<>();
        try (PreparedStatement select =
                        connection.prepareStatement(
                                "SELECT stream FROM streams WHERE version > 0");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                names.add(row.getString(1));
            }
        }
        // Sorted here: SQLite would sort by bytes, which is another order beyond U+FFFF.
        names.sort(null);
        return List.copyOf(names);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            readers.close();
            writer.close();
            hold.close();
        }
    }

    /// The connection that writes, for tests that make it fail.
    Connection writerConnection() {
        return writer.connection();
    }
}
