package io.alphastocks.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import org.postgresql.ds.PGSimpleDataSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import javax.sql.DataSource;

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

    /// A pool of connections to it, for tests that open many journals.
    static DataSource sharedPool() {
        return Shared.POOL;
    }

    private static final class Shared {
        private static final PostgresServer SERVER = start(Map.of());
        private static final HikariDataSource POOL = SERVER.pool(20);
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
                            .setRegisterShutdownHook(false)
                            .setPGStartupWait(Duration.ofSeconds(60));
            settings.forEach(builder::setServerConfig);
            PostgresServer server = new PostgresServer(builder.start(), data);
            Runtime.getRuntime().addShutdownHook(new Thread(server::end));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A name that no other test has.
    static String newSchema() {
        return "test_" + SCHEMAS.incrementAndGet();
    }

    /// Connections from a pool of so many.
    HikariDataSource pool(int size) {
        return pool(source(), size, Duration.ofSeconds(2));
    }

    /// @param patience how long who finds no connection waits for one
    HikariDataSource pool(DataSource source, int size, Duration patience) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(source);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(patience.toMillis());
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    /// Connections without a pool.
    PGSimpleDataSource source() {
        return (PGSimpleDataSource) embedded.getPostgresDatabase();
    }

    String url() {
        return embedded.getJdbcUrl("postgres", "postgres");
    }

    /// Ends the server and all of its sessions at once, without a chance to write anything.
    void kill() {
        postmaster()
                .ifPresent(server -> {
                    List<ProcessHandle> sessions = server.descendants().toList();
                    server.destroyForcibly();
                    sessions.forEach(ProcessHandle::destroyForcibly);
                    server.onExit().join();
                    sessions.forEach(session -> session.onExit().join());
                });
    }

    private Optional<ProcessHandle> postmaster() {
        Path file = data.resolve("postmaster.pid");
        try {
            return Files.exists(file)
                    ? ProcessHandle.of(Long.parseLong(Files.readAllLines(file).getFirst()))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    /// Overwrites the middle of a file of a server that is stopped.
    ///
    /// @param file as the server names it
    void damage(String file) throws IOException {
        try (FileChannel channel = FileChannel.open(data.resolve(file), StandardOpenOption.WRITE)) {
            byte[] garbage = new byte[1_000];
            Arrays.fill(garbage, (byte) 0x5a);
            channel.write(ByteBuffer.wrap(garbage), channel.size() / 2 + 2_000);
        }
    }

    /// Ends it for good, with all that it has.
    void end() {
        kill();
        if (!Files.exists(data)) {
            return;
        }
        try (Stream<Path> walk = Files.walk(data)) {
            for (Path file : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
