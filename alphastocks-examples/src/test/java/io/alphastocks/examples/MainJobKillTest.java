package io.alphastocks.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.model.Money;
import io.alphastocks.model.OrderState;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
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

    /// What is said before anything is traded.
    private static final int LINES_OF_A_START = 3;

    @TempDir Path directory;

    @Test
    void killedAtAnyMomentItEndsWithTheTradesOfAnUninterruptedRun() throws Exception {
        killAndCompare(Map.of());
    }

    @Test
    void onRecordedDataToo() throws Exception {
        killAndCompare(Map.of("data", RecordedSession.directory().toString()));
    }

    /// What is killed goes on from where its account stands: the trades may be others, but they are
    /// whole. It is killed early, with seconds of the session left, so that no busy machine lets it
    /// end before the kill has come.
    @Test
    void onTheConcurrentBusEveryFigureAddsUp() throws Exception {
        Ended ended = kill(Map.of("bus", "concurrent"), 4, LINES_OF_A_START + 4);

        JsonNode totals = ended.result.get("totals");
        assertThat(totals.get("openPositions").asInt()).isZero();
        assertThat(ended.result.get("trades")).isNotEmpty();
        assertUnique(ended.result.get("signals"), "id");
        assertUnique(ended.result.get("orders"), "id");
        assertUnique(ended.result.get("trades"), "signalId");
        Money cash = money(totals, "capital");
        for (JsonNode trade : ended.result.get("trades")) {
            assertThat(money(trade, "net"))
                    .isEqualTo(money(trade, "gross").minus(money(trade, "chargesTotal")))
                    .isEqualTo(flow(ended.result, trade).minus(money(trade, "chargesTotal")));
            cash = cash.plus(money(trade, "net"));
        }
        assertThat(money(totals, "cash")).isEqualTo(cash);
    }

    /// What the orders of a trade have brought in, less what they have cost; the units cancel out.
    private static Money flow(JsonNode result, JsonNode trade) {
        Money flow = Money.ZERO;
        long held = 0;
        long bought = 0;
        for (JsonNode order : result.get("orders")) {
            if (!order.get("signalId").equals(trade.get("signalId"))) {
                continue;
            }
            assertThat(OrderState.valueOf(order.get("state").asString()).isTerminal()).isTrue();
            long filled = order.get("filled").asLong();
            assertThat(filled).isLessThanOrEqualTo(order.get("quantity").asLong());
            boolean buy = order.get("side").asString().equals("BUY");
            Money value = money(order, "filledValue");
            flow = buy ? flow.minus(value) : flow.plus(value);
            held += buy ? filled : -filled;
            bought += buy ? filled : 0;
        }
        assertThat(held).as("units left of %s", trade).isZero();
        assertThat(bought).as("units of %s", trade).isEqualTo(trade.get("quantity").asLong());
        return flow;
    }

    private static void assertUnique(JsonNode array, String field) {
        assertThat(array).extracting(node -> node.get(field).asString()).doesNotHaveDuplicates();
    }

    private static Money money(JsonNode node, String field) {
        return Money.of(node.get(field).asString());
    }

    private void killAndCompare(Map<String, String> options) throws Exception {
        ObjectNode uninterrupted = uninterrupted(options);
        int lines = 2 * uninterrupted.get("signals").size();

        Ended ended = kill(options, KILLS, lines);

        assertThat(ended.said).anyMatch(line -> line.contains("the account has this run up to"));
        assertThat(ended.result).isEqualTo(uninterrupted);
    }

    /// The last process of a session.
    private record Ended(List<String> said, ObjectNode result) {}

    /// Kills as often, each time after one to so many lines of output, and lets it end.
    private Ended kill(Map<String, String> options, int kills, int lines) throws Exception {
        Path database = directory.resolve("killed.db");
        Path json = directory.resolve("killed.json");
        Random random = new Random(SEED);
        for (int kill = 0; kill < kills; kill++) {
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
        return new Ended(said, result(json));
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
