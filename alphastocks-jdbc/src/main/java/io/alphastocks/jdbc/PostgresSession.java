package io.alphastocks.jdbc;

import io.alphastocks.store.JournalException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// The settings of a connection while a store uses it, and how its pool gets it back.
///
/// @param backend who serves it
/// @param before the server's settings to be restored
/// @param isolation likewise
/// @param networkTimeoutMillis likewise
record PostgresSession(
        Backend backend, Map<String, String> before, int isolation, int networkTimeoutMillis) {

    private static final Logger log = LoggerFactory.getLogger(PostgresSession.class);

    private static final int OLDEST_MAJOR = 14;

    /// What a part of a stream may take at most.
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(60);

    /// How long a writer waits.
    ///
    /// @param lock for other writers. A writer that stands still in a transaction, because its
    ///   machine sleeps, loses its session after twice that, so that nobody waits for ever
    /// @param commit for the server to commit; then the connection counts as lost
    record Patience(Duration lock, Duration commit) {

        static final Patience DEFAULT = new Patience(Duration.ofSeconds(5), Duration.ofSeconds(15));

        private Map<String, String> settings() {
            return Map.of(
                    "lock_timeout",
                    lock.toMillis() + "ms",
                    "idle_in_transaction_session_timeout",
                    2 * lock.toMillis() + "ms");
        }
    }

    /// The server's process of a session; ids are given again, starts are not.
    ///
    /// @param pid the process id
    /// @param start when it began, as the server writes it
    record Backend(int pid, String start) {

        /// Ends it, where it has not ended yet.
        ///
        /// @return whether it has ended; a commit under way may hold it for some time
        boolean end(Connection connection) throws SQLException {
            try (PreparedStatement end =
                    connection.prepareStatement(
                            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                                    + " WHERE pid = ? AND backend_start = CAST(? AS timestamptz)")) {
                end.setInt(1, pid);
                end.setString(2, start);
                try (ResultSet row = end.executeQuery()) {
                    return !row.next() || row.getBoolean(1);
                }
            }
        }
    }

    /// Begins to write: every commit is durable when it returns.
    ///
    /// @param store the store's name, for messages
    /// @throws JournalException if the server is none that keeps that promise
    static PostgresSession beginWriting(String store, Connection connection, Patience patience)
            throws SQLException {
        requirePostgres(store, connection);
        int isolation = connection.getTransactionIsolation();
        int timeout = connection.getNetworkTimeout();
        connection.setAutoCommit(false);
        connection.setNetworkTimeout(Runnable::run, (int) patience.commit.toMillis());
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                """
                                SELECT current_setting('server_encoding') AS encoding,
                                    current_setting('fsync') AS fsync,
                                    current_setting('full_page_writes') AS full_page_writes,
                                    current_setting('transaction_read_only') AS read_only,
                                    current_setting('synchronous_commit') AS synchronous_commit,
                                    current_setting('lock_timeout') AS lock_timeout,
                                    current_setting('idle_in_transaction_session_timeout')
                                        AS idle_in_transaction_session_timeout,
                                    pid, backend_start::text AS start
                                FROM pg_stat_activity WHERE pid = pg_backend_pid()
                                """)) {
            row.next();
            requireDurable(store, row);
            Map<String, String> wanted = new LinkedHashMap<>(patience.settings());
            if (row.getString("synchronous_commit").equals("off")) {
                wanted.put("synchronous_commit", "on");
            }
            Map<String, String> before = new LinkedHashMap<>();
            for (String setting : wanted.keySet()) {
                before.put(setting, row.getString(setting));
            }
            Backend backend = new Backend(row.getInt("pid"), row.getString("start"));
            set(connection, wanted);
            return new PostgresSession(backend, Map.copyOf(before), isolation, timeout);
        }
    }

    private static void requirePostgres(String store, Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        int major = connection.getMetaData().getDatabaseMajorVersion();
        if (!product.equals("PostgreSQL") || major < OLDEST_MAJOR) {
            throw new JournalException(
                    "%s: the DataSource leads to %s %s; it must be PostgreSQL %s or newer"
                            .formatted(store, product, major, OLDEST_MAJOR));
        }
    }

    private static void requireDurable(String store, ResultSet settings) throws SQLException {
        if (settings.getString("fsync").equals("off")) {
            throw new JournalException(
                    "%s: the server runs with fsync = off, so a power cut may take what was acknowledged; set it on"
                            .formatted(store));
        }
        if (settings.getString("read_only").equals("on")) {
            throw new JournalException(
                    "%s: it can only be read here; give a DataSource of the primary server that may write"
                            .formatted(store));
        }
        String encoding = settings.getString("encoding");
        if (!encoding.equals("UTF8")) {
            throw new JournalException(
                    "%s: the database's encoding is %s, which cannot hold every text; create one with ENCODING 'UTF8'"
                            .formatted(store, encoding));
        }
        if (settings.getString("full_page_writes").equals("off")) {
            log.atWarn()
                    .addKeyValue("store", store)
                    .log(
                            "The server runs with full_page_writes = off: unless its file system never writes half a page, a power cut may damage the database");
        }
    }

    /// Gives a connection that has written back to its pool as it was.
    void end(Connection connection) {
        try {
            set(connection, before);
            connection.commit();
            connection.setTransactionIsolation(isolation);
            connection.setNetworkTimeout(Runnable::run, networkTimeoutMillis);
            connection.setAutoCommit(true);
            connection.close();
        } catch (SQLException e) {
            log.atDebug().setCause(e).log("A connection could not be given back as it was");
            discard(connection);
        }
    }

    /// Begins to read in parts, as the server sends them only within a transaction.
    static void beginReading(Connection connection) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, (int) READ_TIMEOUT.toMillis());
        connection.setAutoCommit(false);
    }

    /// Gives a connection that has read back to its pool.
    static void endReading(Connection connection) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
            connection.setNetworkTimeout(Runnable::run, 0);
            connection.close();
        } catch (SQLException e) {
            log.atDebug().setCause(e).log("A connection could not be given back as it was");
            discard(connection);
        }
    }

    /// Cuts a connection, so that no pool hands it out again.
    static void discard(Connection connection) {
        try (connection) {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            log.atDebug().setCause(e).log("A connection did not close properly");
        }
    }

    private static void set(Connection connection, Map<String, String> settings)
            throws SQLException {
        try (PreparedStatement set =
                connection.prepareStatement("SELECT set_config(?, ?, false)")) {
            for (Map.Entry<String, String> setting : settings.entrySet()) {
                set.setString(1, setting.getKey());
                set.setString(2, setting.getValue());
                set.execute();
            }
        }
    }
}
