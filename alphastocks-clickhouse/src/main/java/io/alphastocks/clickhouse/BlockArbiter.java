package io.alphastocks.clickhouse;

import static java.util.stream.Collectors.joining;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;

/// On one server: the rows that were committed first have the version. The engine numbers blocks of
/// a table as it commits them, one at a time, and keeps the numbers when it merges: a number that
/// was the smallest once stays it.
final class BlockArbiter implements Arbiter {

    /// A row of a version, and the place at which it was committed.
    private record Row(String writer, long block, long offset) {}

    private static final Comparator<Row> COMMITTED =
            Comparator.comparingLong(Row::block).thenComparingLong(Row::offset);

    private final Session session;
    private final String records;

    BlockArbiter(Session session, ClickHouseSettings settings) {
        this.session = session;
        records = Table.qualified(settings, Tables.RECORDS);
    }

    @Override
    public void claim(List<JournalAppend> appends) {
        // To have stored the rows is the claim.
    }

    /// Rows of a version that was trimmed may be gone, and only then a late row is the first: the
    /// mark of the trimming, which is stored before they go and found with them at one moment, has
    /// the version then.
    @Override
    public Map<Version, String> winners(Collection<Version> versions) {
        Map<Version, Row> first = new HashMap<>();
        Map<String, Long> trimmed = new HashMap<>();
        if (!versions.isEmpty()) {
            // The rows of a version are few; the server takes longer to group them than to give
            // them.
            session.list(
                    "SELECT stream, version, ordinal, writer, toInt64(_block_number), toInt64(_block_offset) FROM %s WHERE ordinal = 0 AND %s OR ordinal = %s AND (%s) SETTINGS optimize_move_to_prewhere = 0, %s"
                            .formatted(
                                    records,
                                    Version.in(versions),
                                    JournalTable.MARK,
                                    fromFirst(versions),
                                    queryOptions()),
                    (block, row) -> {
                        String stream = block.column(0).text(row);
                        long version = block.column(1).number(row);
                        if (block.column(2).number(row) == JournalTable.MARK) {
                            trimmed.merge(stream, version, Math::max);
                        } else {
                            first.merge(
                                    new Version(stream, version),
                                    new Row(
                                            block.column(3).text(row),
                                            block.column(4).number(row),
                                            block.column(5).number(row)),
                                    BinaryOperator.minBy(COMMITTED));
                        }
                        return stream;
                    });
        }
        Map<Version, String> winners = new HashMap<>();
        first.forEach((version, row) -> winners.put(version, row.writer));
        versions.stream()
                .filter(v -> v.version() <= trimmed.getOrDefault(v.stream(), 0L))
                .forEach(v -> winners.put(v, TRIMMED));
        return winners;
    }

    /// The part of each stream that has the versions, so that the others are not searched.
    private static String fromFirst(Collection<Version> versions) {
        Map<String, Long> first = new HashMap<>();
        versions.forEach(v -> first.merge(v.stream(), v.version(), Math::min));
        return first.entrySet().stream()
                .map(stream ->
                        "stream = %s AND version >= %s"
                                .formatted(Sql.text(stream.getKey()), stream.getValue()))
                .collect(joining(" OR "));
    }

    @Override
    public Map<String, Long> versions(Map<String, Long> highest) {
        return highest; // the rows that are there have been claimed by somebody
    }

    @Override
    public List<RangeQuery.Key> order() {
        return List.of(
                new RangeQuery.Key("_block_number", RangeQuery.Kind.NUMBER),
                new RangeQuery.Key("_block_offset", RangeQuery.Kind.NUMBER));
    }

    @Override
    public Map<String, String> insertOptions() {
        return Map.of();
    }

    @Override
    public String queryOptions() {
        return "max_block_size = 256";
    }
}
