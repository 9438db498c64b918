package io.alphastocks.jdbc;

import io.alphastocks.model.EpochMicros;
import io.alphastocks.store.AppendResult;
import io.alphastocks.store.JournalException;
import io.alphastocks.store.JournalRecord;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Decides a group of appends, in their order, and stores those that succeed in one transaction.
///
/// What it knows of versions lasts no longer than a transaction, so a failure leaves nothing behind
/// that could be wrong.
final class GroupCommit implements AutoCloseable {

    private final Path file;
    private final Connection connection;
    private final List<PreparedStatement> statements = new ArrayList<>();
    private final PreparedStatement begin;
    private final PreparedStatement commit;
    private final PreparedStatement savepoint;
    private final PreparedStatement release;
    private final PreparedStatement undo;
    private final PreparedStatement version;
    private final PreparedStatement newStream;
    private final PreparedStatement newVersion;
    private final PreparedStatement knownId;
    private final PreparedStatement record;
    private final Map<QueryTable, PreparedStatement> upserts = new HashMap<>();

    /// Versions of the streams that this transaction has looked at, its own appends included.
    private final Map<String, Long> versions = new HashMap<>();

    /// Streams that this transaction appends to.
    private final Map<String, Long> changed = new LinkedHashMap<>();

    /// The last state of every query row that this transaction changes.
    private final Map<RowKey, Append.Row> rows = new LinkedHashMap<>();

    private record RowKey(QueryTable table, String stream, String id) {}

    GroupCommit(Path file, Connection connection) throws SQLException {
        this.file = file;
        this.connection = connection;
        begin = prepare("BEGIN IMMEDIATE");
        commit = prepare("COMMIT");
        savepoint = prepare("SAVEPOINT batch");
        release = prepare("RELEASE batch");
        undo = prepare("ROLLBACK TO batch");
        version = prepare("SELECT version FROM streams WHERE stream = ?");
        newStream =
                prepare(
                        "INSERT INTO streams (stream, version) VALUES (?, 0) ON CONFLICT DO NOTHING");
        knownId = prepare("SELECT 1 FROM records WHERE stream = ? AND id = ?");
        newVersion = prepare("UPDATE streams SET version = ? WHERE stream = ?");
        record =
                prepare(
                        """
                        INSERT INTO records
                            (stream, version, ordinal, id, type, time_micros, correlation_id, payload)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                        """);
        for (QueryTable table : QueryTable.all()) {
            upserts.put(table, prepare(table.upsert()));
        }
    }

    private PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statements.add(statement);
        return statement;
    }

    /// Decides all, and returns when what was stored is durable; then they can be answered.
    ///
    /// @throws SQLException if nothing of the group was stored; what [#recover] gives takes the
    ///   next
    void run(List<Append> group) throws SQLException {
        versions.clear();
        changed.clear();
        rows.clear();
        begin.executeUpdate();
        for (Append append : group) {
            decide(append);
        }
        for (Map.Entry<RowKey, Append.Row> row : rows.entrySet()) {
            upsert(row.getKey().stream, row.getValue());
        }
        for (Map.Entry<String, Long> stream : changed.entrySet()) {
            newVersion.setLong(1, stream.getValue());
            newVersion.setString(2, stream.getKey());
            newVersion.executeUpdate();
        }
        commit.executeUpdate();
    }

    /// Leaves a transaction that failed. The driver makes most statements useless when they fail,
    /// so this one is over, and another takes its place.
    ///
    /// @throws SQLException if the connection cannot be used any more
    GroupCommit recover() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("ROLLBACK");
        } catch (SQLException e) {
            // Some failures have ended the transaction themselves: then another one can begin.
            try (Statement statement = connection.createStatement()) {
                statement.execute("BEGIN");
                statement.execute("ROLLBACK");
            } catch (SQLException stuck) {
                stuck.addSuppressed(e);
                throw stuck;
            }
        }
        for (PreparedStatement each : statements) {
            each.close();
        }
        return new GroupCommit(file, connection);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    Connection connection() {
        return connection;
    }

    private void decide(Append append) throws SQLException {
        String stream = append.stream();
        long actual = versionOf(stream);
        if (actual != append.expectedVersion()) {
            append.decide(new AppendResult.Conflict(actual));
            return;
        }
        if (actual == 0) {
            newStream.setString(1, stream);
            newStream.executeUpdate();
        }
        long next = actual + 1;
        // A statement that fails undoes itself; several need a savepoint.
        boolean several = append.records().size() > 1;
        if (several) {
            savepoint.executeUpdate();
        }
        RuntimeException refusal = insert(stream, next, append.records());
        if (several) {
            if (refusal != null) {
                undo.executeUpdate();
            }
            release.executeUpdate();
        }
        if (refusal != null) {
            append.refuse(refusal);
            return;
        }
        versions.put(stream, next);
        changed.put(stream, next);
        for (Append.Row row : append.rows()) {
            rows.put(new RowKey(row.table(), stream, row.id()), row);
        }
        append.decide(new AppendResult.Appended(next));
    }

    private long versionOf(String stream) throws SQLException {
        Long seen = versions.get(stream);
        if (seen != null) {
            return seen;
        }
        version.setString(1, stream);
        long stored;
        try (ResultSet result = version.executeQuery()) {
            stored = result.next() ? result.getLong(1) : 0;
        }
        versions.put(stream, stored);
        return stored;
    }

    /// Why a batch is refused, null where it was inserted.
    private @Nullable RuntimeException insert(
            String stream, long version, List<JournalRecord> records) throws SQLException {
        int ordinal = 0;
        for (JournalRecord each : records) {
            try {
                insert(stream, version, ordinal, each);
            } catch (SQLException e) {
                if (!SqliteErrors.isOfRequest(e)) {
                    throw e;
                }
                return has(stream, each.id())
                        ? new IllegalArgumentException(
                                "stream %s already has a record with the id %s"
                                        .formatted(stream, each.id()))
                        : refusal(stream, version, each, e);
            }
            ordinal++;
        }
        return null;
    }

    private boolean has(String stream, String id) throws SQLException {
        knownId.setString(1, stream);
        knownId.setString(2, id);
        try (ResultSet result = knownId.executeQuery()) {
            return result.next();
        }
    }

    private JournalException refusal(
            String stream, long version, JournalRecord each, SQLException e) {
        return SqliteErrors.of(
                file,
                "storing record %s as version %d of stream %s"
                        .formatted(each.id(), version, stream),
                e);
    }

    private void insert(String stream, long version, int ordinal, JournalRecord each)
            throws SQLException {
        record.setString(1, stream);
        record.setLong(2, version);
        record.setInt(3, ordinal);
        record.setString(4, each.id());
        record.setString(5, each.type());
        record.setLong(6, EpochMicros.of(each.time()));
        record.setString(7, each.correlationId());
        record.setString(8, each.payload());
        record.executeUpdate();
    }

    private void upsert(String stream, Append.Row row) throws SQLException {
        PreparedStatement statement = Objects.requireNonNull(upserts.get(row.table()));
        statement.setString(1, stream);
        statement.setString(2, row.id());
        int index = 3;
        for (Object value : row.values()) {
            statement.setObject(index++, value);
        }
        statement.executeUpdate();
    }
}
