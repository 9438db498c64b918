package io.alphastocks.clickhouse;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.clickhouse.client.api.ServerException;
import com.clickhouse.jdbc.DataSourceImpl;

import io.alphastocks.testkit.LocalClickHouse;

import java.time.Duration;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

/// A real ClickHouse that tests share, with a database for each that asks. It ends with the tests'
/// process.
final class Server {

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private Server() {}

    private static final class Shared {
        private static final LocalClickHouse SERVER = LocalClickHouse.start();

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close));
        }
    }

    static LocalClickHouse shared() {
        requireAvailable();
        return Shared.SERVER;
    }

    /// Skips the test where there can be no server.
    static void requireAvailable() {
        assumeTrue(
                LocalClickHouse.unavailable().isEmpty(),
                () -> LocalClickHouse.unavailable().orElse(""));
    }

    static DataSource source(LocalClickHouse server) {
        return new DataSourceImpl(server.url(), new Properties());
    }

    /// Settings of a database that no other test has.
    static ClickHouseSettings newDatabase() {
        return ClickHouseSettings.DEFAULT.inDatabase("test_" + DATABASES.incrementAndGet());
    }

    /// A database of its own on the shared server.
    static ClickHouse open() {
        return open(shared(), newDatabase());
    }

    /// Removes all rows of tables.
    static void empty(ClickHouse clickHouse, String... tables) {
        for (String table : tables) {
            clickHouse
                    .session()
                    .execute("TRUNCATE TABLE " + Table.qualified(clickHouse.settings(), table));
        }
    }

    /// The code of the error that the server has told: its text the driver reads only where digits
    /// are 0 to 9.
    static int code(Throwable failed) {
        Throwable cause = failed;
        while (!(cause instanceof ServerException told)) {
            cause = Objects.requireNonNull(cause.getCause(), failed::toString);
        }
        return told.getCode();
    }

    /// Sends its process a signal, such as `STOP`.
    static void signal(LocalClickHouse server, String name) throws Exception {
        int ended =
                new ProcessBuilder("kill", "-" + name, Long.toString(server.pid()))
                        .inheritIO()
                        .start()
                        .waitFor();
        if (ended != 0) {
            throw new IllegalStateException("kill -" + name + " ended with " + ended);
        }
    }

    static ClickHouse open(LocalClickHouse server, ClickHouseSettings settings) {
        return ClickHouse.open(source(server), settings, Duration.ofSeconds(30));
    }
}
