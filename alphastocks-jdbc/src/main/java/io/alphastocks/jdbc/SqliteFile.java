package io.alphastocks.jdbc;

import io.alphastocks.store.JournalException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A journal's database file: what makes it one, and connections to it.
final class SqliteFile {

    /// "AStk", in the file's header.
    static final int APPLICATION_ID = 0x4153_746b;

    /// The schema that this version writes; older ones it would migrate, newer ones it refuses.
    static final int SCHEMA_VERSION = 1;

    private static final Logger log = LoggerFactory.getLogger(SqliteFile.class);

    private static final String STREAMS =
            """
            CREATE TABLE streams (
                stream TEXT NOT NULL PRIMARY KEY,
                version INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID
            """;

    /// Ordered by the time of storing, so that what many streams append stands together: a commit
    /// changes few pages, which is worth half as much again in speed against an order by stream.
    private static final String RECORDS =
            """
            CREATE TABLE records (
                position INTEGER PRIMARY KEY,
                stream TEXT NOT NULL REFERENCES streams (stream),
                version INTEGER NOT NULL,
                ordinal INTEGER NOT NULL,
                id TEXT NOT NULL,
                type TEXT NOT NULL,
                time_micros INTEGER NOT NULL,
                correlation_id TEXT NOT NULL,
                payload TEXT NOT NULL,
                UNIQUE (stream, version, ordinal),
                UNIQUE (stream, id)
            ) STRICT
            """;

    /// Pages between two merges of the write-ahead log, 16 MiB: the streams and rows in use change
    /// with every commit, and are merged once.
    private static final int PAGES_BETWEEN_MERGES = 4_000;

    private static final int WRITER_CACHE_KIBIBYTES = 16_384;

    private final Path path;
    private final Duration busyTimeout;

    private SqliteFile(Path path, Duration busyTimeout) {
        this.path = path;
        this.busyTimeout = busyTimeout;
    }

    /// @param busyTimeout how long to wait for other programs that write to the file
    /// @throws JournalException if it is in no directory, or no file
    static SqliteFile at(Path file, Duration busyTimeout) {
        if (!file.getFileSystem().equals(FileSystems.getDefault())) {
            throw new JournalException(
                    "journal %s is on the file system %s; SQLite needs one of the operating system"
                            .formatted(file, file.getFileSystem()));
        }
        return new SqliteFile(realPath(file.toAbsolutePath().normalize()), busyTimeout);
    }

    private static Path realPath(Path file) {
        Path directory = file.getParent();
        if (directory == null || Files.isDirectory(file)) {
            throw new JournalException(
                    "journal %s is a directory; give a file in it".formatted(file));
        }
        if (!Files.isDirectory(directory)) {
            throw new JournalException(
                    "journal %s cannot be created: %s is no directory; create it first"
                            .formatted(file, directory));
        }
        try {
            return Files.exists(file)
                    ? file.toRealPath()
                    : directory.toRealPath().resolve(file.getFileName());
        } catch (IOException e) {
            throw new JournalException(
                    "journal %s cannot be reached (%s); its directory must be readable"
                            .formatted(file, e),
                    e);
        }
    }

    /// Where it really is.
    Path path() {
        return path;
    }

    /// A connection that writes, every commit forced to the disk. Creates the tables in a new file.
    ///
    /// @throws JournalException if it is not a journal that this version can write
    Connection openWriter() {
        return open(connection -> {
            prepare(connection);
            String mode = text(connection, "PRAGMA journal_mode = WAL");
            if (!"wal".equals(mode)) {
                throw new JournalException(
                        "journal %s: its file system allows no write-ahead log (journal mode %s); put it on a local disk"
                                .formatted(path, mode));
            }
            execute(connection, "PRAGMA synchronous = FULL");
            execute(connection, "PRAGMA foreign_keys = ON");
            execute(connection, "PRAGMA wal_autocheckpoint = " + PAGES_BETWEEN_MERGES);
            execute(connection, "PRAGMA cache_size = -" + WRITER_CACHE_KIBIBYTES);
            // macOS keeps what is merely synced in the disk's cache.
            execute(connection, "PRAGMA fullfsync = ON");
            requireWritable(connection);
        });
    }

    /// A connection that reads.
    Connection openReader() {
        return open(connection -> execute(connection, "PRAGMA query_only = ON"));
    }

    private interface Setup {
        void accept(Connection connection) throws SQLException;
    }

    private Connection open(Setup setup) {
        Connection connection = null;
        boolean ready = false;
        try {
            // A URI, since the driver gives a question mark in a plain path a meaning of its own.
            connection = DriverManager.getConnection("jdbc:sqlite:" + path.toUri());
            execute(connection, "PRAGMA busy_timeout = " + busyTimeout.toMillis());
            setup.accept(connection);
            ready = true;
            return connection;
        } catch (SQLException e) {
            throw SqliteErrors.of(path, "opening it", e);
        } finally {
            if (!ready && connection != null) {
                closeQuietly(connection);
            }
        }
    }

    /// Refuses what is not ours before anything is changed; a new file becomes ours in one
    /// transaction.
    private void prepare(Connection connection) throws SQLException {
        long application = number(connection, "PRAGMA application_id");
        long schema = number(connection, "PRAGMA user_version");
        if (application == APPLICATION_ID) {
            requireKnown(schema);
            return;
        }
        List<String> tables = tables(connection);
        if (application != 0 || schema != 0 || !tables.isEmpty()) {
            throw new JournalException(
                    "journal %s is the database of another application (id %d, schema %d, tables %s); give the file of a journal, or one that does not exist yet"
                            .formatted(path, application, schema, tables));
        }
        create(connection);
    }

    private void requireKnown(long schema) {
        if (schema > SCHEMA_VERSION) {
            throw new JournalException(
                    "journal %s has schema %d, this version of AlphaStocks knows schemas up to %d; use the newer version that wrote it"
                            .formatted(path, schema, SCHEMA_VERSION));
        }
        if (schema < 1) {
            throw new JournalException(
                    "journal %s has schema %d, which was never written; go back to a copy of it"
                            .formatted(path, schema));
        }
    }

    /// SQLite opens without a word what it may only read, and even begins to write.
    private static void requireWritable(Connection connection) throws SQLException {
        execute(connection, "BEGIN IMMEDIATE");
        execute(connection, "PRAGMA user_version = " + SCHEMA_VERSION);
        execute(connection, "ROLLBACK");
    }

    private static void create(Connection connection) throws SQLException {
        execute(connection, "BEGIN IMMEDIATE");
        execute(connection, STREAMS);
        execute(connection, RECORDS);
        for (QueryTable table : QueryTable.all()) {
            execute(connection, table.create());
        }
        execute(connection, "PRAGMA application_id = " + APPLICATION_ID);
        execute(connection, "PRAGMA user_version = " + SCHEMA_VERSION);
        execute(connection, "COMMIT");
    }

    private static List<String> tables(Connection connection) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery(
                                "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")) {
            while (result.next()) {
                tables.add(result.getString(1));
            }
        }
        return tables;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return result.getLong(1);
        }
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return result.getString(1);
        }
    }

    /// Closes a connection that has nothing left to say: one that failed, or that only read.
    void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            log.atDebug()
                    .addKeyValue("file", path)
                    .setCause(e)
                    .log("A connection did not close properly");
        }
    }
}
