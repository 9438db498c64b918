package io.alphastocks.examples.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.jdbc.SqliteJournal;
import io.alphastocks.store.Journal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A process on the concurrent bus is killed with SIGKILL while events are stored and not
/// published. Its successors publish each of them, in the order of storing and under the id that it
/// had.
@Timeout(120)
class OutboxKillTest {

    private static final int ALL = Integer.MAX_VALUE;
    private static final long SEED = 20260708;

    @TempDir Path directory;

    /// What every life has told, by the events' ids.
    private final Map<String, String> told = new HashMap<>();

    private int lives;

    @Test
    void everyEventThatWasStoredIsPublishedHoweverOftenTheProcessIsKilled() throws Exception {
        killedWhileEventsArePending(0, 40); // none was published
        killedWhileEventsArePending(1_200, 1_300); // beyond the mark that is stored after 1,000
        killedWhileEventsArePending(100, 0); // while it catches up
        killedAtAnyMoment(500);
        List<String> last = toTheEnd();

        List<String> stored = stored();
        assertThat(told.keySet()).isEqualTo(Set.copyOf(stored));
        assertThat(last).isEqualTo(stored.subList(stored.size() - last.size(), stored.size()));
        assertThat(last).hasSizeLessThan(stored.size() - OutboxProcess.MARK + 1);
    }

    private void killedWhileEventsArePending(int published, int signals) throws Exception {
        Process process = start(published, signals);
        Set<String> open = new HashSet<>(Set.of(OutboxProcess.HELD, OutboxProcess.EMITTED));
        List<String> lines = new ArrayList<>();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            while (!open.isEmpty()) {
                String line = output.readLine();
                assertThat(line).as("what it said: %s", lines).isNotNull();
                open.remove(line);
                lines.add(line);
            }
            kill(process);
        }
        List<String> ids = take(lines);
        assertThat(ids).hasSize(published);
        assertThat(stored()).hasSizeGreaterThan(told.size());
    }

    private void killedAtAnyMoment(int signals) throws Exception {
        Process process = start(ALL, signals);
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            List<String> lines = new ArrayList<>();
            int enough = 1 + new Random(SEED).nextInt(signals);
            for (int i = 0; i < enough; i++) {
                lines.add(output.readLine());
            }
            kill(process);
            lines.addAll(output.lines().toList());
            take(lines);
        }
    }

    /// @return what the last life has told
    private List<String> toTheEnd() throws Exception {
        Process process = start(ALL, 0);
        List<String> lines = process.inputReader(StandardCharsets.UTF_8).lines().toList();
        assertThat(process.waitFor()).as("exit code, %s", lines).isZero();
        assertThat(lines).last().isEqualTo(OutboxProcess.DONE);
        return take(lines);
    }

    /// By its handle: the process itself would throw away what it has said.
    private static void kill(Process process) throws InterruptedException {
        process.toHandle().destroyForcibly();
        assertThat(process.waitFor()).as("exit code").isNotZero();
    }

    /// Takes what a life has told: in the order of storing, without a gap, and the same under the
    /// same id as in earlier lives.
    private List<String> take(List<String> lines) {
        List<String> ids = new ArrayList<>();
        for (String line : lines) {
            String[] words = line.split(" ", -1);
            if (line.startsWith(OutboxProcess.TOLD) && line.endsWith(";")) {
                String before = told.put(words[1], words[2]);
                assertThat(before).as(words[1]).isIn(null, words[2]);
                ids.add(words[1]);
            }
        }
        List<String> stored = stored();
        if (!ids.isEmpty()) {
            int first = stored.indexOf(ids.getFirst());
            assertThat(ids).isEqualTo(stored.subList(first, first + ids.size()));
        }
        return ids;
    }

    /// The ids of what the killed process has stored, in order.
    private List<String> stored() {
        List<String> ids = new ArrayList<>();
        try (Journal journal = SqliteJournal.open(file())) {
            journal.read("book/" + OutboxProcess.ACCOUNT, 0, record -> ids.add(record.id()));
        }
        return ids;
    }

    private Path file() {
        return directory.resolve("outbox.db");
    }

    private Process start(int published, int signals) throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                                "-cp",
                                System.getProperty("java.class.path"),
                                OutboxProcess.class.getName(),
                                file().toString(),
                                Integer.toString(published),
                                Integer.toString(signals),
                                "L" + lives++)
                        .redirectErrorStream(true)
                        .start();
        // Reading what it says cannot be interrupted: a life that hangs is ended.
        CompletableFuture.delayedExecutor(30, TimeUnit.SECONDS)
                .execute(process.toHandle()::destroyForcibly);
        return process;
    }
}
