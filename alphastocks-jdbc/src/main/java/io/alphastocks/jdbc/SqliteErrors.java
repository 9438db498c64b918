package io.alphastocks.jdbc;

import io.alphastocks.store.JournalException;

import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

import java.nio.file.Path;
import java.sql.SQLException;

/// What SQLite's result codes mean to the people who run a journal.
final class SqliteErrors {

    private static final int PRIMARY = 0xff;

    private SqliteErrors() {}

    static JournalException of(Path file, String doing, SQLException e) {
        return new JournalException(
                "journal %s: %s failed: %s (%s)".formatted(file, doing, advice(e), e.getMessage()),
                e);
    }

    /// Whether the request itself was at fault, so that others in its transaction need not fail.
    static boolean isOfRequest(SQLException e) {
        return primary(e) == SQLiteErrorCode.SQLITE_CONSTRAINT;
    }

    private static String advice(SQLException e) {
        return switch (primary(e)) {
            case SQLITE_NOTADB ->
                    "it is no SQLite database; give the file of a journal, or one that does not exist yet";
            case SQLITE_READONLY -> "it cannot be written; file and directory must be writable";
            case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH ->
                    "it cannot be opened; it must be a file that this user may read and write";
            case SQLITE_FULL -> "the disk is full; with free space the journal goes on";
            case SQLITE_BUSY, SQLITE_LOCKED ->
                    "another program is writing to it; once that has ended the journal goes on";
            case SQLITE_CORRUPT -> "the file is damaged; go back to a copy of it";
            case SQLITE_IOERR -> "its disk failed; look at the disk";
            case SQLITE_TOOBIG -> "a text is too large";
            default -> "the database refused";
        };
    }

    private static SQLiteErrorCode primary(SQLException e) {
        return e instanceof SQLiteException sqlite
                ? SQLiteErrorCode.getErrorCode(sqlite.getResultCode().code & PRIMARY)
                : SQLiteErrorCode.UNKNOWN_ERROR;
    }
}
