package io.alphastocks.clickhouse;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// On a cluster: Keeper decides, by a key for each version that can be made once. Rows are stored
/// before their version is claimed, so that behind every claim there are rows; rows without a claim
/// are no records. Claims stay when their records are trimmed: who comes late finds his version
/// taken.
final class KeeperArbiter implements Arbiter {

    private static final int ATTEMPTS = 10;
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(200);

    private final Session session;
    private final String claims;
    private final boolean replicated;

    KeeperArbiter(Session session, ClickHouseSettings settings) {
        this.session = session;
        claims = Table.qualified(settings, "claims");
        replicated = settings.replicated();
    }

    @Override
    public void claim(List<JournalAppend> appends) {
        for (JournalAppend append : appends) {
            Insert insert = session.inserts().begin();
            try {
                session.execute(
                        insert,
                        "INSERT INTO %s SELECT %s, %s WHERE %s SETTINGS keeper_map_strict_mode = 1"
                                .formatted(
                                        claims,
                                        Sql.text(key(append.stream(), append.version())),
                                        Sql.text(append.writer()),
                                        insert.condition()));
            } catch (ClickHouseStoreException e) {
                // Somebody has it, or the answer was lost: when it is over, Keeper tells which.
                session.inserts().settle(insert);
                if (winners(List.of(Version.of(append))).isEmpty()) {
                    append.fail(e);
                }
            }
        }
    }

    /// The version is behind the last colon, whatever the stream is called.
    private static String key(String stream, long version) {
        return stream + ":" + version;
    }

    @Override
    public Map<Version, String> winners(Collection<Version> versions) {
        Map<Version, String> winners = new HashMap<>();
        if (!versions.isEmpty()) {
            List<String> _ =
                    ask(
                            "SELECT claim, writer FROM %s WHERE claim IN (%s)"
                                    .formatted(
                                            claims,
                                            versions.stream()
                                                    .map(v ->
                                                            Sql.text(key(v.stream(), v.version())))
                                                    .collect(joining(", "))),
                            (block, row) -> {
                                String claim = block.column(0).text(row);
                                int colon = claim.lastIndexOf(':');
                                Version version =
                                        new Version(
                                                claim.substring(0, colon),
                                                Long.parseLong(claim.substring(colon + 1)));
                                winners.put(version, block.column(1).text(row));
                                return claim;
                            });
        }
        return winners;
    }

    /// A server that has just lost its session with Keeper is asked again: to read is harmless, and
    /// an append of which nobody can tell what came of it stops its engine.
    private List<String> ask(String sql, Session.RowReader<String> reader) {
        for (int attempt = 1; ; attempt++) {
            try {
                return session.list(sql, reader);
            } catch (ClickHouseStoreException e) {
                if (attempt == ATTEMPTS || !Failures.isOfKeeper(e)) {
                    throw e;
                }
                Inserts.pause(BETWEEN_ATTEMPTS);
            }
        }
    }

    /// Of the highest version there may be rows that nobody has claimed.
    @Override
    public Map<String, Long> versions(Map<String, Long> highest) {
        Set<Version> asked = new HashSet<>();
        highest.forEach((stream, version) -> asked.add(new Version(stream, version)));
        Map<Version, String> winners = winners(asked);
        Map<String, Long> versions = new HashMap<>();
        for (Version version : asked) {
            versions.put(
                    version.stream(),
                    winners.containsKey(version) ? version.version() : version.version() - 1);
        }
        return versions;
    }

    @Override
    public List<RangeQuery.Key> order() {
        return List.of(
                new RangeQuery.Key("stream", RangeQuery.Kind.TEXT),
                new RangeQuery.Key("version", RangeQuery.Kind.NUMBER),
                new RangeQuery.Key("writer", RangeQuery.Kind.TEXT),
                new RangeQuery.Key("ordinal", RangeQuery.Kind.NUMBER));
    }

    /// What a reader is to see must be on the replica that it asks.
    @Override
    public Map<String, String> insertOptions() {
        return replicated
                ? Map.of("insert_quorum", "auto", "insert_quorum_parallel", "0")
                : Map.of();
    }

    @Override
    public String queryOptions() {
        return replicated
                ? "max_block_size = 256, select_sequential_consistency = 1"
                : "max_block_size = 256";
    }
}
