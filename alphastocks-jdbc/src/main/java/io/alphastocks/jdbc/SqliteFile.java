package io.alphastocks.jdbc;

import io.alphastocks.store.JournalException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// A database file that this process has taken hold of.
final class SqliteFile implements Database {

    private static final Logger log = LoggerFactory.getLogger(SqliteFile.class);

    /// Pages between two merges of the write-ahead log, 16 MiB: the streams and rows in use change
    /// with every commit, and are merged once.
    private static final int PAGES_BETWEEN_MERGES = 4_000;

    private static final int WRITER_CACHE_KIBIBYTES = 16_384;

    private final Layout layout;
    private final Path path;
    private final FileHold hold;
    private final Duration busyTimeout;
    private final Queue<Connection> idleReaders = new ConcurrentLinkedQueue<>();

    /// What tells this file from every other one; null until it exists, and where its file system
    /// has nothing of the kind.
    private volatile @Nullable Object identity;

    private SqliteFile(Layout layout, Path path, FileHold hold, Duration busyTimeout) {
        this.layout = layout;
        this.path = path;
        this.hold = hold;
        this.busyTimeout = busyTimeout;
    }

    /// Takes hold of a file, which need not exist yet.
    ///
    /// @param busyTimeout how long to wait for other programs that write to the file
    /// @throws JournalException if it is in no directory, no file, or in use
    static SqliteFile take(Layout layout, Path file, Duration busyTimeout) {
        if (!file.getFileSystem().equals(FileSystems.getDefault())) {
            throw new JournalException(
                    "%s %s is on the file system %s; SQLite needs one of the operating system"
                            .formatted(layout.kind(), file, file.getFileSystem()));
        }
        Path path = realPath(layout, file.toAbsolutePath().normalize());
        return new SqliteFile(layout, path, FileHold.take(layout.kind(), path), busyTimeout);
    }

    private static Path realPath(Layout layout, Path file) {
        Path directory = file.getParent();
        if (directory == null || Files.isDirectory(file)) {
            throw new JournalException(
                    "%s %s is a directory; give a file in it".formatted(layout.kind(), file));
        }
        if (!Files.isDirectory(directory)) {
            throw new JournalException(
                    "%s %s cannot be created: %s is no directory; create it first"
                            .formatted(layout.kind(), file, directory));
        }
        try {
            return Files.exists(file)
                    ? file.toRealPath()
                    : directory.toRealPath().resolve(file.getFileName());
        } catch (IOException e) {
            throw new JournalException(
                    "%s %s cannot be reached (%s); its directory must be readable"
                            .formatted(layout.kind(), file, e),
                    e);
        }
    }

    @Override
    public String name() {
        return layout.kind() + " " + path;
    }

    @Override
    public Dialect dialect() {
        return SqliteDialect.INSTANCE;
    }

    @Override
    public void prepare() {
        closeQuietly(
                open(
                        "rwc",
                        connection -> {
                            long application = number(connection, "PRAGMA application_id");
                            long schema = number(connection, "PRAGMA user_version");
                            if (application == layout.applicationId()) {
                                layout.requireKnown(name(), schema);
                                if (schema < layout.version()) {
                                    migrate(connection, (int) schema);
                                }
                                return;
                            }
                            List<String> tables = tables(connection);
                            if (application != 0 || schema != 0 || !tables.isEmpty()) {
                                throw new JournalException(
                                        "%s is the database of another application (id %s, schema %s, tables %s); give the file of a %s, or one that does not exist yet"
                                                .formatted(
                                                        name(),
                                                        application,
                                                        schema,
                                                        tables,
                                                        layout.kind()));
                            }
                            create(connection);
                        }));
        identity = identify();
    }

    /// SQLite goes on with a file that was moved away or deleted, and what it stores there is lost.
    @Override
    public void requireInPlace() {
        if (!Objects.equals(identity, identify())) {
            throw displaced(null);
        }
    }

    private @Nullable Object identify() {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (IOException e) {
            throw displaced(e);
        }
    }

    private JournalException displaced(@Nullable IOException cause) {
        String message =
                "%s has been moved, deleted or replaced since it was opened; put that file back, and it goes on"
                        .formatted(name());
        return cause == null ? new JournalException(message) : new JournalException(message, cause);
    }

    private void create(Connection connection) throws SQLException {
        execute(connection, "BEGIN IMMEDIATE");
        layout.create(connection, SqliteDialect.INSTANCE);
        execute(connection, "PRAGMA application_id = " + layout.applicationId());
        execute(connection, "PRAGMA user_version = " + layout.version());
        execute(connection, "COMMIT");
    }

    private void migrate(Connection connection, int from) throws SQLException {
        execute(connection, "BEGIN IMMEDIATE");
        layout.migrate(connection, SqliteDialect.INSTANCE, from);
        execute(connection, "PRAGMA user_version = " + layout.version());
        execute(connection, "COMMIT");
        log.atInfo()
                .addKeyValue("store", name())
                .addKeyValue("from", from)
                .addKeyValue("to", layout.version())
                .log("The schema was brought up to date");
    }

    /// Every commit is forced to the disk.
    @Override
    public Connection openWriter() {
        return open(
                "rw",
                connection -> {
                    requirePrepared(connection);
                    String mode = text(connection, "PRAGMA journal_mode = WAL");
                    if (!"wal".equals(mode)) {
                        throw new JournalException(
                                "%s: its file system allows no write-ahead log (journal mode %s); put it on a local disk"
                                        .formatted(name(), mode));
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

    private void requirePrepared(Connection connection) throws SQLException {
        long application = number(connection, "PRAGMA application_id");
        long schema = number(connection, "PRAGMA user_version");
        if (application != layout.applicationId() || schema != layout.version()) {
            throw new JournalException(
                    "%s is not the file any more that was opened (id %s, schema %s); put that one back"
                            .formatted(name(), application, schema));
        }
    }

    /// SQLite opens without a word what it may only read, and even begins to write.
    private void requireWritable(Connection connection) throws SQLException {
        execute(connection, "BEGIN IMMEDIATE");
        execute(connection, "PRAGMA user_version = " + layout.version());
        execute(connection, "ROLLBACK");
    }

    /// Brings the write-ahead log home where the end is clean, so that an ended store is one file.
    @Override
    public void closeWriter(Connection connection, boolean clean) {
        if (clean) {
            try {
                execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
            } catch (SQLException e) {
                log.atWarn()
                        .addKeyValue("store", name())
                        .setCause(e)
                        .log("The log could not be merged; the next one to open the file does so");
            }
        }
        closeQuietly(connection);
    }

    @Override
    public Connection openReader() {
        requireInPlace();
        Connection idle = idleReaders.poll();
        return idle != null
                ? idle
                : open("rw", connection -> execute(connection, "PRAGMA query_only = ON"));
    }

    @Override
    public void closeReader(Connection connection, boolean healthy) {
        if (healthy) {
            idleReaders.add(connection);
        } else {
            closeQuietly(connection);
        }
    }

    @Override
    public void closeReaders() {
        for (Connection idle = idleReaders.poll(); idle != null; idle = idleReaders.poll()) {
            closeQuietly(idle);
        }
    }

    @Override
    public void close() {
        hold.close();
    }

    private interface Setup {
        void accept(Connection connection) throws SQLException;
    }

    /// @param mode SQLite's: `rw`, or `rwc`, which creates the file where there is none
    private Connection open(String mode, Setup setup) {
        Connection connection = null;
        boolean ready = false;
        try {
            // A URI, since the driver gives a question mark in a plain path a meaning of its own.
            connection =
                    DriverManager.getConnection("jdbc:sqlite:" + path.toUri() + "?mode=" + mode);
            execute(connection, "PRAGMA busy_timeout = " + busyTimeout.toMillis());
            setup.accept(connection);
            ready = true;
            return connection;
        } catch (SQLException e) {
            throw failure("opening it", e);
        } finally {
            if (!ready && connection != null) {
                closeQuietly(connection);
            }
        }
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
    private void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            log.atDebug()
                    .addKeyValue("store", name())
                    .setCause(e)
                    .log("A connection did not close properly");
        }
    }
}
