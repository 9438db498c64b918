package io.alphastocks.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.alphastocks.testkit.LocalClickHouse.Options;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

@Timeout(600)
class LocalClickHouseTest {

    @BeforeAll
    static void isAvailable() {
        assumeTrue(
                LocalClickHouse.unavailable().isEmpty(),
                () -> LocalClickHouse.unavailable().orElse(""));
    }

    private static String ask(LocalClickHouse server, String sql) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(
                                            URI.create("http://127.0.0.1:" + server.port() + "/"))
                                    .timeout(Duration.ofSeconds(20))
                                    .POST(BodyPublishers.ofString(sql))
                                    .build(),
                            BodyHandlers.ofString())
                    .body()
                    .strip();
        }
    }

    @Test
    void aServerOfItsOwnAnswersAndLeavesNothing() throws Exception {
        Path directory;
        try (LocalClickHouse server = LocalClickHouse.start()) {
            directory = server.directory();
            assertThat(server.url()).contains(":" + server.port() + "/");
            assertThat(ask(server, "SELECT 6 * 7")).isEqualTo("42");
        }
        assertThat(directory).doesNotExist();
    }

    @Test
    void whatAKilledServerHadAcknowledgedIsThereWhenItIsStartedAgain(@TempDir Path directory)
            throws Exception {
        LocalClickHouse killed = LocalClickHouse.start(Options.DEFAULT.in(directory));
        ask(killed, "CREATE DATABASE kept ENGINE = Atomic");
        ask(killed, "CREATE TABLE kept.rows (n Int64) ENGINE = MergeTree ORDER BY n");
        ask(killed, "INSERT INTO kept.rows SELECT number FROM numbers(1000)");
        killed.kill();

        try (LocalClickHouse again =
                LocalClickHouse.start(Options.DEFAULT.in(directory).at(killed.port()))) {
            assertThat(again.port()).isEqualTo(killed.port());
            assertThat(ask(again, "SELECT sum(n) FROM kept.rows")).isEqualTo("499500");
        }
        assertThat(directory.resolve("ready.tsv")).exists();
    }

    @Test
    void oneThatCannotStartSaysWhatTheEngineSaid(@TempDir Path directory) throws Exception {
        Path broken = Files.writeString(directory.resolve("config.xml"), "<clickhouse><");

        assertThatIllegalStateException()
                .isThrownBy(() ->
                        LocalClickHouse.start(Options.DEFAULT.in(directory).configuredBy(broken)))
                .withMessageContainingAll("ended at its start", "config.xml");
    }
}
