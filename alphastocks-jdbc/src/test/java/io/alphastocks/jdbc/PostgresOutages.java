package io.alphastocks.jdbc;

import com.zaxxer.hikari.HikariDataSource;

import io.alphastocks.store.Journal;

import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What happens to the server of a journal.
final class PostgresOutages {

    private static final PostgresSession.Patience SHORT =
            new PostgresSession.Patience(Duration.ofMillis(500), Duration.ofSeconds(5));

    private PostgresOutages() {}

    /// The server that goes through all this.
    static PostgresServer server() {
        return Own.SERVER;
    }

    private static final class Own {
        private static final PostgresServer SERVER =
                PostgresServer.start(
                        // After a kill it would else force each of its 1,500 files to the disk.
                        Map.of("recovery_init_sync_method", "syncfs"));
    }

    /// A server that somebody stops and starts again.
    ///
    /// @param abruptly whether it is killed, with all of its sessions
    record Down(boolean abruptly, String schema) implements Outage {

        static Down of(boolean abruptly) {
            return new Down(abruptly, PostgresServer.newSchema());
        }

        @Override
        public Journal open() {
            return PostgresJournal.open(server().source(), schema, SHORT);
        }

        @Override
        public void begin() throws Exception {
            if (abruptly) {
                server().kill();
            } else {
                server().stop();
            }
        }

        @Override
        public void end() throws Exception {
            server().start();
        }

        @Override
        public String told() {
            return "it goes on when the server is back";
        }

        @Override
        public boolean isReadable() {
            return false;
        }

        @Override
        public void close() {
            // The server runs again.
        }
    }

    /// A disk without room for the tables.
    record Full(TinyDisk disk, String name) implements Outage {

        static Full in(Path directory) throws Exception {
            Full full = new Full(TinyDisk.mount(directory, 32), PostgresServer.newSchema());
            server().execute(
                            "CREATE TABLESPACE %s LOCATION '%s'"
                                    .formatted(full.name, full.disk.path()));
            server().execute("CREATE DATABASE %1$s TABLESPACE %1$s".formatted(full.name));
            return full;
        }

        @Override
        public Journal open() {
            PGSimpleDataSource source = server().source();
            source.setDatabaseName(name);
            return PostgresJournal.open(source, "alphastocks", SHORT);
        }

        @Override
        public void begin() throws Exception {
            disk.fill();
        }

        @Override
        public void end() throws Exception {
            disk.free();
        }

        @Override
        public String told() {
            return "the server's disk is full";
        }

        @Override
        public boolean isReadable() {
            return true;
        }

        @Override
        public void close() throws IOException, SQLException {
            server().execute("DROP DATABASE " + name + " WITH (FORCE)");
            server().execute("DROP TABLESPACE " + name);
            disk.close();
        }
    }

    /// Another process that is in the middle of a transaction.
    static final class Locked implements Outage {

        private final String schema = PostgresServer.newSchema();
        private @Nullable LockProcess other;

        @Override
        public Journal open() {
            return PostgresJournal.open(server().source(), schema, SHORT);
        }

        @Override
        public void begin() throws Exception {
            other =
                    LockProcess.start(
                            server().url(),
                            "BEGIN",
                            "LOCK TABLE %s.records IN SHARE MODE".formatted(schema));
        }

        @Override
        public void end() {
            close();
        }

        @Override
        public String told() {
            return "another transaction has what this one needs";
        }

        @Override
        public boolean isReadable() {
            return true;
        }

        @Override
        public void close() {
            if (other != null) {
                other.close();
            }
        }
    }

    /// A pool whose connections others have, and a session of the journal that somebody ended.
    static final class Exhausted implements Outage {

        private final String schema = PostgresServer.newSchema();
        private final HikariDataSource pool;
        private final List<Connection> others = new ArrayList<>();

        Exhausted() {
            PGSimpleDataSource source = server().source();
            source.setApplicationName(schema);
            pool = server().pool(source, 4, Duration.ofMillis(250));
        }

        @Override
        public Journal open() {
            return PostgresJournal.open(pool, schema, SHORT);
        }

        @Override
        public void begin() throws Exception {
            for (int i = 0; i < 3; i++) {
                others.add(pool.getConnection());
            }
            List<String> theirs = new ArrayList<>();
            for (Connection other : others) {
                try (Statement statement = other.createStatement()) {
                    theirs.addAll(Records.rows(statement.executeQuery("SELECT pg_backend_pid()")));
                }
            }
            pool.setMaximumPoolSize(3);
            server().query(
                            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = '%s' AND pid NOT IN (%s)"
                                    .formatted(schema, String.join(", ", theirs)));
        }

        @Override
        public void end() throws SQLException {
            for (Connection other : others) {
                other.close();
            }
            others.clear();
        }

        @Override
        public String told() {
            return "the pool gave no connection";
        }

        @Override
        public boolean isReadable() {
            return false;
        }

        @Override
        public void close() throws SQLException {
            end();
            pool.close();
        }
    }

    /// A server that becomes one which may only be read, as a standby is.
    record ReadOnly(String name) implements Outage {

        static ReadOnly create() throws SQLException {
            ReadOnly readOnly = new ReadOnly(PostgresServer.newSchema());
            server().execute("CREATE DATABASE " + readOnly.name);
            return readOnly;
        }

        @Override
        public Journal open() {
            PGSimpleDataSource source = server().source();
            source.setDatabaseName(name);
            return PostgresJournal.open(source, "alphastocks", SHORT);
        }

        @Override
        public void begin() throws SQLException {
            server().execute("ALTER DATABASE " + name + " SET default_transaction_read_only = on");
            server().query(
                            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '%s'"
                                    .formatted(name));
        }

        @Override
        public void end() throws SQLException {
            server().execute("ALTER DATABASE " + name + " RESET default_transaction_read_only");
        }

        @Override
        public String told() {
            return "it can only be read here";
        }

        @Override
        public boolean isReadable() {
            return true;
        }

        @Override
        public void close() throws SQLException {
            server().execute("DROP DATABASE " + name + " WITH (FORCE)");
        }
    }
}
