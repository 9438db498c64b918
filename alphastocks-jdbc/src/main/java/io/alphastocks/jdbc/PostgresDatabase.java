package io.alphastocks.jdbc;

import io.alphastocks.store.JournalException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

import javax.sql.DataSource;

/// A schema of a PostgreSQL database.
final class PostgresDatabase implements Database {

    private static final Logger log = LoggerFactory.getLogger(PostgresDatabase.class);

    private static final Pattern SCHEMA = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

    /// The table that has the version of every kind of store in the schema.
    private static final String VERSIONS = "alphastocks_versions";

    /// "AStk": of those who create or migrate, one at a time.
    private static final long PREPARING = 0x4153_746b;

    private final Layout layout;
    private final DataSource source;
    private final PostgresSession.Patience patience;
    private final PostgresDialect dialect;
    private volatile String name;

    /// The session that writes. Used by the writer's thread.
    private @Nullable PostgresSession writing;

    /// A session that was lost in a transaction: the server may still be committing it.
    private final AtomicReference<PostgresSession.@Nullable Backend> lost = new AtomicReference<>();

    /// @param schema the schema, which need not exist yet
    PostgresDatabase(
            Layout layout, DataSource source, String schema, PostgresSession.Patience patience) {
        if (!SCHEMA.matcher(schema).matches()) {
            throw new IllegalArgumentException(
                    "schema \"%s\" is no plain name; it must match %s"
                            .formatted(schema, SCHEMA.pattern()));
        }
        this.layout = layout;
        this.source = source;
        this.patience = patience;
        this.dialect = new PostgresDialect(schema);
        this.name = "%s %s in PostgreSQL".formatted(layout.kind(), schema);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    @Override
    public void prepare() {
        Connection connection = openWriter(false);
        boolean clean = false;
        try {
            name = "%s %s in %s".formatted(layout.kind(), dialect.schema(), address(connection));
            prepare(connection);
            connection.commit();
            clean = true;
        } catch (SQLException e) {
            throw failure("opening it", e);
        } finally {
            closeWriter(connection, clean);
        }
    }

    /// Without what comes behind a question mark, which may be a password.
    private static String address(Connection connection) throws SQLException {
        String url = connection.getMetaData().getURL();
        int parameters = url.indexOf('?');
        return parameters < 0 ? url : url.substring(0, parameters);
    }

    private void prepare(Connection connection) throws SQLException {
        execute(connection, "SELECT pg_advisory_xact_lock(" + PREPARING + ")");
        String schema = dialect.schema();
        List<String> tables = new ArrayList<>();
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT tablename FROM pg_tables WHERE schemaname = ? ORDER BY tablename")) {
            select.setString(1, schema);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    tables.add(row.getString(1));
                }
            }
        }
        if (tables.isEmpty()) {
            createSchema(connection);
        } else if (!tables.contains(VERSIONS)) {
            throw new JournalException(
                    "%s: the schema is of another application (tables %s); give one of a %s, or one that does not exist yet"
                            .formatted(name, tables, layout.kind()));
        }
        Long found = version(connection);
        if (found == null) {
            layout.create(connection, dialect);
            write(
                    connection,
                    "INSERT INTO %s (version, kind) VALUES (?, ?)"
                            .formatted(dialect.table(VERSIONS)));
            return;
        }
        layout.requireKnown(name, found);
        if (found < layout.version()) {
            layout.migrate(connection, dialect, found.intValue());
            write(
                    connection,
                    "UPDATE %s SET version = ? WHERE kind = ?".formatted(dialect.table(VERSIONS)));
            log.atInfo()
                    .addKeyValue("store", name)
                    .addKeyValue("from", found)
                    .addKeyValue("to", layout.version())
                    .log("The schema was brought up to date");
        }
    }

    private void createSchema(Connection connection) throws SQLException {
        String schema = dialect.schema();
        if (query(connection, "SELECT 1 FROM pg_namespace WHERE nspname = '%s'".formatted(schema))
                == null) {
            execute(connection, "CREATE SCHEMA " + schema);
        }
        execute(
                connection,
                "CREATE TABLE %s (kind TEXT PRIMARY KEY, version BIGINT NOT NULL)"
                        .formatted(dialect.table(VERSIONS)));
    }

    private void write(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, layout.version());
            statement.setString(2, layout.kind());
            statement.executeUpdate();
        }
    }

    private @Nullable Long version(Connection connection) throws SQLException {
        return query(
                connection,
                "SELECT version FROM %s WHERE kind = '%s'"
                        .formatted(dialect.table(VERSIONS), layout.kind()));
    }

    /// A server knows its tables by itself: one that is missing is an error.
    @Override
    public void requireInPlace() {}

    @Override
    public Connection openWriter() {
        return openWriter(true);
    }

    private Connection openWriter(boolean prepared) {
        Connection connection = connect();
        PostgresSession session = null;
        try {
            endLost(connection);
            PostgresSession begun = PostgresSession.beginWriting(name, connection, patience);
            if (prepared) {
                Long found = version(connection);
                if (found == null || found != layout.version()) {
                    throw new JournalException(
                            "%s is not the one any more that was opened (schema %s); put that one back"
                                    .formatted(name, found));
                }
            }
            connection.commit();
            session = begun;
            writing = session;
            return connection;
        } catch (SQLException e) {
            throw failure("opening it", e);
        } finally {
            if (session == null) {
                PostgresSession.discard(connection);
            }
        }
    }

    @Override
    public void closeWriter(Connection connection, boolean clean) {
        PostgresSession session = writing;
        writing = null;
        if (session == null) {
            throw new IllegalStateException("nobody writes");
        }
        if (!clean) {
            lost.set(session.backend());
            PostgresSession.discard(connection);
        } else {
            session.end(connection);
        }
    }

    @Override
    public Connection openReader() {
        Connection connection = connect();
        boolean ready = false;
        try {
            endLost(connection);
            PostgresSession.beginReading(connection);
            ready = true;
            return connection;
        } catch (SQLException e) {
            throw failure("opening it", e);
        } finally {
            if (!ready) {
                PostgresSession.discard(connection);
            }
        }
    }

    @Override
    public void closeReader(Connection connection, boolean healthy) {
        if (healthy) {
            PostgresSession.endReading(connection);
        } else {
            PostgresSession.discard(connection);
        }
    }

    @Override
    public void closeReaders() {
        // Each is given back as soon as it has read.
    }

    @Override
    public void close() {
        // The DataSource is its owner's.
    }

    private Connection connect() {
        try {
            return source.getConnection();
        } catch (SQLException e) {
            throw failure("connecting to it", e);
        } catch (RuntimeException e) {
            // Whatever a user's DataSource throws, the journal's threads go on.
            throw new JournalException(
                    "%s: the DataSource gives no connection (%s)".formatted(name, e), e);
        }
    }

    /// Makes sure that a session which was lost in a transaction has ended, one way or the other:
    /// what is read or written after that meets its outcome.
    private void endLost(Connection connection) throws SQLException {
        PostgresSession.Backend backend = lost.get();
        if (backend == null) {
            return;
        }
        if (!backend.end(connection)) {
            throw new JournalException(
                    "%s: the server still works on a commit whose connection broke; it goes on when the server has decided"
                            .formatted(name));
        }
        lost.compareAndSet(backend, null);
    }

    private static @Nullable Long query(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? (Long) row.getLong(1) : null;
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
