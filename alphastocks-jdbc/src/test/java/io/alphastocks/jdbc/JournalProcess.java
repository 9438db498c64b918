package io.alphastocks.jdbc;

import io.alphastocks.store.AppendResult;
import io.alphastocks.store.AppendResult.Appended;
import io.alphastocks.store.AppendResult.Conflict;
import io.alphastocks.store.Journal;
import io.alphastocks.store.JournalException;
import io.alphastocks.store.JournalRecord;
import io.alphastocks.store.QueryRow;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// A process of its own that uses a journal, to be killed.
final class JournalProcess {

    static final int THREADS = 8;
    static final int BATCH = 3;

    private final Process process;
    private final BufferedReader output;

    private JournalProcess(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    /// @param command `hold`: opens the file and says `open`, or why it could not; `append`:
    ///   appends for ever, and says `acknowledged STREAM VERSION;` after each
    static JournalProcess start(String command, Path file) throws IOException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                                "-cp",
                                System.getProperty("java.class.path"),
                                JournalProcess.class.getName(),
                                command,
                                file.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        return new JournalProcess(process);
    }

    long pid() {
        return process.pid();
    }

    /// The next line that it says; it fails where there is none.
    String line() throws IOException {
        String line = output.readLine();
        if (line == null) {
            throw new IOException("the process ended without a word");
        }
        return line;
    }

    /// Kills it as `kill -9` does, waits for its end, and gives what it had said before.
    List<String> kill() throws InterruptedException {
        // By its handle: the process itself would also throw away what it has said.
        process.toHandle().destroyForcibly();
        List<String> rest = output.lines().toList();
        process.waitFor();
        return rest;
    }

    /// Run in the process.
    public static void main(String[] arguments) throws Exception {
        PrintStream out = System.out;
        Path file = Path.of(arguments[1]);
        try (SqliteJournal journal = SqliteJournal.open(file)) {
            if (arguments[0].equals("hold")) {
                out.println("open");
                // Until it is killed: nobody writes to its input.
                System.in.read();
            } else {
                List<Thread> threads =
                        IntStream.range(0, THREADS)
                                .mapToObj(i ->
                                        Thread.ofVirtual().start(() -> append(journal, i, out)))
                                .toList();
                for (Thread thread : threads) {
                    thread.join();
                }
            }
        } catch (JournalException e) {
            out.println(e.getMessage());
        }
    }

    /// Even threads share a stream, the others have one each.
    private static void append(Journal journal, int thread, PrintStream out) {
        String stream = thread % 2 == 0 ? "shared" : "own-" + thread;
        long version = journal.version(stream);
        while (true) {
            AppendResult result = journal.append(stream, version, batch(thread, version + 1));
            switch (result) {
                case Appended(long now) -> {
                    out.println("acknowledged " + stream + " " + now + ";");
                    version = now;
                }
                case Conflict(long actual) -> version = actual;
            }
        }
    }

    private static List<JournalRecord> batch(int thread, long version) {
        return IntStream.range(0, BATCH)
                .mapToObj(i ->
                        Records.record(
                                version + "/" + i,
                                new QueryRow(
                                        QueryRow.Table.ORDERS,
                                        "last",
                                        Map.of("quantity", version, "reason", "by " + thread))))
                .toList();
    }
}
