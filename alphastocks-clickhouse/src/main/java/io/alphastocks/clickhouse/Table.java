package io.alphastocks.clickhouse;

import java.util.List;

/// What a table of the engine's `MergeTree` family is, on one server or on a cluster.
///
/// @param name its name
/// @param columns as SQL defines them, indexes too
/// @param merging what becomes of rows of one key, such as `ReplacingMergeTree(position)`
/// @param partitionBy rows that stand together in files, empty for one place
/// @param orderBy its key
/// @param shardBy on a cluster: an expression whose value decides which shard has a row
/// @param keptDays how long rows are kept from when they were stored; 0 for ever
/// @param options settings of the table, such as `fsync_after_insert = 1`
record Table(
        String name,
        List<String> columns,
        String merging,
        String partitionBy,
        String orderBy,
        String shardBy,
        int keptDays,
        List<String> options) {

    /// The column that tells when a row was stored, of tables whose rows are not kept for ever.
    static final String RECORDED = "recorded DateTime('UTC') DEFAULT now() CODEC(DoubleDelta, LZ4)";

    private static final String LOCAL = "_local";

    /// The statements that make it, where it is not there yet.
    List<String> create(ClickHouseSettings settings) {
        String cluster = settings.cluster();
        if (cluster == null) {
            return List.of(definition(qualified(settings, name), "", merging));
        }
        String local = qualified(settings, name + LOCAL);
        String engine = settings.replicated() ? replicated(settings) : merging;
        return List.of(
                definition(local, onCluster(settings), engine),
                "CREATE TABLE IF NOT EXISTS %s%s AS %s ENGINE = Distributed(`%s`, `%s`, `%s`, %s)"
                        .formatted(
                                qualified(settings, name),
                                onCluster(settings),
                                local,
                                cluster,
                                settings.database(),
                                name + LOCAL,
                                shardBy));
    }

    private String definition(String table, String onCluster, String engine) {
        StringBuilder sql =
                new StringBuilder(
                        "CREATE TABLE IF NOT EXISTS %s%s (\n    %s\n)\nENGINE = %s"
                                .formatted(
                                        table, onCluster, String.join(",\n    ", columns), engine));
        if (!partitionBy.isEmpty()) {
            sql.append("\nPARTITION BY ").append(partitionBy);
        }
        sql.append("\nORDER BY (").append(orderBy).append(")");
        if (keptDays > 0) {
            sql.append("\nTTL ").append(expiry());
        }
        if (!options.isEmpty()) {
            sql.append("\nSETTINGS ").append(String.join(", ", options));
        }
        return sql.toString();
    }

    /// `MergeTree` becomes `ReplicatedMergeTree('path', '{replica}')`, with the parameters it had.
    private String replicated(ClickHouseSettings settings) {
        int parameters = merging.indexOf('(');
        String kind = parameters < 0 ? merging : merging.substring(0, parameters);
        String rest =
                parameters < 0
                        ? ""
                        : ", " + merging.substring(parameters + 1, merging.length() - 1);
        return "Replicated%s('/clickhouse/tables/{shard}/%s/%s', '{replica}'%s)"
                .formatted(kind, settings.database(), name, rest);
    }

    private String expiry() {
        return "recorded + toIntervalDay(" + keptDays + ")";
    }

    /// The statement that brings the time that rows are kept up to date.
    ///
    /// @param definition how the server describes the table that has the rows
    /// @return empty where nothing has changed
    List<String> changeExpiry(ClickHouseSettings settings, String definition) {
        String table = stored(settings) + onCluster(settings);
        boolean expires = definition.contains(" TTL ");
        if (keptDays == 0) {
            return expires ? List.of("ALTER TABLE " + table + " REMOVE TTL") : List.of();
        }
        return definition.contains(expiry())
                ? List.of()
                : List.of("ALTER TABLE " + table + " MODIFY TTL " + expiry());
    }

    /// The table that has the rows, as statements write it.
    String stored(ClickHouseSettings settings) {
        return qualified(settings, storedName(settings));
    }

    /// The name of the table that has the rows.
    String storedName(ClickHouseSettings settings) {
        return settings.cluster() == null ? name : name + LOCAL;
    }

    static String qualified(ClickHouseSettings settings, String table) {
        return "`" + settings.database() + "`.`" + table + "`";
    }

    static String onCluster(ClickHouseSettings settings) {
        return settings.cluster() == null ? "" : " ON CLUSTER `" + settings.cluster() + "`";
    }
}
