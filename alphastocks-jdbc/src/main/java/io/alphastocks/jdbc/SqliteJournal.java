package io.alphastocks.jdbc;

import io.alphastocks.store.JournalException;

import java.nio.file.Path;
import java.time.Duration;

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
public final class SqliteJournal extends SqlJournal {

    private static final Duration BUSY_TIMEOUT = Duration.ofSeconds(5);

    private SqliteJournal(SqliteFile file) {
        super(file);
    }

    /// Opens a journal, or creates one where there is no file. One of an older version is brought
    /// up to date, which older versions of AlphaStocks cannot read any more.
    ///
    /// Beside the file stands another with `.lock` added to its name, which tells who holds it, and
    /// while it is open SQLite's `-wal` and `-shm`.
    ///
    /// @throws JournalException if the file is in use, cannot be read or written, is no journal, or
    ///   was written by a newer version; the message says which, and what is expected
    public static SqliteJournal open(Path file) {
        return open(file, BUSY_TIMEOUT);
    }

    static SqliteJournal open(Path file, Duration busyTimeout) {
        return new SqliteJournal(SqliteFile.take(JournalTables.LAYOUT, file, busyTimeout));
    }
}
