package io.alphastocks.testkit;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A real ClickHouse on this machine, for tests and to try things out: no server to install, no
/// container. It is the engine's own library, in a process of its own that listens on HTTP at
/// 127.0.0.1 and ends with whoever started it. It has no Keeper of its own, and no replication.
///
/// The library (170 MB, unpacked 570 MB) is fetched once with `npm pack` and kept in
/// `~/.cache/alphastocks`, or where the system property `alphastocks.cache` says. It runs on Linux
/// on x86-64; [#unavailable] tells whether it does here.
///
/// ```java
/// try (LocalClickHouse server = LocalClickHouse.start()) {
///     ClickHouse.connect(server.url());
/// }
/// ```
///
/// Safe for use by any thread.
public final class LocalClickHouse implements AutoCloseable {

    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    private static final Duration IDLE_CLIENTS = Duration.ofMillis(500);
    private static final Duration LONGEST_END = Duration.ofSeconds(30);

    /// How a server is started.
    ///
    /// @param directory where its data is; null for a directory of its own that is deleted in the
    ///   end
    /// @param port where it listens for HTTP; 0 for any that is free
    /// @param tcpPort where it listens for other servers of a cluster; 0 for nowhere
    /// @param config path of an XML file with the engine's configuration, such as users; null for
    ///   none
    public record Options(@Nullable Path directory, int port, int tcpPort, @Nullable Path config) {

        /// A directory of its own, any free port.
        public static final Options DEFAULT = new Options(null, 0, 0, null);

        public Options in(Path data) {
            return new Options(data, port, tcpPort, config);
        }

        public Options at(int listening) {
            return new Options(directory, listening, tcpPort, config);
        }

        public Options clusteredAt(int listening) {
            return new Options(directory, port, listening, config);
        }

        public Options configuredBy(Path file) {
            return new Options(directory, port, tcpPort, file);
        }
    }

    private final Process process;
    private final Path directory;
    private final boolean temporary;
    private final int port;

    private LocalClickHouse(Process process, Path directory, boolean temporary, int port) {
        this.process = process;
        this.directory = directory;
        this.temporary = temporary;
        this.port = port;
    }

    /// Why it cannot run here, such as another operating system or a machine without npm; empty
    /// where it can. Asked the first time it may take minutes, since it fetches what is missing.
    public static Optional<String> unavailable() {
        return Optional.ofNullable(ClickHouseLibrary.find().missing());
    }

    /// Starts one with [Options#DEFAULT].
    ///
    /// @throws IllegalStateException as [#start(Options)] does
    public static LocalClickHouse start() {
        return start(Options.DEFAULT);
    }

    /// Starts one, and returns when it answers, as a rule within half a second.
    ///
    /// @throws IllegalStateException if it cannot run here, or does not start; the message says
    ///   why, and what the engine said
    public static LocalClickHouse start(Options options) {
        Path library = ClickHouseLibrary.find().file();
        if (library == null) {
            throw new IllegalStateException(ClickHouseLibrary.find().missing());
        }
        try {
            boolean temporary = options.directory == null;
            Path directory =
                    options.directory == null
                            ? Files.createTempDirectory("clickhouse")
                            : Files.createDirectories(options.directory);
            Path ready = directory.resolve("ready.tsv");
            Files.deleteIfExists(ready);
            Process process = launch(library, directory, ready, options);
            return new LocalClickHouse(
                    process, directory, temporary, awaitPort(process, directory, ready));
        } catch (IOException e) {
            throw new UncheckedIOException("a local ClickHouse could not be started: " + e, e);
        }
    }

    private static Process launch(Path library, Path directory, Path ready, Options options)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", ownClasses()));
        command.addAll(List.of(ClickHouseProcess.class.getName(), library.toString()));
        if (options.config != null) {
            command.add("--config-file=" + options.config);
        }
        command.add("--path=" + directory);
        command.add("--http_port=" + options.port);
        command.add("--listen_host=127.0.0.1");
        if (options.tcpPort > 0) {
            command.add("--tcp_port=" + options.tcpPort);
        }
        // The last statement waits for input: it serves until the pipe is closed.
        command.add(
                """
                --query=SYSTEM START LISTEN HTTP; %s\
                SELECT 'ready', getServerPort('http_port') INTO OUTFILE '%s' TRUNCATE FORMAT TSV; \
                SELECT count() FROM file('-', 'LineAsString', 'line String') FORMAT Null\
                """
                        .formatted(options.tcpPort > 0 ? "SYSTEM START LISTEN TCP; " : "", ready));
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log(directory).toFile())
                .start();
    }

    private static String ownClasses() {
        return Path.of(
                        Objects.requireNonNull(
                                        ClickHouseProcess.class
                                                .getProtectionDomain()
                                                .getCodeSource())
                                .getLocation()
                                .getPath())
                .toString();
    }

    private static Path log(Path directory) {
        return directory.resolve("engine.log");
    }

    private static int awaitPort(Process process, Path directory, Path ready) throws IOException {
        long from = System.nanoTime();
        while (true) {
            if (Files.exists(ready)) {
                String answer = Files.readString(ready);
                if (answer.endsWith("\n")) {
                    return Integer.parseInt(answer.strip().substring("ready\t".length()));
                }
            }
            boolean late = System.nanoTime() - from > LONGEST_START.toNanos();
            if (late || !process.isAlive()) {
                process.destroyForcibly();
                throw new IllegalStateException(
                        "a local ClickHouse %s: %s"
                                .formatted(
                                        late
                                                ? "did not answer within " + LONGEST_START
                                                : "ended at its start",
                                        Files.readString(log(directory)).strip()));
            }
            await(process, Duration.ofMillis(5));
        }
    }

    /// @return whether it has ended
    private static boolean await(Process process, Duration atMost) {
        long until = System.nanoTime() + atMost.toNanos();
        boolean interrupted = false;
        boolean ended = !process.isAlive();
        for (long left; !ended && (left = until - System.nanoTime()) > 0; ) {
            try {
                ended = process.waitFor(left, TimeUnit.NANOSECONDS);
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return ended;
    }

    /// Where it listens for HTTP.
    public int port() {
        return port;
    }

    /// Its address for JDBC, with user `default`, no password and database `default`.
    public String url() {
        return "jdbc:clickhouse://127.0.0.1:" + port + "/default";
    }

    /// Where its data is.
    public Path directory() {
        return directory;
    }

    /// Its process.
    public long pid() {
        return process.pid();
    }

    /// Ends it at once, without a chance to write anything; its data stays, even where it would be
    /// deleted. Start it again with [Options#in] and [Options#at].
    public void kill() {
        process.destroyForcibly();
        if (!await(process, LONGEST_END)) {
            throw new IllegalStateException("process " + pid() + " does not end");
        }
    }

    /// Ends it, and deletes its data where that is in a directory of its own.
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            // It waits 5 s for clients that keep idle connections; what it acknowledged is written.
            if (!await(process, IDLE_CLIENTS)) {
                kill();
            }
            if (temporary) {
                ClickHouseLibrary.deleteTree(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a local ClickHouse could not be closed: " + e, e);
        }
    }
}
