package io.alphastocks.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

class MainJobTest {

    @TempDir Path directory;

    @Test
    void simulatedSessionTradesAndItsMoneyAddsUp() throws Exception {
        ObjectNode result = run(new Properties(), "a");

        assertThat(result.get("signals")).isNotEmpty();
        assertThat(result.get("trades")).isNotEmpty();
        assertMoneyAddsUp(result);
        assertBusAddsUp(result);
        assertThat(result.at("/totals/openPositions").asInt()).isZero();
    }

    @Test
    void twoRunsGiveTheSameJson() throws Exception {
        ObjectNode first = run(new Properties(), "a");
        ObjectNode second = run(new Properties(), "b");

        first.remove("timing");
        second.remove("timing");
        assertThat(first).isEqualTo(second);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 7, 11})
    void otherSeedsAddUpToo(long seed) throws Exception {
        Properties properties = new Properties();
        properties.setProperty("seed", Long.toString(seed));

        ObjectNode result = run(properties, "a");

        assertMoneyAddsUp(result);
        assertBusAddsUp(result);
        assertThat(result.at("/totals/openPositions").asInt()).isZero();
    }

    @Test
    void startedAgainWithItsDatabaseItRepeatsItsRunAndEntersNothingTwice() throws Exception {
        ObjectNode first = run(new Properties(), "same");
        ObjectNode second = run(new Properties(), "same");

        assertThat(second.remove("timing")).isNotEqualTo(first.remove("timing"));
        // Its account was opened, and that was published, once.
        ((ObjectNode) first.get("statistics")).remove("bus");
        ((ObjectNode) second.get("statistics")).remove("bus");
        assertThat(second).isEqualTo(first);
    }

    @Test
    void otherDataThanTheDatabaseHasIsRefused() throws Exception {
        run(new Properties(), "same");
        Properties other = new Properties();
        other.setProperty("db", directory.resolve("same.db").toString());
        other.setProperty("seed", "43");

        assertThat(error(other)).contains("simulated:nifty:42", "simulated:nifty:43");
    }

    @Test
    void loggingModeWritesTradeSheetsAndTradesNothing() throws Exception {
        Properties properties = new Properties();
        properties.setProperty("mode", "logging");

        ObjectNode result = run(properties, "a");

        assertThat(result.get("orders")).isEmpty();
        assertThat(result.get("trades")).isEmpty();
        List<String> actions = new ArrayList<>();
        result.get("signals").forEach(s -> actions.add(s.at("/tradeSheet/action").asString("")));
        assertThat(actions).contains("LOGGED").doesNotContain("ORDERED");
        assertThat(result.at("/totals/cash").asString()).isEqualTo("1000000.00");
    }

    @Test
    void concurrentBusKeepsAllInvariants() throws Exception {
        Properties properties = new Properties();
        properties.setProperty("bus", "concurrent");

        ObjectNode result = run(properties, "a");

        assertThat(result.get("trades")).isNotEmpty();
        assertMoneyAddsUp(result);
        assertBusAddsUp(result);
        Map<String, Long> entries = new HashMap<>();
        for (JsonNode order : result.get("orders")) {
            if (order.get("purpose").asString().equals("ENTRY")) {
                entries.merge(order.get("signalId").asString(), 1L, Long::sum);
            }
        }
        assertThat(entries.values()).isNotEmpty().containsOnly(1L);
    }

    @Test
    void onlyTheStrategyThatIsAskedForRuns() throws Exception {
        Properties properties = new Properties();
        properties.setProperty("strategy", "rsi");

        ObjectNode result = run(properties, "a");

        assertThat(result.get("signals"))
                .allSatisfy(s -> assertThat(s.get("strategy").asString()).isEqualTo("rsi"));
    }

    @Test
    void recordedSessionTradesAsItMust() throws Exception {
        Properties properties = new Properties();
        properties.setProperty("data", RecordedSession.directory().toString());

        ObjectNode result = run(properties, "a");

        List<String> crossover = new ArrayList<>();
        List<Double> entries = new ArrayList<>();
        for (JsonNode trade : result.get("trades")) {
            if (trade.get("strategy").asString().equals("ma-crossover")) {
                assertThat(trade.get("quantity").asInt()).isEqualTo(5 * 75);
                entries.add(Double.parseDouble(trade.get("entry").asString()));
                crossover.add(
                        trade.get("opened").asString() + " " + trade.get("contract").asString());
            }
        }
        assertThat(crossover)
                .containsExactly(
                        "2021-06-11T05:50:00Z NFO:NIFTY2161715800PE",
                        "2021-06-11T08:35:00Z NFO:NIFTY2161715800CE");
        assertThat(entries.get(0)).isCloseTo(92.65, within(0.15));
        assertThat(entries.get(1)).isCloseTo(90.55, within(0.15));
        assertMoneyAddsUp(result);
        assertBusAddsUp(result);
    }

    @Test
    void filtersWithoutDataShowAsNotAvailable() throws Exception {
        Properties properties = new Properties();
        properties.setProperty("data", RecordedSession.directory().toString());

        ObjectNode result = run(properties, "a");

        JsonNode filters = result.at("/trades/0/candidates/0/filters");
        assertThat(filters.at("/open interest/verdict").asString()).isEqualTo("NOT_AVAILABLE");
        assertThat(filters.at("/spread/verdict").asString()).isEqualTo("NOT_AVAILABLE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"seed=x", "mode=live", "bus=fast"})
    void wrongOptionSaysWhatIsAllowed(String option) {
        Properties properties = new Properties();
        String[] parts = option.split("=", 2);
        properties.setProperty(parts[0], parts[1]);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> JobOptions.from(properties))
                .withMessageContaining("-D" + option)
                .withMessageContaining("must be");
    }

    @Test
    void unknownStrategyListsTheKnownOnes() {
        Properties properties = new Properties();
        properties.setProperty("strategy", "magic");

        assertThat(error(properties)).contains("magic", "ma-crossover", "rsi");
    }

    @Test
    void wrongDataEndsWithOneLineThatSaysWhere() throws Exception {
        Properties properties = new Properties();
        properties.setProperty("data", directory.resolve("nowhere").toString());
        assertThat(error(properties)).contains("nowhere");

        Path empty = Files.createDirectory(directory.resolve("empty"));
        properties.setProperty("data", empty.toString());
        assertThat(error(properties)).contains(empty.toString());
    }

    @Test
    void resultThatCannotBeWrittenIsRefusedBeforeAnythingIsTraded() {
        Properties properties = new Properties();
        properties.setProperty("json", directory.toString());
        assertThat(error(properties)).contains("-Djson=", "directory");

        properties.setProperty("json", directory.resolve("no").resolve("x.json").toString());
        assertThat(error(properties)).contains("-Djson=", "exists");
    }

    @Test
    void foreignDatabaseIsRefusedAndLeftAsItIs() throws Exception {
        Path file = directory.resolve("notes.txt");
        Files.writeString(file, "dear diary, this is no database but a text of some length");
        Properties properties = new Properties();
        properties.setProperty("db", file.toString());

        assertThat(error(properties)).contains("notes.txt");
        assertThat(file).content().startsWith("dear diary");
    }

    /// The one line that a run with wrong input prints.
    private static String error(Properties properties) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream errors = new PrintStream(printed, true, StandardCharsets.UTF_8);
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        assertThat(MainJob.run(properties, nowhere, errors)).isEqualTo(2);
        String text = printed.toString(StandardCharsets.UTF_8);
        assertThat(text.lines()).hasSize(1);
        return text;
    }

    private ObjectNode run(Properties properties, String name) throws Exception {
        Path json = directory.resolve(name + "-" + System.nanoTime() + ".json");
        properties.setProperty("db", directory.resolve(name + ".db").toString());
        properties.setProperty("json", json.toString());
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        assertThat(MainJob.run(properties, out, out)).isZero();
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("TOTALS", "database: ");
        return (ObjectNode) new JsonMapper().readTree(Files.readString(json));
    }

    private static void assertMoneyAddsUp(JsonNode result) {
        JsonNode totals = result.get("totals");
        assertThat(
                        money(totals, "cash")
                                .add(money(totals, "positionCost"))
                                .add(money(totals, "charges")))
                .isEqualByComparingTo(money(totals, "capital").add(money(totals, "gross")));
        BigDecimal net = BigDecimal.ZERO;
        for (JsonNode trade : result.get("trades")) {
            BigDecimal lines = BigDecimal.ZERO;
            for (JsonNode line : trade.get("charges")) {
                lines = lines.add(new BigDecimal(line.asString()));
            }
            assertThat(lines).isEqualByComparingTo(money(trade, "chargesTotal"));
            assertThat(money(trade, "gross").subtract(lines))
                    .isEqualByComparingTo(money(trade, "net"));
            net = net.add(money(trade, "net"));
        }
        if (totals.get("openPositions").asInt() == 0) {
            assertThat(net).isEqualByComparingTo(money(totals, "net"));
        }
    }

    private static BigDecimal money(JsonNode node, String field) {
        return new BigDecimal(node.get(field).asString());
    }

    private static void assertBusAddsUp(JsonNode result) {
        JsonNode bus = result.at("/statistics/bus");
        assertThat(bus.get("deadLetters").asInt()).isZero();
        for (JsonNode d : bus.get("subscriptions")) {
            long sum =
                    d.get("processed").asLong()
                            + d.get("failed").asLong()
                            + d.get("timedOut").asLong()
                            + d.get("stuck").asLong()
                            + d.get("undelivered").asLong()
                            + d.get("queued").asLong()
                            + d.get("inFlight").asLong();
            assertThat(sum).as(d.get("id").asString()).isEqualTo(d.get("matched").asLong());
        }
        JsonNode executor = result.at("/statistics/executor");
        long rejected = 0;
        for (JsonNode count : executor.get("rejected")) {
            rejected += count.asLong();
        }
        assertThat(
                        rejected
                                + executor.get("executed").asLong()
                                + executor.get("logged").asLong()
                                + executor.get("waiting").asLong()
                                + executor.get("ignored").asLong()
                                + executor.get("failed").asLong())
                .isEqualTo(executor.get("received").asLong());
    }
}
