package io.alphastocks.clickhouse;

import static java.util.stream.Collectors.joining;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// On one server: the rows that were committed first have the version. The engine numbers blocks of
/// a table as it commits them, one at a time, and keeps the numbers when it merges: a number that
/// was the smallest once stays it.
final class BlockArbiter implements Arbiter {

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

    @Override
    public Map<Version, String> winners(Collection<Version> versions) {
        Map<Version, String> winners = new HashMap<>();
        if (!versions.isEmpty()) {
            session.list(
                    "SELECT stream, version, argMin(writer, (_block_number, _block_offset)) FROM %s WHERE ordinal = 0 AND (stream, version) IN (%s) GROUP BY stream, version"
                            .formatted(
                                    records,
                                    versions.stream()
                                            .map(v ->
                                                    "(%s, %d)"
                                                            .formatted(
                                                                    Sql.text(v.stream()),
                                                                    v.version()))
                                            .collect(joining(", "))),
                    (block, row) ->
                            winners.put(
                                    new Version(
                                            block.column(0).text(row), block.column(1).number(row)),
                                    block.column(2).text(row)));
        }
        return winners;
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
