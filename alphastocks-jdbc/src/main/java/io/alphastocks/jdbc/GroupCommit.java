package io.alphastocks.jdbc;

import io.alphastocks.model.EpochMicros;
import io.alphastocks.store.AppendResult;
import io.alphastocks.store.Journal;
import io.alphastocks.store.JournalRecord;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// Decides a group of appends, in their order, and stores those that succeed in one transaction: a
/// few statements in batches, however many appends there are, since each may be a journey to a
/// server and back.
///
/// What it knows of versions lasts no longer than a transaction, so a failure leaves nothing behind
/// that could be wrong.
final class GroupCommit {

    private static final List<Insert.Column> RECORD =
            List.of(
                    new Insert.Column("stream", ColumnKind.TEXT),
                    new Insert.Column("version", ColumnKind.INTEGER),
                    new Insert.Column("ordinal", ColumnKind.INTEGER),
                    new Insert.Column("id", ColumnKind.TEXT),
                    new Insert.Column("type", ColumnKind.TEXT),
                    new Insert.Column("time_micros", ColumnKind.INTEGER),
                    new Insert.Column("correlation_id", ColumnKind.TEXT),
                    new Insert.Column("payload", ColumnKind.TEXT));

    /// Versions that go in one transaction: others wait for it.
    private static final int VERSIONS_A_PART = 200;

    private final Dialect dialect;
    private final Connection connection;
    private final List<AutoCloseable> statements = new ArrayList<>();
    private final Dialect.StreamLock lock;
    private final PreparedStatement newStream;
    private final PreparedStatement newVersion;
    private final PreparedStatement knownId;
    private final RowBatch records;
    private final Map<QueryTable, RowBatch> rows = new HashMap<>();

    private record RowKey(String stream, String id) {}

    /// What comes while a transaction is open.
    interface Arrivals {

        /// Nothing comes.
        Arrivals NONE = (_, _) -> false;

        /// Adds what has come to a group, in its order.
        ///
        /// @param streams what may come: the transaction has these already, and to take another now
        ///   might have it wait for one that waits for this
        /// @return whether something has come
        boolean takeInto(List<Append> group, Set<String> streams);
    }

    GroupCommit(Dialect dialect, Connection connection) throws SQLException {
        this.dialect = dialect;
        this.connection = connection;
        String streams = dialect.table("streams");
        String table = dialect.table("records");
        lock = dialect.prepareLock(connection);
        statements.add(lock);
        newStream =
                prepare(
                        "INSERT INTO %s (stream, version) VALUES (?, 0) ON CONFLICT DO NOTHING"
                                .formatted(streams));
        newVersion = prepare("UPDATE %s SET version = ? WHERE stream = ?".formatted(streams));
        knownId = prepare("SELECT 1 FROM %s WHERE stream = ? AND id = ?".formatted(table));
        records = batch(new Insert(table, RECORD, List.of()));
        for (QueryTable each : QueryTable.all()) {
            rows.put(each, batch(each.upsert(dialect)));
        }
    }

    private RowBatch batch(Insert insert) throws SQLException {
        RowBatch batch = dialect.prepareBatch(connection, insert);
        statements.add(batch);
        return batch;
    }

    private PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statements.add(statement);
        return statement;
    }

    Connection connection() {
        return connection;
    }

    /// Decides all, and what comes meanwhile, and returns when what was stored is durable; then
    /// they can be answered.
    ///
    /// @param group gets what comes meanwhile
    /// @param arrivals gives it
    /// @throws SQLException if nothing of the group is known to be stored; [#leave] tells more
    void run(List<Append> group, Arrivals arrivals) throws SQLException {
        dialect.begin(connection);
        Map<String, Long> versions = take(group);
        Map<String, Long> changed = new LinkedHashMap<>();
        int done = 0;
        do {
            store(group.subList(done, group.size()), versions, changed);
            done = group.size();
        } while (arrivals.takeInto(group, versions.keySet()));
        if (!changed.isEmpty()) {
            update(changed);
        }
        dialect.commit(connection);
    }

    private void store(List<Append> appends, Map<String, Long> versions, Map<String, Long> changed)
            throws SQLException {
        Map<QueryTable, Map<RowKey, Append.Row>> last = new LinkedHashMap<>();
        for (Append append : appends) {
            String stream = append.stream();
            long actual = versions.getOrDefault(stream, 0L);
            if (!append.mayFollow()) {
                append.refuse(Journal.notAfter(stream, append.expectedVersion() - 1));
                continue;
            }
            if (actual != append.expectedVersion()) {
                append.decide(new AppendResult.Conflict(actual));
                continue;
            }
            long next = actual + 1;
            insert(stream, next, append.records());
            versions.put(stream, next);
            changed.put(stream, next);
            for (Append.Row row : append.rows()) {
                // The last state of a row is all that is written.
                last.computeIfAbsent(row.table(), _ -> new LinkedHashMap<>())
                        .put(new RowKey(stream, row.id()), row);
            }
            append.decide(new AppendResult.Appended(next));
        }
        records.write();
        upsert(last);
    }

    /// The versions of the group's streams, which are its own until the transaction ends.
    private Map<String, Long> take(List<Append> group) throws SQLException {
        SortedSet<String> all = new TreeSet<>();
        SortedSet<String> fresh = new TreeSet<>();
        for (Append append : group) {
            all.add(append.stream());
            if (append.expectedVersion() == 0) {
                fresh.add(append.stream());
            }
        }
        // In order, and before any stream is taken that exists: so processes wait for each other in
        // one direction only, and never in a circle.
        for (String stream : fresh) {
            newStream.setString(1, stream);
            newStream.addBatch();
        }
        if (!fresh.isEmpty()) {
            newStream.executeBatch();
        }
        return lock.take(all);
    }

    private void insert(String stream, long version, List<JournalRecord> appended)
            throws SQLException {
        long ordinal = 0;
        for (JournalRecord each : appended) {
            records.add(
                    List.of(
                            stream,
                            version,
                            ordinal++,
                            each.id(),
                            each.type(),
                            EpochMicros.of(each.time()),
                            each.correlationId(),
                            each.payload()));
        }
    }

    private void upsert(Map<QueryTable, Map<RowKey, Append.Row>> last) throws SQLException {
        for (Map.Entry<QueryTable, Map<RowKey, Append.Row>> table : last.entrySet()) {
            RowBatch batch = Objects.requireNonNull(rows.get(table.getKey()));
            for (Map.Entry<RowKey, Append.Row> row : table.getValue().entrySet()) {
                RowKey key = row.getKey();
                batch.add(QueryTable.row(key.stream, key.id, row.getValue().values()));
            }
            batch.write();
        }
    }

    private void update(Map<String, Long> changed) throws SQLException {
        for (Map.Entry<String, Long> stream : changed.entrySet()) {
            newVersion.setLong(1, stream.getValue());
            newVersion.setString(2, stream.getKey());
            newVersion.addBatch();
        }
        newVersion.executeBatch();
    }

    /// Removes the oldest versions of a stream, and returns when they are gone for good.
    ///
    /// @return how many records
    /// @throws SQLException if none is known to be removed; [#leave] tells more
    long trim(Trim trim) throws SQLException {
        String table = dialect.table("records");
        dialect.begin(connection);
        long removed = 0;
        try (PreparedStatement oldest =
                        connection.prepareStatement(
                                "SELECT min(version) FROM %s WHERE stream = ?".formatted(table));
                PreparedStatement delete =
                        connection.prepareStatement(
                                "DELETE FROM %s WHERE stream = ? AND version <= ?"
                                        .formatted(table))) {
            oldest.setString(1, trim.stream());
            try (ResultSet row = oldest.executeQuery()) {
                row.next();
                long first = row.getLong(1);
                if (!row.wasNull() && first <= trim.throughVersion()) {
                    delete.setString(1, trim.stream());
                    delete.setLong(2, Math.min(trim.throughVersion(), first + VERSIONS_A_PART - 1));
                    removed = delete.executeUpdate();
                }
            }
        }
        dialect.commit(connection);
        return removed;
    }

    /// Leaves a transaction that failed. Drivers may have made statements useless when they failed,
    /// so this one is over, and another takes its place.
    ///
    /// @throws SQLException if the connection cannot be used any more; whether the transaction came
    ///   through is unknown then, otherwise it has not
    GroupCommit leave() throws SQLException {
        dialect.rollback(connection);
        for (AutoCloseable each : statements) {
            close(each);
        }
        return new GroupCommit(dialect, connection);
    }

    private static void close(AutoCloseable statement) throws SQLException {
        try {
            statement.close();
        } catch (SQLException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /// An id of an append that its stream has already. Outside of any transaction.
    Optional<String> knownId(Append append) throws SQLException {
        for (JournalRecord each : append.records()) {
            knownId.setString(1, append.stream());
            knownId.setString(2, each.id());
            try (ResultSet row = knownId.executeQuery()) {
                if (row.next()) {
                    return Optional.of(each.id());
                }
            }
        }
        return Optional.empty();
    }
}
