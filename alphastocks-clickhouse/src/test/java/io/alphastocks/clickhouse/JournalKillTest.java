package io.alphastocks.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.store.Journal;
import io.alphastocks.store.StoredRecord;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A process that trades is killed again and again; the server lives on.
@Timeout(180)
class JournalKillTest {

    private static final int KILLS = 3;
    private static final int ACKNOWLEDGED = 5;

    @TempDir private Path directory;

    @Test
    void aProcessThatIsKilledLosesNothingAcknowledgedAndTheNextGoesOn() throws Exception {
        ClickHouseSettings settings = Server.newDatabase();
        List<String> acknowledged = new ArrayList<>();
        try (ClickHouse clickHouse = Server.open(Server.shared(), settings);
                Journal journal = clickHouse.journal()) {
            for (int kill = 0; kill < KILLS; kill++) {
                acknowledged.addAll(appendUntilKilled(settings));
                List<StoredRecord> stored = new ArrayList<>();
                journal.read("killed", 0, stored::add);
                for (int i = 0; i < stored.size(); i++) {
                    assertThat(stored.get(i).version()).as("a whole batch").isEqualTo(i / 2 + 1);
                    assertThat(stored.get(i).ordinal()).isEqualTo(i % 2);
                }
                assertThat(stored.size() % 2).isZero();
                assertThat(stored.stream().map(StoredRecord::id).toList())
                        .doesNotHaveDuplicates()
                        .containsAll(acknowledged);
            }
        }
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(KILLS * ACKNOWLEDGED);
    }

    private List<String> appendUntilKilled(ClickHouseSettings settings) throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx128m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "--enable-native-access=ALL-UNNAMED",
                                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                                "-cp",
                                System.getProperty("java.class.path"),
                                JournalProcess.class.getName(),
                                Server.shared().url(),
                                settings.database(),
                                "killed")
                        .directory(directory.toFile())
                        .redirectError(directory.resolve("errors.log").toFile())
                        .start();
        List<String> acknowledged = new ArrayList<>();
        try (BufferedReader said = process.inputReader()) {
            for (String line; (line = said.readLine()) != null; ) {
                acknowledged.add(line);
                if (acknowledged.size() == ACKNOWLEDGED) {
                    // Not by the process itself, which would close what is still to be read.
                    process.toHandle().destroyForcibly();
                }
            }
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        return acknowledged;
    }
}
