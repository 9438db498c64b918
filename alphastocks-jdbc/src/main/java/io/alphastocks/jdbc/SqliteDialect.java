package io.alphastocks.jdbc;

import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/// SQLite's way to say it.
enum SqliteDialect implements Dialect {
    INSTANCE;

    /// The lower byte of a result code tells the kind of error, the rest more of it.
    private static final int KIND = 0xff;

    @Override
    public String table(String name) {
        return name;
    }

    @Override
    public String keyType() {
        return "TEXT";
    }

    @Override
    public String integerType() {
        return "INTEGER";
    }

    @Override
    public String numbered(String column) {
        return column + " INTEGER PRIMARY KEY";
    }

    @Override
    public String keyed() {
        return " STRICT, WITHOUT ROWID";
    }

    @Override
    public String ordered() {
        return " STRICT";
    }

    @Override
    public String column(ColumnKind kind, String name) {
        return switch (kind) {
            case TEXT, TIME -> name + " TEXT";
            case INTEGER, FLAG -> name + " INTEGER";
            case REAL -> name + " REAL";
            case ANY -> name + " ANY";
            case AMOUNT ->
                    "%1$s_raw INTEGER,\n    %1$s REAL AS (%1$s_raw / 10000.0) VIRTUAL"
                            .formatted(name);
        };
    }

    @Override
    public String reference(String table, String key) {
        return " REFERENCES %s (%s)".formatted(table, key);
    }

    @Override
    public List<String> dropReference(String table, String column) {
        return List.of();
    }

    @Override
    public void begin(Connection connection) throws SQLException {
        execute(connection, "BEGIN IMMEDIATE");
    }

    @Override
    public void commit(Connection connection) throws SQLException {
        execute(connection, "COMMIT");
    }

    @Override
    public void rollback(Connection connection) throws SQLException {
        try {
            execute(connection, "ROLLBACK");
        } catch (SQLException e) {
            // Some failures have ended the transaction themselves: then another one can begin.
            try {
                execute(connection, "BEGIN");
                execute(connection, "ROLLBACK");
            } catch (SQLException stuck) {
                stuck.addSuppressed(e);
                throw stuck;
            }
        }
    }

    @Override
    public RowBatch prepareBatch(Connection connection, Insert insert) throws SQLException {
        return new StatementBatch(connection, insert);
    }

    /// There is one writer to the file at a time, so whoever is in a transaction has every stream.
    @Override
    public StreamLock prepareLock(Connection connection) throws SQLException {
        PreparedStatement select =
                connection.prepareStatement("SELECT version FROM streams WHERE stream = ?");
        return new StreamLock() {
            @Override
            public Map<String, Long> take(SortedSet<String> streams) throws SQLException {
                Map<String, Long> versions = new HashMap<>();
                for (String stream : streams) {
                    select.setString(1, stream);
                    try (ResultSet row = select.executeQuery()) {
                        if (row.next()) {
                            versions.put(stream, row.getLong(1));
                        }
                    }
                }
                return versions;
            }

            @Override
            public void close() throws SQLException {
                select.close();
            }
        };
    }

    @Override
    public boolean isOfRequest(SQLException e) {
        return kind(e) == SQLiteErrorCode.SQLITE_CONSTRAINT
                || kind(e) == SQLiteErrorCode.SQLITE_TOOBIG;
    }

    @Override
    public String advice(SQLException e) {
        return switch (kind(e)) {
            case SQLITE_NOTADB ->
                    "it is no SQLite database; give a file of ours, or one that does not exist yet";
            case SQLITE_READONLY -> "it cannot be written; file and directory must be writable";
            case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH ->
                    "it cannot be opened; it must be a file that this user may read and write";
            case SQLITE_FULL -> "the disk is full; with free space it goes on";
            case SQLITE_BUSY, SQLITE_LOCKED ->
                    "another program is writing to it; once that has ended it goes on";
            case SQLITE_CORRUPT -> "the file is damaged; go back to a copy of it";
            case SQLITE_IOERR -> "its disk failed; look at the disk";
            case SQLITE_TOOBIG -> "a text is too large";
            default -> "the database refused";
        };
    }

    @Override
    public boolean isDamage(SQLException e) {
        return kind(e) == SQLiteErrorCode.SQLITE_CORRUPT;
    }

    private static SQLiteErrorCode kind(SQLException e) {
        return e instanceof SQLiteException sqlite
                ? SQLiteErrorCode.getErrorCode(sqlite.getResultCode().code & KIND)
                : SQLiteErrorCode.UNKNOWN_ERROR;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
