package io.alphastocks.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.clickhouse.jdbc.DataSourceImpl;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

import io.alphastocks.model.Metric;
import io.alphastocks.store.MarketDataException;
import io.alphastocks.store.MarketDataStore;
import io.alphastocks.testkit.LocalClickHouse;
import io.alphastocks.testkit.LocalClickHouse.Options;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

@Timeout(120)
class ConnectionTest {

    @TempDir private Path directory;

    private static Properties user(String name, String password) {
        Properties properties = new Properties();
        properties.setProperty("user", name);
        properties.setProperty("password", password);
        return properties;
    }

    private static String versions(ClickHouseSettings settings) {
        return Table.qualified(settings, "schema_versions");
    }

    @Test
    void aServerThatIsAwayAtTheStartIsNamed() {
        assertThatExceptionOfType(ClickHouseStoreException.class)
                .isThrownBy(() -> ClickHouse.connect("jdbc:clickhouse://127.0.0.1:1/default"))
                .withMessageContainingAll("127.0.0.1:1", "cannot be reached");
    }

    @Test
    void aWrongUrlOrOptionIsNamed() {
        Properties properties = new Properties();
        properties.setProperty("no_such_option", "1");
        assertThatExceptionOfType(ClickHouseStoreException.class)
                .isThrownBy(() ->
                        ClickHouse.connect("jdbc:clickhouse://127.0.0.1:1/default", properties))
                .withMessageContaining("no_such_option");
        assertThatExceptionOfType(ClickHouseStoreException.class)
                .isThrownBy(() -> ClickHouse.connect("jdbc:postgresql://127.0.0.1/x"))
                .withMessageContainingAll("URL", "jdbc:clickhouse://");
    }

    @Test
    void aWrongPasswordIsToldWithoutShowingIt() throws Exception {
        Server.requireAvailable();
        Path users =
                Files.writeString(
                        directory.resolve("users.xml"),
                        """
                        <clickhouse>
                          <users>
                            <default><password></password><networks><ip>::/0</ip></networks><profile>default</profile><quota>default</quota><access_management>1</access_management></default>
                            <trader><password>right</password><networks><ip>::/0</ip></networks><profile>default</profile><quota>default</quota></trader>
                          </users>
                          <profiles><default></default></profiles>
                          <quotas><default></default></quotas>
                        </clickhouse>
                        """);
        Path config =
                Files.writeString(
                        directory.resolve("config.xml"),
                        "<clickhouse><users_config>%s</users_config></clickhouse>"
                                .formatted(users));
        try (LocalClickHouse server =
                LocalClickHouse.start(
                        Options.DEFAULT.in(directory.resolve("data")).configuredBy(config))) {
            assertThatExceptionOfType(ClickHouseStoreException.class)
                    .isThrownBy(() -> ClickHouse.connect(server.url(), user("trader", "wrong-one")))
                    .withMessageContainingAll(
                            "127.0.0.1:" + server.port(), "user or password is wrong")
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain("wrong-one"));
            ClickHouse.connect(server.url(), user("trader", "right")).close();
        }
    }

    @Test
    void aDatabaseThatThereIsNotIsNamed() {
        String url = Server.shared().url().replace("/default", "/nowhere");
        assertThatExceptionOfType(ClickHouseStoreException.class)
                .isThrownBy(() -> ClickHouse.connect(url))
                .withMessageContainingAll("database that there is not", "nowhere");
    }

    @Test
    void aNewerSchemaIsRefusedAndLeftAlone() {
        ClickHouseSettings settings = Server.newDatabase();
        try (ClickHouse clickHouse = Server.open(Server.shared(), settings)) {
            clickHouse
                    .session()
                    .execute("INSERT INTO " + versions(settings) + " VALUES (999, now())");
        }
        assertThatExceptionOfType(ClickHouseStoreException.class)
                .isThrownBy(() -> Server.open(Server.shared(), settings))
                .withMessageContainingAll(settings.database(), "newer version", "999");
    }

    @Test
    void anOlderSchemaIsBroughtUpToDateAndKeepsItsRows() throws Exception {
        ClickHouseSettings settings = Server.newDatabase();
        try (Session session =
                Session.open(Server.source(Server.shared()), settings, Session.PATIENCE)) {
            new Schema(session, settings, Schema.steps().subList(0, 1)).prepare();
            session.execute(
                    "INSERT INTO %s (stream, version, ordinal, id, type, time_micros, correlation_id, payload, writer) VALUES ('old', 1, 0, 'a', 'T', 0, '', '{}', 'w')"
                            .formatted(Table.qualified(settings, Tables.RECORDS)));
        }
        try (ClickHouse clickHouse = Server.open(Server.shared(), settings);
                var journal = clickHouse.journal()) {
            assertThat(journal.version("old")).isEqualTo(1);
            assertThat(clickHouse.analytics().performance("none")).isEmpty();
        }
        Server.open(Server.shared(), settings).close();
    }

    @Test
    void tablesOfAnotherApplicationAreNotTouched() {
        ClickHouseSettings settings = Server.newDatabase();
        try (ClickHouse other = Server.open()) {
            other.session()
                    .execute("CREATE DATABASE `%s` ENGINE = Atomic".formatted(settings.database()));
            other.session()
                    .execute(
                            "CREATE TABLE %s (n Int64) ENGINE = MergeTree ORDER BY n"
                                    .formatted(Table.qualified(settings, "events")));
        }
        assertThatExceptionOfType(ClickHouseStoreException.class)
                .isThrownBy(() -> Server.open(Server.shared(), settings))
                .withMessageContainingAll(settings.database(), "events", "another application");
    }

    @Test
    void timesToKeepRowsFollowTheSettings() {
        ClickHouseSettings settings = Server.newDatabase();
        Server.open(Server.shared(), settings).close();
        try (ClickHouse clickHouse =
                Server.open(Server.shared(), settings.keeping(7, 365, 0, 0, 0))) {
            assertThat(definition(clickHouse, Tables.TICKS)).contains("toIntervalDay(7)");
            assertThat(definition(clickHouse, Tables.CANDLES)).contains("toIntervalDay(365)");
            assertThat(definition(clickHouse, Tables.CHAINS)).doesNotContain("TTL");
        }
    }

    private static String definition(ClickHouse clickHouse, String table) {
        return clickHouse
                .session()
                .one(
                        "SELECT engine_full FROM system.tables WHERE database = %s AND name = %s"
                                .formatted(
                                        Sql.text(clickHouse.settings().database()),
                                        Sql.text(table)),
                        (block, row) -> block.column(0).text(row));
    }

    @Test
    void aPoolMayGiveTheConnection() {
        HikariConfig config = new HikariConfig();
        config.setDataSource(new DataSourceImpl(Server.shared().url(), new Properties()));
        config.setMaximumPoolSize(1);
        try (HikariDataSource pool = new HikariDataSource(config);
                ClickHouse clickHouse = ClickHouse.open(pool, Server.newDatabase());
                MarketDataStore store = clickHouse.marketData()) {
            store.addTicks(List.of());
            store.flush();
            assertThat(store.statistics().taken()).isZero();
        }
    }

    @Test
    void whatIsUsedAfterItsConnectionWasClosedSaysSo() {
        ClickHouse clickHouse = Server.open();
        MarketDataStore store = clickHouse.marketData();
        store.addMetrics(List.of(new Metric("m", "s", 0, 1)));
        store.flush();
        clickHouse.close();

        assertThatIllegalStateException()
                .isThrownBy(() -> clickHouse.analytics().runs())
                .withMessageContainingAll("ClickHouse at", "is closed");
        store.addMetrics(List.of(new Metric("m", "s", 1, 1)));
        assertThatExceptionOfType(MarketDataException.class)
                .isThrownBy(store::close)
                .withMessageContainingAll("1 rows are lost", "is closed");
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClickHouseSettings.DEFAULT.inDatabase("a`b"))
                .withMessageContaining("a`b");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClickHouseSettings.DEFAULT.onCluster("1 x", true))
                .withMessageContaining("1 x");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClickHouseSettings.DEFAULT.compressedBy("GZIP"))
                .withMessageContaining("GZIP");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClickHouseSettings.DEFAULT.keeping(-1, 0, 0, 0, 0))
                .withMessageContaining("-1");
    }
}
