package io.alphastocks.clickhouse;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;

/// The tables of AlphaStocks in a database, with their version. A step from one version to the next
/// may be run twice: the server has no transactions, and several may open it at once.
final class Schema {

    private static final Logger log = LoggerFactory.getLogger(Schema.class);

    private static final String VERSIONS = "schema_versions";

    /// What a version adds.
    interface Step {
        List<String> statements(ClickHouseSettings settings);
    }

    private static final List<Step> STEPS = List.of(Schema::createTables, Views::create);

    private final Session session;
    private final ClickHouseSettings settings;
    private final List<Step> steps;

    Schema(Session session, ClickHouseSettings settings) {
        this(session, settings, STEPS);
    }

    /// @param steps those of another version, for tests
    Schema(Session session, ClickHouseSettings settings, List<Step> steps) {
        this.session = session;
        this.settings = settings;
        this.steps = steps;
    }

    static List<Step> steps() {
        return STEPS;
    }

    private static List<String> createTables(ClickHouseSettings settings) {
        List<String> statements = new ArrayList<>();
        for (Table table : new Tables(settings).all()) {
            statements.addAll(table.create(settings));
        }
        if (settings.cluster() != null) {
            statements.add(claims(settings));
        }
        return statements;
    }

    /// On a cluster Keeper decides who has a version.
    private static String claims(ClickHouseSettings settings) {
        return """
        CREATE TABLE IF NOT EXISTS %s%s (
            claim String,
            writer String
        )
        ENGINE = KeeperMap('/alphastocks/%s/claims')
        PRIMARY KEY claim
        """
                .formatted(
                        Table.qualified(settings, "claims"),
                        Table.onCluster(settings),
                        settings.database())
                .strip();
    }

    /// All statements that make the newest version out of nothing, in their order.
    static List<String> statements(ClickHouseSettings settings, List<Step> steps) {
        List<String> statements = new ArrayList<>();
        statements.add(createDatabase(settings));
        statements.add(createVersions(settings));
        for (Step step : steps) {
            statements.addAll(step.statements(settings));
        }
        return statements;
    }

    private static String createDatabase(ClickHouseSettings settings) {
        return "CREATE DATABASE IF NOT EXISTS `%s`%s ENGINE = Atomic"
                .formatted(settings.database(), Table.onCluster(settings));
    }

    private static String createVersions(ClickHouseSettings settings) {
        String engine =
                settings.cluster() == null
                        ? "MergeTree ORDER BY version"
                        : "KeeperMap('/alphastocks/%s/schema_versions') PRIMARY KEY version"
                                .formatted(settings.database());
        return "CREATE TABLE IF NOT EXISTS %s%s (version Int64, applied DateTime('UTC')) ENGINE = %s"
                .formatted(Table.qualified(settings, VERSIONS), Table.onCluster(settings), engine);
    }

    /// Makes what is missing, and brings an older version up to date.
    ///
    /// @throws ClickHouseStoreException if the database is another application's, or of a newer
    ///   version; the message says which, and what is expected
    void prepare() {
        List<String> present = tables();
        if (!present.contains(VERSIONS)) {
            requireOurs(present);
            if (present.isEmpty() && !exists()) {
                session.execute(createDatabase(settings));
            }
            session.execute(createVersions(settings));
        }
        int version = version();
        if (version > steps.size()) {
            throw new ClickHouseStoreException(
                    "%s: database %s was written by a newer version of AlphaStocks: its schema is %s, this one knows up to %s; use the newer version"
                            .formatted(session.name(), settings.database(), version, steps.size()));
        }
        for (int next = version + 1; next <= steps.size(); next++) {
            steps.get(next - 1).statements(settings).forEach(session::execute);
            session.execute(
                    "INSERT INTO %s VALUES (%s, now())"
                            .formatted(Table.qualified(settings, VERSIONS), next));
        }
        changeExpiry();
        log.atInfo()
                .addKeyValue("store", session.name())
                .addKeyValue("database", settings.database())
                .addKeyValue("before", version)
                .addKeyValue("schema", steps.size())
                .log("ClickHouse is ready");
    }

    private void requireOurs(List<String> present) {
        List<String> foreign =
                new Tables(settings)
                        .all().stream().map(Table::name).filter(present::contains).toList();
        if (!foreign.isEmpty()) {
            throw new ClickHouseStoreException(
                    "%s: database %s has %s, and no %s: they are another application's; use a database of their own"
                            .formatted(
                                    session.name(),
                                    settings.database(),
                                    String.join(", ", foreign),
                                    VERSIONS));
        }
    }

    private void changeExpiry() {
        for (Table table : new Tables(settings).all()) {
            String definition =
                    session.one(
                            "SELECT engine_full FROM system.tables WHERE database = %s AND name = %s"
                                    .formatted(
                                            Sql.text(settings.database()),
                                            Sql.text(table.storedName(settings))),
                            (block, row) -> block.column(0).text(row));
            table.changeExpiry(settings, definition).forEach(session::execute);
        }
    }

    private boolean exists() {
        return session.one(
                        "SELECT count() FROM system.databases WHERE name = "
                                + Sql.text(settings.database()),
                        (block, row) -> block.column(0).number(row))
                > 0;
    }

    private List<String> tables() {
        return session.list(
                "SELECT name FROM system.tables WHERE database = " + Sql.text(settings.database()),
                (block, row) -> block.column(0).text(row));
    }

    private int version() {
        return session.one(
                "SELECT max(version) FROM " + Table.qualified(settings, VERSIONS),
                (block, row) -> Math.toIntExact(block.column(0).number(row)));
    }
}
