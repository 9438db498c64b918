package io.alphastocks.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Price;
import io.alphastocks.model.Tick;
import io.alphastocks.store.BufferSettings;
import io.alphastocks.store.MarketDataException;
import io.alphastocks.store.MarketDataStore;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import javax.sql.DataSource;

/// Stores of market data whose database is away, in use, or something else.
@Timeout(60)
class MarketDataFaultTest {

    private static final InstrumentId NIFTY = new InstrumentId("NSE:NIFTY 50");
    private static final Instant START = Instant.parse("2021-06-11T03:45:00Z");

    /// Nothing is stored before it is asked for, and nothing tried again before that.
    private static final BufferSettings PATIENT =
            new BufferSettings(
                    1_000, Duration.ofHours(1), 10_000, Duration.ofHours(1), Duration.ofHours(1));

    @TempDir Path directory;

    private static Tick tick(int second) {
        return Tick.ofLast(NIFTY, START.plusSeconds(second), Price.of("15800.05"));
    }

    private static List<Tick> ticks(MarketDataStore store) {
        try (Stream<Tick> ticks = store.ticks(Long.MIN_VALUE, Long.MAX_VALUE)) {
            return ticks.toList();
        }
    }

    private static SqliteMarketDataStore sqlite(Path file) {
        return SqliteMarketDataStore.open(file, Duration.ZERO, PATIENT);
    }

    @Test
    void whatAClosedStoreWasGivenIsThereAfterReopening() {
        Path file = directory.resolve("market.db");
        try (MarketDataStore store = sqlite(file)) {
            store.addTicks(List.of(tick(0), tick(1)));
        }
        try (MarketDataStore store = sqlite(file)) {
            assertThat(ticks(store)).containsExactly(tick(0), tick(1));
            assertThat(store.statistics().taken()).isZero();
        }
        assertThat(directory.resolve("market.db-wal")).doesNotExist();
    }

    @Test
    void aLockedFileKeepsRowsWaitingAndStoresThemOnceWhenItIsFree() throws Exception {
        Path file = directory.resolve("market.db");
        try (MarketDataStore store = sqlite(file)) {
            store.addTicks(List.of(tick(0)));
            store.flush();
            try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                    Statement statement = other.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                store.addTicks(List.of(tick(1)));
                assertThatExceptionOfType(MarketDataException.class)
                        .isThrownBy(store::flush)
                        .withMessageContainingAll(
                                file.toRealPath().toString(), "1 rows", "another program");
                assertThat(store.statistics().waiting()).isEqualTo(1);
                assertThat(ticks(store)).containsExactly(tick(0));
                statement.execute("ROLLBACK");
            }
            store.addTicks(List.of(tick(2)));
            store.flush();
            assertThat(ticks(store)).containsExactly(tick(0), tick(1), tick(2));
            assertThat(store.statistics().stored()).isEqualTo(3);
        }
    }

    @Test
    void aStoreThatIsClosedWhileItIsAwayTellsWhatIsLost() throws Exception {
        Path file = directory.resolve("market.db");
        MarketDataStore store = sqlite(file);
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            store.addTicks(List.of(tick(1), tick(2)));
            assertThatExceptionOfType(MarketDataException.class)
                    .isThrownBy(store::close)
                    .withMessageContainingAll("closed while it was away", "2 rows are lost");
        }
        try (MarketDataStore again = sqlite(file)) {
            assertThat(ticks(again)).isEmpty();
        }
    }

    @Test
    void aFileThatIsNoSuchStoreOrInUseIsRefusedAndLeftAsItIs() throws Exception {
        Path journal = directory.resolve("journal.db");
        SqliteJournal.open(journal).close();
        byte[] before = Files.readAllBytes(journal);
        assertThatExceptionOfType(MarketDataException.class)
                .isThrownBy(() -> SqliteMarketDataStore.open(journal))
                .withMessageContainingAll("another application", "records", "market data store");
        assertThat(Files.readAllBytes(journal)).isEqualTo(before);

        Path file = directory.resolve("market.db");
        try (MarketDataStore _ = sqlite(file)) {
            assertThatExceptionOfType(MarketDataException.class)
                    .isThrownBy(() -> SqliteMarketDataStore.open(file))
                    .withMessageContaining("this very process");
        }
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = other.createStatement()) {
            statement.execute("PRAGMA user_version = 2");
        }
        assertThatExceptionOfType(MarketDataException.class)
                .isThrownBy(() -> SqliteMarketDataStore.open(file))
                .withMessageContainingAll("schema 2", "up to 1", "newer version");
    }

    @Test
    void journalAndMarketDataShareASchema() throws Exception {
        String schema = PostgresServer.newSchema();
        DataSource pool = PostgresServer.sharedPool();
        try (PostgresJournal journal = PostgresJournal.open(pool, schema);
                MarketDataStore store = PostgresMarketDataStore.open(pool, schema, PATIENT)) {
            journal.append("book", 0, List.of(Records.record("a")));
            store.addTicks(List.of(tick(0)));
            store.flush();
            assertThat(ticks(store)).containsExactly(tick(0));
            assertThat(journal.version("book")).isEqualTo(1);
        }
        assertThat(
                        PostgresServer.shared()
                                .query(
                                        "SELECT kind FROM %s.alphastocks_versions ORDER BY kind"
                                                .formatted(schema)))
                .containsExactly("journal", "market data store");
    }

    @Test
    void aSessionThatTheServerEndsLosesNothing() throws Exception {
        String schema = PostgresServer.newSchema();
        PostgresServer server = PostgresServer.shared();
        PGSimpleDataSource source = server.source();
        source.setApplicationName(schema);
        try (MarketDataStore store = PostgresMarketDataStore.open(source, schema, PATIENT)) {
            store.addTicks(List.of(tick(0)));
            store.flush();
            List<Tick> expected = new ArrayList<>(List.of(tick(0)));
            for (int i = 1; i <= 2; i++) {
                server.query(
                        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = '%s'"
                                .formatted(schema));
                store.addTicks(List.of(tick(i)));
                assertThatExceptionOfType(MarketDataException.class)
                        .isThrownBy(store::flush)
                        .withMessageContaining("rows could not be stored yet");
                store.flush();
                expected.add(tick(i));
                assertThat(ticks(store)).isEqualTo(expected);
            }
            assertThat(store.statistics().waiting()).isZero();
        }
    }
}
