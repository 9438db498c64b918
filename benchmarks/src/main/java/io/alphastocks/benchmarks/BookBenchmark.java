package io.alphastocks.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

import io.alphastocks.book.Book;
import io.alphastocks.book.BookSettings;
import io.alphastocks.clickhouse.ClickHouse;
import io.alphastocks.jdbc.PostgresJournal;
import io.alphastocks.jdbc.SqliteJournal;
import io.alphastocks.model.Charges;
import io.alphastocks.model.Money;
import io.alphastocks.model.Price;
import io.alphastocks.model.RiskLimits;
import io.alphastocks.model.Side;
import io.alphastocks.model.Signal;
import io.alphastocks.model.Timeframe;
import io.alphastocks.model.TradingMode;
import io.alphastocks.risk.RiskRule;
import io.alphastocks.store.Journal;
import io.alphastocks.store.MemoryJournal;
import io.alphastocks.testkit.LocalClickHouse;
import io.alphastocks.time.SimulatedClock;
import io.alphastocks.time.TradingCalendar;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Commands per second of one book at 1, 16 and 256 callers, each of whom waits until its command
/// is durable, beside the forces that the same disk gives in the same run. A command is a signal:
/// judged, stored with its row of the query table, published. PostgreSQL is a server of its own on
/// the same disk, ClickHouse one among the temporary files; both end with the benchmark.
/// [BookTable] runs it and prints commands per force.
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@State(Scope.Benchmark)
public class BookBenchmark {

    private static final Instant TIME = Instant.parse("2021-06-11T05:50:00Z");

    /// Where the book is kept.
    public enum Store {
        /// Nowhere.
        MEMORY,
        /// In an SQLite file.
        SQLITE,
        /// On a PostgreSQL server on this machine.
        POSTGRES,
        /// On a ClickHouse server on this machine, whose data is among the temporary files.
        CLICKHOUSE
    }

    /// Where the book is kept.
    @Param Store store = Store.MEMORY;

    private final AtomicLong signals = new AtomicLong();

    private @Nullable EmbeddedPostgres server;
    private @Nullable HikariDataSource pool;
    private @Nullable LocalClickHouse clickHouseServer;
    private @Nullable ClickHouse clickHouse;

    @SuppressWarnings("NullAway.Init") // by JMH, which calls open first
    private Journal journal;

    @SuppressWarnings("NullAway.Init") // by JMH, which calls open first
    private Book book;

    /// Opens an empty book.
    @Setup
    public void open(ScratchDirectory directory) throws IOException {
        journal =
                switch (store) {
                    case MEMORY -> MemoryJournal.create();
                    case SQLITE -> SqliteJournal.open(directory.path.resolve("book.db"));
                    case POSTGRES -> PostgresJournal.open(pool(serve(directory)));
                    case CLICKHOUSE -> clickHouse().journal();
                };
        BookSettings settings =
                new BookSettings(
                        "main",
                        TradingMode.PAPER,
                        Money.of("1000000"),
                        RiskRule.of(RiskLimits.DEFAULT),
                        (_, _, _, _) -> new Charges(List.of()),
                        TradingCalendar.nse(),
                        _ -> Optional.empty());
        book = Book.onOwnThread(settings, journal, SimulatedClock.at(TIME));
        book.publishTo(_ -> {});
    }

    private EmbeddedPostgres serve(ScratchDirectory directory) throws IOException {
        EmbeddedPostgres started =
                EmbeddedPostgres.builder()
                        .setDataDirectory(directory.path.resolve("server"))
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("full_page_writes", "on")
                        .start();
        server = started;
        return started;
    }

    /// As the guide has it: what the journal reads takes a connection each time.
    private HikariDataSource pool(EmbeddedPostgres started) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(started.getPostgresDatabase());
        config.setMaximumPoolSize(4);
        HikariDataSource opened = new HikariDataSource(config);
        pool = opened;
        return opened;
    }

    private ClickHouse clickHouse() {
        LocalClickHouse started = LocalClickHouse.start();
        clickHouseServer = started;
        ClickHouse connected = ClickHouse.connect(started.url());
        clickHouse = connected;
        return connected;
    }

    /// Closes it.
    @TearDown
    public void close() throws IOException {
        book.close();
        journal.close();
        if (pool != null) {
            pool.close();
        }
        if (server != null) {
            server.close();
        }
        if (clickHouse != null) {
            clickHouse.close();
        }
        if (clickHouseServer != null) {
            clickHouseServer.close();
        }
    }

    private Object emit() {
        long number = signals.incrementAndGet();
        return book.emit(
                new Signal(
                        "signal-" + number,
                        "NIFTY",
                        "strategy-" + number,
                        Side.BUY,
                        Price.of("15800"),
                        Price.of("15700"),
                        Price.of("16100"),
                        8.5,
                        1.9,
                        Timeframe.MIN_5,
                        "benchmark",
                        TIME));
    }

    /// What the disk gives.
    @Benchmark
    public void force(RawForce raw) throws IOException {
        raw.force();
    }

    /// One caller.
    @Benchmark
    @Threads(1)
    public Object callers001() {
        return emit();
    }

    /// Sixteen callers.
    @Benchmark
    @Threads(16)
    public Object callers016() {
        return emit();
    }

    /// 256 callers.
    @Benchmark
    @Threads(256)
    public Object callers256() {
        return emit();
    }
}
