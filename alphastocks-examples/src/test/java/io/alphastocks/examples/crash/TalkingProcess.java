package io.alphastocks.examples.crash;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// A child process that is spoken to, and answers, in lines.
final class TalkingProcess {

    private static final int PATIENCE_SECONDS = 120;

    private final Process process;
    private final Path log;
    private final BufferedReader said;
    private final PrintWriter tell;

    /// @param log gets what it writes to its error stream
    /// @param options of its JVM
    TalkingProcess(Path log, List<String> options, Class<?> main, String... arguments)
            throws IOException {
        this.log = log;
        this.process = ChildProcess.start(log, options, main, arguments);
        this.said = process.inputReader(StandardCharsets.UTF_8);
        this.tell = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    }

    void say(String line) {
        tell.println(line);
    }

    /// The next line, or null at the end.
    ///
    /// @throws AssertionError if it says nothing for too long
    @Nullable String hear() throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (process.isAlive() && !said.ready()) {
            if (System.nanoTime() > end) {
                throw hung("the trading process has hung");
            }
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(100));
        }
        return said.readLine();
    }

    /// Kills it after a dump of its threads.
    AssertionError hung(String what) {
        ChildProcess.endHung(process, log);
        return new AssertionError(what);
    }

    /// Kills it.
    ///
    /// @param last hears what it had still said
    void kill(Consumer<String> last) throws IOException, InterruptedException {
        // By its handle: the process itself would throw away what it has said.
        process.toHandle().destroyForcibly();
        for (String line; (line = said.readLine()) != null; ) {
            last.accept(line);
        }
        int _ = process.waitFor();
    }

    /// Waits for its end.
    ///
    /// @throws AssertionError if it ended with an error
    void end() throws InterruptedException {
        int code = process.waitFor();
        if (code != 0) {
            throw new AssertionError("the trading process ended with " + code);
        }
    }

    /// Kills it, if it still lives.
    void kill() {
        process.toHandle().destroyForcibly();
    }
}
