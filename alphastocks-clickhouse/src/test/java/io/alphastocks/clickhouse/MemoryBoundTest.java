package io.alphastocks.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.testkit.LocalClickHouse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/// Five million ticks, 600 MB of objects, while the server is stopped.
@Timeout(180)
class MemoryBoundTest {

    private static final long HEAP = 256L << 20;

    @TempDir private Path directory;

    @Test
    void whileTheServerIsStoppedMemoryStaysWithinTheBoundAndEveryTickIsAccountedFor()
            throws Exception {
        Server.requireAvailable();
        ClickHouseSettings settings = Server.newDatabase();
        Path errors = directory.resolve("errors.log");
        try (LocalClickHouse server = LocalClickHouse.start();
                ClickHouse clickHouse = Server.open(server, settings)) {
            Process process =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "-Xmx" + HEAP,
                                    "-XX:+UseSerialGC",
                                    "--enable-native-access=ALL-UNNAMED",
                                    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    FloodProcess.class.getName(),
                                    server.url(),
                                    settings.database())
                            .redirectError(errors.toFile())
                            .start();
            try (BufferedReader said = process.inputReader();
                    Writer input = process.outputWriter()) {
                assertThat(said.readLine()).isEqualTo("ready");
                Server.signal(server, "STOP");
                long[] stopped;
                try {
                    input.write("\n");
                    input.flush();
                    stopped = numbers(said, errors);
                } finally {
                    Server.signal(server, "CONT");
                }
                input.write("\n");
                input.flush();
                long[] flushed = numbers(said, errors);

                assertThat(stopped[0]).as("heap, bytes").isLessThan(HEAP);
                assertThat(stopped[1]).as("stored").isZero();
                assertThat(stopped[3])
                        .as("waiting")
                        .isBetween(1L, (long) ClickHouse.BUFFER.bound());
                assertThat(stopped[2] + stopped[3]).isEqualTo(FloodProcess.TICKS);
                assertThat(flushed[1] + flushed[2]).isEqualTo(FloodProcess.TICKS);
                assertThat(flushed[3]).isZero();
                assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
                String ticks = Table.qualified(settings, Tables.TICKS);
                assertThat(count(clickHouse, "count()", ticks)).isEqualTo(flushed[1]);
                assertThat(count(clickHouse, "uniqExact(time)", ticks)).isEqualTo(flushed[1]);
            } finally {
                process.destroyForcibly();
            }
        }
    }

    private static long[] numbers(BufferedReader said, Path errors) throws Exception {
        String line = said.readLine();
        assertThat(line).as(Files.readString(errors)).isNotNull();
        return Arrays.stream(line.split(" ")).mapToLong(Long::parseLong).toArray();
    }

    private static long count(ClickHouse clickHouse, String what, String table) {
        return clickHouse
                .session()
                .one(
                        "SELECT toInt64(%s) FROM %s".formatted(what, table),
                        (block, row) -> block.column(0).number(row));
    }
}
