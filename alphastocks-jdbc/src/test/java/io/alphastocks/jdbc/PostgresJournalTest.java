package io.alphastocks.jdbc;

import static io.alphastocks.jdbc.Records.TIME;
import static io.alphastocks.jdbc.Records.ids;
import static io.alphastocks.jdbc.Records.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.zaxxer.hikari.HikariDataSource;

import io.alphastocks.model.Money;
import io.alphastocks.model.Price;
import io.alphastocks.store.AppendResult;
import io.alphastocks.store.AppendResult.Appended;
import io.alphastocks.store.AppendResult.Conflict;
import io.alphastocks.store.Appender;
import io.alphastocks.store.JournalException;
import io.alphastocks.store.JournalRecord;
import io.alphastocks.store.QueryRow;
import io.alphastocks.store.QueryRow.Table;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/// What the journal does with a server, its schema and its connections.
@Timeout(60)
class PostgresJournalTest {

    private final PostgresServer server = PostgresServer.shared();
    private final String schema = PostgresServer.newSchema();

    private PostgresJournal open() {
        return PostgresJournal.open(PostgresServer.sharedPool(), schema);
    }

    @Test
    void everyCommitIsDurableEvenWhereTheServersSettingIsNot() throws SQLException {
        PGSimpleDataSource careless = server.source();
        careless.setOptions(
                "-c synchronous_commit=off -c default_transaction_isolation=serializable");
        try (PostgresJournal journal = PostgresJournal.open(careless, schema);
                Statement statement = journal.writerConnection().createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT current_setting('synchronous_commit'), current_setting('transaction_isolation')")) {
            assertThat(Records.rows(row)).containsExactly("on|read committed");
        }
    }

    @Test
    void aServerThatDoesNotForceToItsDiskIsRefused() throws Exception {
        PostgresServer careless = PostgresServer.start(Map.of("fsync", "off"));
        try {
            assertThatExceptionOfType(JournalException.class)
                    .isThrownBy(() -> PostgresJournal.open(careless.source(), schema))
                    .withMessageContainingAll(schema, "fsync = off", "power cut", "set it on");
        } finally {
            careless.end();
        }
    }

    @Test
    void aServerThatMayOnlyBeReadIsRefused() {
        PGSimpleDataSource readOnly = server.source();
        readOnly.setOptions("-c default_transaction_read_only=on");

        assertThatExceptionOfType(JournalException.class)
                .isThrownBy(() -> PostgresJournal.open(readOnly, schema))
                .withMessageContainingAll(schema, "only be read", "primary");
    }

    @Test
    void aServerThatIsNotThereIsToldWithWhatToDo() {
        PGSimpleDataSource nowhere = server.source();
        nowhere.setPortNumbers(new int[] {1});

        assertThatExceptionOfType(JournalException.class)
                .isThrownBy(() -> PostgresJournal.open(nowhere, schema))
                .withMessageContainingAll(schema, "cannot be reached", "goes on");
    }

    @Test
    void aDatabaseThatIsNotThereIsToldWithWhatToDo() {
        PGSimpleDataSource none = server.source();
        none.setDatabaseName("none");

        assertThatExceptionOfType(JournalException.class)
                .isThrownBy(() -> PostgresJournal.open(none, schema))
                .withMessageContainingAll("no such database", "create it");
    }

    @Test
    void anotherDatabaseThanPostgresIsRefused() {
        org.sqlite.SQLiteDataSource sqlite = new org.sqlite.SQLiteDataSource();
        sqlite.setUrl("jdbc:sqlite::memory:");

        assertThatExceptionOfType(JournalException.class)
                .isThrownBy(() -> PostgresJournal.open(sqlite, schema))
                .withMessageContainingAll("SQLite", "must be PostgreSQL 14 or newer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Public", "a-b", "a.b", "x; DROP TABLE streams", "1a"})
    void aSchemasNameIsPlain(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PostgresJournal.open(server.source(), name))
                .withMessageContainingAll("\"" + name + "\"", "plain name");
    }

    @Test
    void theSchemaOfAnotherApplicationIsRefusedAndLeftAsItIs() throws SQLException {
        server.execute(
                "CREATE SCHEMA " + schema, "CREATE TABLE " + schema + ".customers (name TEXT)");

        refused("another application", "customers", "does not exist yet");

        assertThat(tables()).containsExactly("customers");
    }

    @Test
    void aNewerSchemaIsRefusedAndLeftAsItIs() throws SQLException {
        open().close();
        server.execute("UPDATE " + schema + ".alphastocks_versions SET version = 5");

        refused("schema 5", "up to 4", "newer version");

        assertThat(server.query("SELECT version FROM " + schema + ".alphastocks_versions"))
                .containsExactly("5");
    }

    private void refused(String... parts) {
        assertThatExceptionOfType(JournalException.class)
                .isThrownBy(this::open)
                .withMessageContaining(schema)
                .withMessageContainingAll(parts);
    }

    private List<String> tables() throws SQLException {
        return server.query(
                "SELECT tablename FROM pg_tables WHERE schemaname = '%s' ORDER BY 1"
                        .formatted(schema));
    }

    @Test
    void anOlderSchemaIsBroughtUpToDateWithAllThatItHolds() throws Exception {
        server.execute(SchemaVersion1.postgres(schema));

        try (PostgresJournal journal = open()) {
            assertThat(ids(journal, "book")).containsExactly("a", "b", "c");
            assertThat(journal.append("book", 2, List.of(record("d")))).isEqualTo(new Appended(3));
        }
        String fresh = PostgresServer.newSchema();
        PostgresJournal.open(PostgresServer.sharedPool(), fresh).close();
        assertThat(definition(schema)).isEqualTo(definition(fresh)).isNotEmpty();
        assertThat(server.query("SELECT version FROM " + schema + ".alphastocks_versions"))
                .containsExactly("4");
        assertThat(server.query("SELECT id, state, limit_price FROM %s.orders".formatted(schema)))
                .containsExactly("o-1|OPEN|92.6500");
    }

    private List<String> definition(String of) throws SQLException {
        List<String> definition =
                new ArrayList<>(
                        server.query(
                                "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns WHERE table_schema = '%s' ORDER BY 1, 2"
                                        .formatted(of)));
        definition.addAll(
                server.query(
                        "SELECT replace(indexdef, '%1$s.', '') FROM pg_indexes WHERE schemaname = '%1$s' ORDER BY 1"
                                .formatted(of)));
        definition.addAll(
                server.query(
                        "SELECT conname, contype FROM pg_constraint WHERE connamespace = '%s'::regnamespace AND contype <> 'n' ORDER BY 1"
                                .formatted(of)));
        return definition;
    }

    @Test
    void aSchemaThatVanishesUnderAnOpenJournalIsToldAndNotMadeAnew() throws SQLException {
        try (PostgresJournal journal = open()) {
            journal.append("book", 0, List.of(record("a")));
            server.execute("DROP SCHEMA " + schema + " CASCADE");

            for (int attempt = 0; attempt < 3; attempt++) {
                assertThatExceptionOfType(JournalException.class)
                        .isThrownBy(() -> journal.append("book", 1, List.of(record("b"))))
                        .withMessageContainingAll(schema, "missing");
            }
            assertThat(tables()).isEmpty();
        }
    }

    @Test
    void rowsOfQueryTablesAreStoredWithTheirRecords() throws SQLException {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("position_id", "p-1");
        values.put("strike", Price.of("15800"));
        values.put("quantity", 375L);
        values.put("exit", null);
        values.put("net", Money.of("-1234.5601"));
        values.put("opened", TIME);
        try (PostgresJournal journal = open()) {
            journal.append(
                    "book",
                    0,
                    List.of(
                            record(
                                    "a",
                                    new QueryRow(Table.POSITIONS, "p-1", values),
                                    new QueryRow(
                                            Table.SIGNALS,
                                            "s",
                                            Map.of(
                                                    "strength",
                                                    8.5,
                                                    "value",
                                                    3L,
                                                    "limit_value",
                                                    "3")),
                                    new QueryRow(Table.FILLS, "f", Map.of("late", true)))));
            journal.append(
                    "book",
                    1,
                    List.of(record("b", order("INTENT", 75L)), record("c", order("OPEN", 25L))));
        }

        assertThat(
                        server.query(
                                "SELECT stream, id, strike, quantity, exit, net, net_raw, opened AT TIME ZONE 'UTC', closed FROM %s.positions WHERE net < 0"
                                        .formatted(schema)))
                .containsExactly(
                        "book|p-1|15800.0000|375|null|-1234.5601|-12345601|2021-06-11 05:50:00.123456|null");
        assertThat(
                        server.query(
                                "SELECT strength, value, limit_value FROM %s.signals"
                                        .formatted(schema)))
                .containsExactly("8.5|3|3");
        assertThat(server.query("SELECT late FROM %s.fills".formatted(schema)))
                .containsExactly("t");
        assertThat(server.query("SELECT state, filled FROM %s.orders".formatted(schema)))
                .containsExactly("OPEN|25");
    }

    private static QueryRow order(String state, long filled) {
        return new QueryRow(Table.ORDERS, "o-1", Map.of("state", state, "filled", filled));
    }

    @Test
    void aJournalAtTheSameStreamGetsAConflictAndTheRowsOfItsBatchAreNotStored()
            throws SQLException {
        try (PostgresJournal one = open();
                PostgresJournal other = open()) {
            one.append("book", 0, List.of(record("a", order("OPEN", 1))));

            assertThat(other.append("book", 0, List.of(record("a", order("FILLED", 75)))))
                    .isEqualTo(new Conflict(1));
            assertThat(other.append("book", 1, List.of(record("b")))).isEqualTo(new Appended(2));
            assertThat(one.append("book", 1, List.of(record("c")))).isEqualTo(new Conflict(2));
            assertThat(ids(one, "book")).containsExactly("a", "b");
        }
        assertThat(server.query("SELECT state FROM %s.orders".formatted(schema)))
                .containsExactly("OPEN");
    }

    @Test
    void aGroupWithOneThatIsAtFaultIsStoredWithoutIt() {
        try (PostgresJournal journal = open()) {
            journal.append("book", 0, List.of(record("a")));
            List<Append> group = new ArrayList<>();
            group.add(Append.of("book", 1, List.of(record("b"), record("c")), null));
            group.add(Append.of("other", 0, List.of(record("a")), null));
            group.add(Append.of("other", 1, List.of(record("b"), record("a")), null));
            group.add(Append.of(longName(), 0, List.of(record("a")), null));
            group.add(Append.of("book", 2, List.of(record("d")), null));
            group.add(Append.of("other", 1, List.of(record("b")), null));
            PostgresDatabase database =
                    new PostgresDatabase(
                            JournalTables.LAYOUT,
                            PostgresServer.sharedPool(),
                            schema,
                            PostgresSession.Patience.DEFAULT);
            try (GroupStore store = new GroupStore(database)) {
                store.store(group, GroupCommit.Arrivals.NONE);
            }

            assertThat(group.get(0).await()).isEqualTo(new Appended(2));
            assertThat(group.get(1).await()).isEqualTo(new Appended(1));
            assertThatIllegalArgumentException()
                    .isThrownBy(group.get(2)::await)
                    .withMessageContainingAll("other", "id a");
            assertThatExceptionOfType(JournalException.class)
                    .isThrownBy(group.get(3)::await)
                    .withMessageContaining("index row");
            assertThat(group.get(4).await()).isEqualTo(new Appended(3));
            assertThat(group.get(5).await()).isEqualTo(new Appended(2));
            assertThat(ids(journal, "book")).containsExactly("a", "b", "c", "d");
            assertThat(ids(journal, "other")).containsExactly("a", "b");
        }
    }

    /// A transaction takes more of the streams that it has, and no others: to take another now
    /// might have two processes wait for each other, and nothing is overtaken.
    @Test
    void whatComesForAnotherStreamWaitsForTheNextTransaction() throws Exception {
        try (PostgresJournal journal = open();
                Connection person = server.source().getConnection();
                Statement statement = person.createStatement()) {
            for (int version = 0; version < 3; version++) {
                journal.append("other", version, List.of(record("a" + version)));
            }
            journal.append("book", 0, List.of(record("a")));
            person.setAutoCommit(false);
            statement.execute(
                    "SELECT 1 FROM %s.streams WHERE stream = 'book' FOR UPDATE".formatted(schema));
            Appender book = journal.appender("book", 1);

            CompletableFuture<AppendResult> first = book.append(List.of(record("b")));
            while (server.query(
                            "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%%%s.streams%%'"
                                    .formatted(schema))
                    .isEmpty()) {
                assertThat(first).isNotDone();
            }
            CompletableFuture<AppendResult> second = book.append(List.of(record("c")));
            CompletableFuture<AppendResult> others =
                    journal.appender("other", 3).append(List.of(record("b")));
            CompletableFuture<AppendResult> third = book.append(List.of(record("d")));
            person.rollback();

            assertThat(first.join()).isEqualTo(new Appended(2));
            assertThat(second.join()).isEqualTo(new Appended(3));
            assertThat(others.join()).isEqualTo(new Appended(4));
            assertThat(third.join()).isEqualTo(new Appended(4));
            assertThat(
                            server.query(
                                    "SELECT count(DISTINCT xmin::text) FROM %s.records WHERE id IN ('b', 'c') AND stream = 'book'"
                                            .formatted(schema)))
                    .as("in one transaction")
                    .containsExactly("1");
            assertThat(
                            server.query(
                                    "SELECT count(DISTINCT xmin::text) FROM %s.records WHERE id IN ('c', 'd')"
                                            .formatted(schema)))
                    .as("behind the one that came before it")
                    .containsExactly("2");
        }
    }

    /// Too long for an index, and not to be compressed.
    private static String longName() {
        return new Random(20210611)
                .ints(10_000, 'a', 'z')
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    @Test
    void thePoolGetsItsConnectionsBackAsTheyWere() throws SQLException {
        try (HikariDataSource pool = server.pool(1)) {
            String before = settings(pool);
            try (PostgresJournal _ = PostgresJournal.open(pool, schema)) {
                assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isEqualTo(1);
            }
            assertThat(settings(pool)).isEqualTo(before);
            assertThat(pool.getHikariPoolMXBean().getTotalConnections()).isEqualTo(1);
        }
    }

    /// More than go in one statement.
    @Test
    void rowsOfAQueryTableMayBeMany() throws SQLException {
        List<JournalRecord> batch = new ArrayList<>();
        for (int i = 0; i < 2_500; i++) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            values.put("order_id", "\"{o,\\" + i + "}'");
            values.put("reason", i % 2 == 0 ? null : "");
            values.put("filled", (long) i);
            batch.add(record("r" + i, new QueryRow(Table.ORDERS, "o" + i, values)));
        }
        try (PostgresJournal journal = open()) {
            assertThat(journal.append("book", 0, batch)).isEqualTo(new Appended(1));
        }

        String named = "order_id = '\"{o,\\' || filled || '}'''";
        assertThat(
                        server.query(
                                "SELECT count(DISTINCT id), sum(filled), count(reason), count(*) FILTER (WHERE %s) FROM %s.orders"
                                        .formatted(named, schema)))
                .containsExactly("2500|3123750|1250|2500");
    }

    private static String settings(HikariDataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT pg_backend_pid(), current_setting('lock_timeout'), current_setting('idle_in_transaction_session_timeout'), current_setting('transaction_isolation')")) {
            return Records.rows(row)
                    + " "
                    + connection.getAutoCommit()
                    + " "
                    + connection.getNetworkTimeout();
        }
    }
}
