package io.alphastocks.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.store.Journal;
import io.alphastocks.store.MemoryJournal;
import io.alphastocks.store.StoredRecord;
import io.alphastocks.testkit.LocalClickHouse;
import io.alphastocks.testkit.LocalClickHouse.Options;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A whole session whose truth is in ClickHouse; the engine and the server are killed in its
/// middle, in turn.
@Timeout(180)
class SessionKillTest {

    @TempDir private Path directory;

    private LocalClickHouse start(int port) {
        return LocalClickHouse.start(Options.DEFAULT.in(directory.resolve("server")).at(port));
    }

    @Test
    void itEndsWithTheRecordsOfAnUninterruptedRunAndHasAllThatWasAcknowledged() throws Exception {
        Server.requireAvailable();
        List<String> uninterrupted;
        try (MemoryJournal journal = MemoryJournal.create()) {
            SessionProcess.trade(journal, _ -> {});
            uninterrupted = records(journal);
        }
        ClickHouseSettings settings = Server.newDatabase();
        int each = uninterrupted.size() / 3;
        List<String> acknowledged = new ArrayList<>();
        LocalClickHouse server = start(0);
        try {
            acknowledged.addAll(run(server, settings, each, true));
            acknowledged.addAll(run(server, settings, each, false));
            server = start(server.port());
            List<String> last = run(server, settings, Integer.MAX_VALUE, false);
            assertThat(last).as(this::errors).endsWith(SessionProcess.DONE);
            acknowledged.addAll(last.subList(0, last.size() - 1));

            try (ClickHouse clickHouse = Server.open(server, settings);
                    Journal journal = clickHouse.journal()) {
                assertThat(acknowledged).hasSizeGreaterThan(2 * each).doesNotHaveDuplicates();
                assertThat(names(journal)).containsAll(acknowledged).doesNotHaveDuplicates();
                assertThat(records(journal)).isEqualTo(uninterrupted);
            }
        } finally {
            server.close();
        }
    }

    /// Trades until so many records are acknowledged, then kills the engine or the server.
    ///
    /// @return what was acknowledged, also between the blow and the end
    private List<String> run(
            LocalClickHouse server, ClickHouseSettings settings, int enough, boolean engine)
            throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "--enable-native-access=ALL-UNNAMED",
                                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                                "-cp",
                                System.getProperty("java.class.path"),
                                SessionProcess.class.getName(),
                                server.url(),
                                settings.database())
                        .directory(directory.toFile())
                        .redirectError(directory.resolve("errors.log").toFile())
                        .start();
        List<String> said = new ArrayList<>();
        try (BufferedReader output = process.inputReader()) {
            for (String line; (line = output.readLine()) != null; ) {
                said.add(
                        line.startsWith(SessionProcess.STORED)
                                ? line.substring(SessionProcess.STORED.length())
                                : line);
                if (said.size() == enough && engine) {
                    // Not by the process itself, which would close what is still to be read.
                    process.toHandle().destroyForcibly();
                } else if (said.size() == enough) {
                    server.kill();
                }
            }
        } finally {
            boolean ended = process.waitFor(60, TimeUnit.SECONDS);
            process.destroyForcibly();
            assertThat(ended).as("the engine ends where its journal is gone").isTrue();
        }
        if (enough < Integer.MAX_VALUE) {
            assertThat(process.exitValue()).as("exit code").isNotZero();
            assertThat(said).as(this::errors).hasSizeGreaterThanOrEqualTo(enough);
        }
        return said;
    }

    private String errors() {
        try {
            return Files.readString(directory.resolve("errors.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /// The account's records. How far they have been published is kept beside them, and depends on
    /// when a process is killed.
    private static List<StoredRecord> all(Journal journal) {
        List<StoredRecord> records = new ArrayList<>();
        journal.read(SessionProcess.ACCOUNT, 0, records::add);
        return records;
    }

    private static List<String> names(Journal journal) {
        return all(journal).stream().map(r -> SessionProcess.name(r.version(), r.id())).toList();
    }

    private static List<String> records(Journal journal) {
        return all(journal).stream()
                .map(r -> r.version() + " " + r.id() + " " + r.type() + " " + r.payload())
                .toList();
    }
}
