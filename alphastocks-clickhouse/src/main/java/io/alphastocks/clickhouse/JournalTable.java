package io.alphastocks.clickhouse;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import io.alphastocks.clickhouse.Arbiter.Version;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.store.JournalQuery;
import io.alphastocks.store.StoredRecord;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// Reads the table of records. It has rows that are no records: of appends that lost their version
/// to others, and marks of what was trimmed, which have no place in a batch ([#MARK]).
final class JournalTable {

    /// The ordinal of a row that says that its stream was trimmed through its version.
    static final int MARK = -1;

    private static final String COLUMNS =
            "stream, version, ordinal, id, type, time_micros, correlation_id, payload, writer";

    /// A row, and whose.
    private record Row(StoredRecord stored, String writer) {}

    /// A stream's rows.
    private record Extent(String stream, long highest, long trimmed) {}

    /// What of the rows is records, at one moment.
    private record Standing(
            Map<String, Long> versions, Map<String, Long> trimmed, Map<Version, String> contested) {

        boolean isRecord(Row row) {
            StoredRecord stored = row.stored;
            String stream = stored.stream();
            if (stored.version() > versions.getOrDefault(stream, 0L)
                    || stored.version() <= trimmed.getOrDefault(stream, 0L)) {
                return false;
            }
            String winner =
                    contested.isEmpty()
                            ? null
                            : contested.get(new Version(stream, stored.version()));
            return winner == null || winner.equals(row.writer);
        }
    }

    private final Session session;
    private final Arbiter arbiter;
    private final String records;

    JournalTable(Session session, ClickHouseSettings settings, Arbiter arbiter) {
        this.session = session;
        this.arbiter = arbiter;
        records = Table.qualified(settings, Tables.RECORDS);
    }

    /// The versions of streams, those that nobody appended to left out.
    Map<String, Long> versions(Collection<String> streams) {
        return standing(extents(in(streams))).versions;
    }

    List<String> streams() {
        // Sorted here: the server sorts by bytes, which is another order beyond U+FFFF.
        return standing(extents("1")).versions.entrySet().stream()
                .filter(stream -> stream.getValue() > 0)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /// The last version that was trimmed.
    long trimmed(String stream) {
        return standing(extents(in(List.of(stream)))).trimmed.getOrDefault(stream, 0L);
    }

    private static String in(Collection<String> streams) {
        return "stream IN (%s)".formatted(texts(streams));
    }

    private static String texts(Collection<String> texts) {
        return texts.stream().map(Sql::text).collect(joining(", "));
    }

    private List<Extent> extents(String where) {
        return session.list(
                "SELECT stream, max(version), maxIf(version, ordinal = %s) FROM %s WHERE %s GROUP BY stream%s"
                        .formatted(MARK, records, where, options()),
                (block, row) ->
                        new Extent(
                                block.column(0).text(row),
                                block.column(1).number(row),
                                block.column(2).number(row)));
    }

    private Standing standing(List<Extent> extents) {
        Map<String, Long> trimmed =
                extents.stream().collect(toMap(Extent::stream, Extent::trimmed));
        Map<String, Long> versions =
                new HashMap<>(
                        arbiter.versions(
                                extents.stream().collect(toMap(Extent::stream, Extent::highest))));
        // A stream that was trimmed whole has no rows but its mark.
        trimmed.forEach((stream, version) -> versions.merge(stream, version, Math::max));
        return new Standing(versions, trimmed, Map.of());
    }

    private Standing standing(String where) {
        Standing all = standing(extents(where));
        List<Version> several =
                session.list(
                        "SELECT stream, version FROM %s WHERE ordinal = 0 AND %s GROUP BY stream, version HAVING count() > 1 SETTINGS optimize_aggregation_in_order = 1, %s"
                                .formatted(records, where, arbiter.queryOptions()),
                        (block, row) ->
                                new Version(
                                        block.column(0).text(row), block.column(1).number(row)));
        return new Standing(all.versions, all.trimmed, arbiter.winners(several));
    }

    private String options() {
        return " SETTINGS " + arbiter.queryOptions();
    }

    /// Takes what ids streams have beyond those that are known, up to the versions that they were
    /// seen at; also ids of rows that are no records.
    void addIds(KnownStreams known, List<String> streams) {
        String where =
                streams.stream()
                        .map(stream ->
                                "(stream = %s AND version > %s AND version <= %s)"
                                        .formatted(
                                                Sql.text(stream),
                                                known.idsThrough(stream),
                                                known.version(stream, 0)))
                        .collect(joining(" OR "));
        session.list(
                "SELECT stream, id FROM %s WHERE ordinal >= 0 AND (%s) LIMIT %s BY stream%s"
                        .formatted(records, where, KnownStreams.MOST_IDS + 1, options()),
                (block, row) -> {
                    known.add(block.column(0).text(row), block.column(1).text(row));
                    return Boolean.TRUE;
                });
        streams.forEach(stream -> known.completeThrough(stream, known.version(stream, 0)));
    }

    /// Who has stored rows for versions.
    Set<String> writers(Collection<Version> versions) {
        return Set.copyOf(
                session.list(
                        "SELECT DISTINCT writer FROM %s WHERE ordinal = 0 AND %s%s"
                                .formatted(records, Version.in(versions), options()),
                        (block, row) -> block.column(0).text(row)));
    }

    /// Which of the ids that appends bring are in their streams already.
    ///
    /// @return streams with ids
    Map<String, Set<String>> used(List<JournalAppend> appends) {
        String where =
                appends.stream()
                        .map(append ->
                                "(stream = %s AND version <= %s AND id IN (%s))"
                                        .formatted(
                                                Sql.text(append.stream()),
                                                append.expectedVersion(),
                                                texts(
                                                        append.records().stream()
                                                                .map(r -> r.id())
                                                                .toList())))
                        .collect(joining(" OR "));
        List<Row> found =
                session.list(
                        "SELECT %s FROM %s WHERE ordinal >= 0 AND (%s)%s"
                                .formatted(COLUMNS, records, where, options()),
                        JournalTable::row);
        if (found.isEmpty()) {
            return Map.of();
        }
        Set<String> streams = new HashSet<>();
        found.forEach(row -> streams.add(row.stored.stream()));
        Standing standing = standing(in(streams));
        Map<String, Set<String>> used = new HashMap<>();
        for (Row row : found) {
            if (standing.isRecord(row)) {
                used.computeIfAbsent(row.stored.stream(), _ -> new HashSet<>())
                        .add(row.stored.id());
            }
        }
        return used;
    }

    /// How many records a stream has in a range of versions.
    long count(String stream, long afterVersion, long throughVersion) {
        AtomicLong count = new AtomicLong();
        read(
                stream,
                afterVersion,
                stored -> {
                    if (stored.version() <= throughVersion) {
                        count.incrementAndGet();
                    }
                },
                () -> {});
        return count.get();
    }

    /// Gives the records of a stream after a version.
    ///
    /// @param requireOpen throws where the journal is closed
    void read(
            String stream,
            long afterVersion,
            Consumer<? super StoredRecord> consumer,
            Runnable requireOpen) {
        String where = "stream = " + Sql.text(stream);
        Standing standing = standing(where);
        give(
                where + " AND ordinal >= 0 AND version > " + afterVersion,
                List.of(
                        new RangeQuery.Key("version", RangeQuery.Kind.NUMBER),
                        new RangeQuery.Key("writer", RangeQuery.Kind.TEXT),
                        new RangeQuery.Key("ordinal", RangeQuery.Kind.NUMBER)),
                standing,
                consumer,
                requireOpen);
    }

    /// Gives what a query asks for, in the order of time.
    ///
    /// @param requireOpen throws where the journal is closed
    void find(JournalQuery query, Consumer<? super StoredRecord> consumer, Runnable requireOpen) {
        Standing standing =
                standing(query.stream() == null ? "1" : "stream = " + Sql.text(query.stream()));
        StringBuilder where =
                new StringBuilder(
                        "ordinal >= 0 AND time_micros >= %s AND time_micros < %s"
                                .formatted(query.fromMicros(), query.toMicros()));
        and(where, "stream", query.stream());
        and(where, "type", query.type());
        and(where, "correlation_id", query.correlationId());
        List<RangeQuery.Key> keys = new ArrayList<>();
        keys.add(new RangeQuery.Key("time_micros", RangeQuery.Kind.NUMBER));
        keys.addAll(arbiter.order());
        give(where.toString(), keys, standing, consumer, requireOpen);
    }

    private static void and(StringBuilder where, String column, @Nullable String value) {
        if (value != null) {
            where.append(" AND ").append(column).append(" = ").append(Sql.text(value));
        }
    }

    private void give(
            String where,
            List<RangeQuery.Key> keys,
            Standing standing,
            Consumer<? super StoredRecord> consumer,
            Runnable requireOpen) {
        RangeQuery<Row> query =
                new RangeQuery<>(
                        COLUMNS,
                        records,
                        where,
                        keys,
                        arbiter.queryOptions(),
                        _ -> JournalTable::row);
        try (RangeRows<Row> rows =
                new RangeRows<>(session, query, requireOpen, ClickHouseJournal::failure)) {
            while (rows.hasNext()) {
                Row row = rows.next();
                if (standing.isRecord(row)) {
                    consumer.accept(row.stored);
                }
            }
        }
    }

    private static Row row(InputBlocks.Block block, int row) {
        return new Row(
                new StoredRecord(
                        block.column(0).text(row),
                        block.column(1).number(row),
                        Math.toIntExact(block.column(2).number(row)),
                        block.column(3).text(row),
                        block.column(4).text(row),
                        EpochMicros.toInstant(block.column(5).number(row)),
                        block.column(6).text(row),
                        block.column(7).text(row)),
                block.column(8).text(row));
    }
}
