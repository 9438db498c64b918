package io.alphastocks.examples.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// JVMs beside the test, which may be killed, and what they had to say.
final class ChildProcess {

    private static final int LINES_OF_LOG = 200;
    private static final int DUMP_SECONDS = 60;

    private ChildProcess() {}

    /// Starts one on the test's class path.
    ///
    /// @param log gets what it writes to its error stream
    /// @param options of the JVM, beside those that all have
    static Process start(Path log, List<String> options, Class<?> main, String... arguments)
            throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                java("java"),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-Xmx256m",
                                "--enable-native-access=ALL-UNNAMED",
                                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                                "-cp",
                                System.getProperty("java.class.path")));
        command.addAll(options);
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    private static String java(String tool) {
        return Path.of(System.getProperty("java.home"), "bin", tool).toString();
    }

    /// Kills one that has hung; what its threads are at goes to its log.
    static void endHung(Process process, Path log) {
        Path threads = log.resolveSibling("threads.txt");
        try {
            new ProcessBuilder(
                            java("jcmd"),
                            Long.toString(process.pid()),
                            "Thread.dump_to_file",
                            threads.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor(DUMP_SECONDS, TimeUnit.SECONDS);
            Files.writeString(log, Files.readString(threads), StandardOpenOption.APPEND);
        } catch (IOException | InterruptedException e) {
            System.err.println("no dump of the threads of a process that has hung: " + e);
        } finally {
            process.toHandle().destroyForcibly();
        }
    }

    /// The end of a log.
    static String log(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            int first = Math.max(0, lines.size() - LINES_OF_LOG);
            return log.getFileName()
                    + ":\n"
                    + String.join("\n", lines.subList(first, lines.size()));
        } catch (IOException e) {
            return "no " + log.getFileName() + ": " + e;
        }
    }
}
