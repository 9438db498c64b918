package io.alphastocks.examples.crash;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/// One session: a venue, and a trading process that is killed and started again until the session
/// is over.
final class CrashSession implements AutoCloseable {

    /// Killed at no named step, but after this many lines.
    private static final int MOST_LINES = 160;

    private final long seed;
    private final Path directory;
    private final Process venue;
    private final int port;
    private final Set<String> announced = new HashSet<>();
    private final List<String> story = new ArrayList<>();
    private int starts;

    CrashSession(long seed, Path directory) throws IOException {
        this.seed = seed;
        this.directory = directory;
        this.venue = start("venue.log", VenueProcess.class, Long.toString(seed));
        BufferedReader said = venue.inputReader(StandardCharsets.UTF_8);
        this.port = Integer.parseInt(said.readLine());
    }

    private Process start(String log, Class<?> main, String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                                "-cp",
                                System.getProperty("java.class.path"),
                                main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(directory.resolve(log).toFile()))
                .start();
    }

    Path database() {
        return directory.resolve("journal.db");
    }

    int port() {
        return port;
    }

    int starts() {
        return starts;
    }

    /// Ids of the events that a trading process has told of before it was killed.
    Set<String> announced() {
        return announced;
    }

    /// Runs the trading process until it gets to a step, and kills it there.
    ///
    /// @param step a named one, or empty for a random moment
    /// @return whether it was killed; otherwise the session is over
    boolean runAndKill(String step, Random random) throws Exception {
        int times = random.nextInt(3);
        int lines = step.isEmpty() ? 1 + random.nextInt(MOST_LINES) : Integer.MAX_VALUE;
        story.add(step.isEmpty() ? "after " + lines + " lines" : step + " no. " + (times + 1));
        return run(step, times, lines);
    }

    /// Runs the trading process to the end of the session.
    void runToTheEnd() throws Exception {
        story.add("to the end");
        if (run("", 0, Integer.MAX_VALUE)) {
            throw new IllegalStateException("nobody was to kill it");
        }
    }

    private boolean run(String step, int times, int lines) throws Exception {
        starts++;
        Process process =
                start(
                        "trading.log",
                        TradingProcess.class,
                        Integer.toString(port),
                        database().toString(),
                        Long.toString(seed),
                        step,
                        Integer.toString(times));
        boolean done = false;
        boolean killed = false;
        try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
            int count = 0;
            for (String line; (line = said.readLine()) != null; ) {
                done |= line.equals(TradingProcess.DONE);
                if (line.startsWith(TradingProcess.EVENT) && line.endsWith(";")) {
                    announced.add(
                            line.substring(TradingProcess.EVENT.length(), line.length() - 1));
                }
                if (!killed && (++count >= lines || line.startsWith(Steps.REACHED))) {
                    // By its handle: the process itself would throw away what it has said.
                    process.toHandle().destroyForcibly();
                    killed = true;
                }
            }
        }
        int code = process.waitFor();
        if (!killed && (!done || code != 0)) {
            throw new AssertionError("the trading process ended with " + code + "; " + this);
        }
        return killed && !done;
    }

    /// All that is needed to run it once more, and what its processes had to say.
    @Override
    public String toString() {
        return "seed %d, killed %s%n%s%n%s"
                .formatted(seed, story, log("trading.log"), log("venue.log"));
    }

    private String log(String name) {
        try {
            List<String> lines = Files.readAllLines(directory.resolve(name));
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
        } catch (IOException e) {
            return "no " + name + ": " + e;
        }
    }

    @Override
    public void close() throws Exception {
        venue.toHandle().destroyForcibly();
        venue.waitFor();
    }
}
