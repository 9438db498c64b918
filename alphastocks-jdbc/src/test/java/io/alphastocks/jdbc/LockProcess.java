package io.alphastocks.jdbc;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// A process of its own that begins a transaction and does not end it.
final class LockProcess implements AutoCloseable {

    private final Process process;

    private LockProcess(Process process) {
        this.process = process;
    }

    /// Returns when the statements have run.
    static LockProcess start(String url, String... statements) throws IOException {
        List<String> command = new ArrayList<>();
        command.addAll(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockProcess.class.getName(),
                        url));
        command.addAll(List.of(statements));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        String said = output.readLine();
        if (!"locked".equals(said)) {
            throw new IOException("the process ended with: " + said);
        }
        return new LockProcess(process);
    }

    /// Kills it as `kill -9` does, and waits for its end.
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    /// Run in the process.
    public static void main(String[] arguments) throws Exception {
        try (Connection connection = DriverManager.getConnection(arguments[0]);
                Statement statement = connection.createStatement()) {
            for (String sql : List.of(arguments).subList(1, arguments.length)) {
                statement.execute(sql);
            }
            System.out.println("locked");
            // Until it is killed: nobody writes to its input.
            System.in.read();
        }
    }
}
