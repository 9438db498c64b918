package io.alphastocks.examples.crash;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// One session: a venue, and a trading process that is killed and started again until the session
/// is over.
final class CrashSession implements AutoCloseable {

    /// How a session is to go; the same plan makes the same session, but for what threads do.
    ///
    /// @param seed of market, venue and kills
    /// @param journal see [CrashJournal]
    /// @param steps named steps to be killed at, each once
    /// @param anyMoment how often to be killed at any other moment
    record Plan(long seed, String journal, List<String> steps, int anyMoment) {}

    /// What came of it.
    ///
    /// @param starts how often the trading process was started
    /// @param kills by step
    /// @param acknowledged what its processes have told of
    record Outcome(int starts, Map<String, Integer> kills, Acknowledged acknowledged) {

        /// What kills at no named step count as.
        static final String ANY_MOMENT = "any moment";

        int killed() {
            return kills.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    private static final int MOST_LINES = 90;

    /// Long, because the long mode may run at low priority beside other work.
    private static final int PATIENCE_SECONDS = 1_200;

    private final Plan plan;
    private final Path directory;
    private final Process venue;
    private final int port;
    private final Random random;
    private final Map<String, Integer> kills = new TreeMap<>();
    private final Acknowledged acknowledged = new Acknowledged();
    private final List<String> story = new ArrayList<>();
    private int starts;

    /// @param directory for its files
    CrashSession(Plan plan, Path directory) throws IOException {
        this.plan = plan;
        this.directory = directory;
        this.random = new Random(plan.seed);
        this.venue = start("venue.log", VenueProcess.class, Long.toString(plan.seed));
        BufferedReader said = venue.inputReader(StandardCharsets.UTF_8);
        this.port = Integer.parseInt(said.readLine());
    }

    private Process start(String log, Class<?> main, String... arguments) throws IOException {
        return ChildProcess.start(directory.resolve(log), List.of(), main, arguments);
    }

    /// Where the venue listens.
    int port() {
        return port;
    }

    Plan plan() {
        return plan;
    }

    /// Kills as planned, as far as the session lasts, and lets it come to its end.
    Outcome run() throws Exception {
        Map<String, Integer> steps = new LinkedHashMap<>();
        for (String step : plan.steps) {
            steps.put(step, Steps.isRare(step) ? 0 : random.nextInt(3));
        }
        int anyMoment = plan.anyMoment;
        boolean killed = true;
        while (killed && (!steps.isEmpty() || anyMoment > 0)) {
            if (random.nextInt(steps.size() + anyMoment) < steps.size()) {
                killed = run(steps, Integer.MAX_VALUE);
                if (killed) {
                    steps.remove(story.getLast());
                }
            } else {
                anyMoment--;
                killed = run(Map.of(), 1 + random.nextInt(MOST_LINES));
            }
        }
        if (killed && run(Map.of(), Integer.MAX_VALUE)) {
            throw new IllegalStateException("nobody was to kill it");
        }
        return new Outcome(starts, kills, acknowledged);
    }

    /// @param steps where to kill it
    /// @param lines after how many lines of output to kill it
    /// @return whether it was killed; otherwise the session is over
    private boolean run(Map<String, Integer> steps, int lines) throws Exception {
        starts++;
        Process process =
                start(
                        "trading.log",
                        TradingProcess.class,
                        Integer.toString(port),
                        plan.journal,
                        Long.toString(plan.seed),
                        Steps.format(steps));
        CompletableFuture<Process> end =
                process.onExit()
                        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                        .whenComplete((_, late) -> {
                            if (late != null) {
                                ChildProcess.endHung(process, directory.resolve("trading.log"));
                            }
                        });
        boolean done = false;
        @Nullable String killedAt = null;
        try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
            int count = 0;
            for (String line; (line = said.readLine()) != null; ) {
                done |= line.equals(TradingProcess.DONE);
                acknowledged.note(line);
                if (killedAt == null && line.startsWith(Steps.REACHED)) {
                    killedAt = line.substring(Steps.REACHED.length());
                } else if (killedAt == null && ++count >= lines) {
                    killedAt = Outcome.ANY_MOMENT;
                    story.add("(line " + count + ")");
                } else {
                    continue;
                }
                // By its handle: the process itself would throw away what it has said.
                process.toHandle().destroyForcibly();
            }
        }
        int code = process.waitFor();
        if (end.isCompletedExceptionally()) {
            throw new AssertionError("the trading process has hung");
        }
        if (done) {
            return false;
        }
        if (killedAt == null) {
            throw new AssertionError("the trading process ended with " + code);
        }
        story.add(killedAt);
        kills.merge(killedAt, 1, Integer::sum);
        return true;
    }

    /// All that is needed to run it once more, and what its processes had to say.
    @Override
    public String toString() {
        return "run it again with -Dcrash.seed=%d -Dcrash.steps='%s'%njournal %s, killed %s%n%s%n%s"
                .formatted(
                        plan.seed,
                        String.join(";", plan.steps),
                        plan.journal,
                        story,
                        log("trading.log"),
                        log("venue.log"));
    }

    private String log(String name) {
        return ChildProcess.log(directory.resolve(name));
    }

    @Override
    public void close() {
        venue.toHandle().destroyForcibly();
    }
}
