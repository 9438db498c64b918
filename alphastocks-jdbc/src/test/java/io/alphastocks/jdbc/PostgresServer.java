package io.alphastocks.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import org.postgresql.ds.PGSimpleDataSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// A real PostgreSQL server, with a schema for each test that asks. It ends with the tests'
/// process.
final class PostgresServer {

    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    private final EmbeddedPostgres embedded;
    private final Path data;

    private PostgresServer(EmbeddedPostgres embedded, Path data) {
        this.embedded = embedded;
        this.data = data;
    }

    /// The server that all tests share.
    static PostgresServer shared() {
        return Shared.SERVER;
    }

    private static final class Shared {
        private static final PostgresServer SERVER = start(Map.of());
    }

    /// A server of its own, for tests that stop it.
    ///
    /// @param settings beside those that make it durable
    static PostgresServer start(Map<String, String> settings) {
        try {
            Path data = Files.createTempDirectory("postgres");
            EmbeddedPostgres.Builder builder =
                    EmbeddedPostgres.builder()
                            .setDataDirectory(data)
                            .setServerConfig("fsync", "on")
                            .setServerConfig("synchronous_commit", "on")
                            .setPGStartupWait(Duration.ofSeconds(60));
            settings.forEach(builder::setServerConfig);
            return new PostgresServer(builder.start(), data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A name that no other test has.
    static String newSchema() {
        return "test_" + SCHEMAS.incrementAndGet();
    }

    /// Connections without a pool.
    PGSimpleDataSource source() {
        return (PGSimpleDataSource) embedded.getPostgresDatabase();
    }

    String url() {
        return embedded.getJdbcUrl("postgres", "postgres");
    }

    /// Ends the server and all of its sessions at once, without a chance to write anything.
    void kill() throws IOException, InterruptedException {
        long postmaster =
                Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).getFirst());
        ProcessHandle server = ProcessHandle.of(postmaster).orElseThrow();
        List<ProcessHandle> sessions = server.descendants().toList();
        server.destroyForcibly();
        sessions.forEach(ProcessHandle::destroyForcibly);
        server.onExit().join();
        sessions.forEach(session -> session.onExit().join());
    }

    /// Stops it in an orderly way that waits for nobody.
    void stop() throws IOException, InterruptedException {
        control("stop", "-m", "fast");
    }

    /// Starts it again where it was.
    void start() throws IOException, InterruptedException {
        // The last start's command line, as the server itself has noted it.
        List<String> command = started();
        control(
                "start",
                "-o",
                String.join(" ", command.subList(3, command.size())),
                "-l",
                "/dev/null");
    }

    private List<String> started() throws IOException {
        String line = Files.readString(data.resolve("postmaster.opts")).strip();
        return Arrays.stream(line.split(" ", -1)).map(word -> word.replace("\"", "")).toList();
    }

    private void control(String action, String... arguments)
            throws IOException, InterruptedException {
        String tool = Path.of(started().getFirst()).resolveSibling("pg_ctl").toString();
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            // The server refuses to run as root: it is given another user's name.
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(List.of(tool, "-D", data.toString(), "-w", action));
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        int status = process.waitFor();
        if (status != 0) {
            throw new IOException("pg_ctl " + action + " ended with " + status);
        }
    }

    /// Ends it for good.
    void end() throws IOException {
        embedded.close();
    }

    void execute(String... statements) throws SQLException {
        try (Connection connection = source().getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /// The rows of a query, columns separated by a bar.
    List<String> query(String sql) throws SQLException {
        try (Connection connection = source().getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return Records.rows(result);
        }
    }
}
