package io.alphastocks.benchmarks;

import io.alphastocks.jdbc.SqliteJournal;
import io.alphastocks.model.Price;
import io.alphastocks.store.AppendResult;
import io.alphastocks.store.Journal;
import io.alphastocks.store.JournalRecord;
import io.alphastocks.store.MemoryJournal;
import io.alphastocks.store.QueryRow;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Durable appends per second at 1, 16 and 256 callers, each with a stream of its own, beside the
/// forces that the same disk gives in the same run: what group commit is worth is the quotient.
///
/// An append is a record of 500 characters and a row of the query table `orders`. Set
/// `-Dbenchmark.directory` to measure another disk than that of the temporary files.
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class JournalBenchmark {

    private static final Instant TIME = Instant.parse("2021-06-11T05:50:00Z");
    private static final String PAYLOAD = "{\"order\":\"" + "x".repeat(488) + "\"}";

    /// The journal that all callers share.
    @State(Scope.Benchmark)
    public static class Sqlite {

        @SuppressWarnings("NullAway.Init") // by JMH, which calls open first
        private SqliteJournal journal;

        @Setup
        public void open(ScratchDirectory disk) {
            journal = SqliteJournal.open(disk.path.resolve("journal.db"));
        }

        @TearDown
        public void close() {
            journal.close();
        }
    }

    /// A journal without a disk.
    @State(Scope.Benchmark)
    public static class Memory {

        @SuppressWarnings("NullAway.Init") // by JMH, which calls open first
        private MemoryJournal journal;

        @Setup
        public void open() {
            journal = MemoryJournal.create();
        }
    }

    /// A caller and its stream.
    @State(Scope.Thread)
    public static class Caller {

        private static final AtomicInteger CALLERS = new AtomicInteger();

        private final String stream = "book-" + CALLERS.incrementAndGet();
        private long version;

        private long append(Journal journal) {
            QueryRow row =
                    new QueryRow(
                            QueryRow.Table.ORDERS,
                            "order-" + version % 100,
                            Map.of("state", "OPEN", "limit_price", Price.ofRaw(version)));
            JournalRecord record =
                    new JournalRecord(
                            stream + "/" + version,
                            "OrderChanged",
                            TIME,
                            "signal-1",
                            PAYLOAD,
                            List.of(row));
            AppendResult result = journal.append(stream, version, List.of(record));
            if (!(result instanceof AppendResult.Appended(long now))) {
                throw new IllegalStateException(stream + ": " + result);
            }
            version = now;
            return now;
        }
    }

    @Benchmark
    public void force(RawForce raw) throws IOException {
        raw.force();
    }

    @Benchmark
    @Threads(1)
    public long sqlite001(Sqlite sqlite, Caller caller) {
        return caller.append(sqlite.journal);
    }

    @Benchmark
    @Threads(16)
    public long sqlite016(Sqlite sqlite, Caller caller) {
        return caller.append(sqlite.journal);
    }

    @Benchmark
    @Threads(256)
    public long sqlite256(Sqlite sqlite, Caller caller) {
        return caller.append(sqlite.journal);
    }

    @Benchmark
    @Threads(1)
    public long memory001(Memory memory, Caller caller) {
        return caller.append(memory.journal);
    }
}
