package io.alphastocks.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.io.BufferedReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;

/// The main job in a process of its own, which is killed again and again.
@Timeout(180)
class MainJobKillTest {

    private static final int KILLS = 6;
    private static final long SEED = 20260708;

    @TempDir Path directory;

    @Test
    void killedAtAnyMomentItEndsWithTheTradesOfAnUninterruptedRun() throws Exception {
        killAndCompare(Map.of());
    }

    @Test
    void onRecordedDataToo() throws Exception {
        killAndCompare(Map.of("data", RecordedSession.directory().toString()));
    }

    private void killAndCompare(Map<String, String> options) throws Exception {
        ObjectNode uninterrupted = uninterrupted(options);
        int lines = 2 * uninterrupted.get("signals").size();
        Path database = directory.resolve("killed.db");
        Path json = directory.resolve("killed.json");
        Random random = new Random(SEED);

        for (int kill = 0; kill < KILLS; kill++) {
            Process process = start(options, database, json);
            // By its handle: the process itself would throw away what it has said.
            try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
                int enough = 1 + random.nextInt(lines);
                for (int line = 0; line < enough; line++) {
                    assertThat(output.readLine()).as("kill %s at line %s", kill, line).isNotNull();
                }
                process.toHandle().destroyForcibly();
                assertThat(process.waitFor()).as("exit code").isNotZero();
            }
            assertThat(json).doesNotExist();
        }
        Process last = start(options, database, json);
        List<String> said = last.inputReader(StandardCharsets.UTF_8).lines().toList();

        assertThat(last.waitFor()).as(() -> String.join("\n", said)).isZero();
        assertThat(said).anyMatch(line -> line.contains("the account has this run up to"));
        assertThat(result(json)).isEqualTo(uninterrupted);
    }

    private static Process start(Map<String, String> options, Path database, Path json)
            throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-Ddb=" + database);
        command.add("-Djson=" + json);
        options.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(MainJob.class.getName());
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private ObjectNode uninterrupted(Map<String, String> options) throws Exception {
        Path json = directory.resolve("uninterrupted.json");
        Properties properties = new Properties();
        options.forEach(properties::setProperty);
        properties.setProperty("db", directory.resolve("uninterrupted.db").toString());
        properties.setProperty("json", json.toString());
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        assertThat(MainJob.run(properties, nowhere, nowhere)).isZero();
        return result(json);
    }

    private static ObjectNode result(Path json) throws Exception {
        ObjectNode result = (ObjectNode) new JsonMapper().readTree(Files.readString(json));
        result.remove("timing");
        // The account was opened, and that was published, by the process that was killed first.
        ((ObjectNode) result.get("statistics")).remove("bus");
        return result;
    }
}
