package io.alphastocks.benchmarks;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// Events delivered to all handlers per second, ours beside other buses on the same work: a batch
/// is published, and its time ends when the last handler has seen the last event. [BusTable] runs
/// it and compares.
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgsAppend = {
            "-Xms2g",
            "-Xmx2g",
            "-XX:+AlwaysPreTouch",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=error"
        })
@State(Scope.Benchmark)
public class EventBusBenchmark {

    /// What an unbounded bus may have to hold, too.
    static final int BATCH = 100_000;

    @Param Bus bus = Bus.OURS_CONCURRENT;

    @Param({"1", "4", "16"})
    int subscribers = 1;

    @Param({"1", "2"})
    int producers = 1;

    /// Made beforehand: what is allocated while it runs is the bus's.
    private final Sample[] events = new Sample[BATCH];

    private final ExecutorService others = Executors.newCachedThreadPool();
    private @Nullable Peer peer;
    private Work work = new Work(0);
    private long published;

    @Setup
    public void start() {
        for (int i = 0; i < BATCH; i++) {
            events[i] = new Sample(i);
        }
        work = new Work(subscribers);
        peer = bus.make();
        peer.start(subscribers, producers, work);
    }

    /// One operation is one event, delivered to every subscriber.
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void deliveredToAll() throws InterruptedException, ExecutionException {
        publish(BATCH);
    }

    /// Publishes the first events, shared out to the producers, and waits for their delivery.
    void publish(int count) throws InterruptedException, ExecutionException {
        int half = producers == 1 ? 0 : count / 2;
        if (half > 0) {
            Future<?> other = others.submit(() -> publish(0, half));
            publish(half, count);
            Object _ = other.get();
        } else {
            publish(0, count);
        }
        published += count;
        work.await(published);
    }

    private void publish(int from, int to) {
        Peer target = peer;
        if (target == null) {
            throw new IllegalStateException("not started");
        }
        for (int i = from; i < to; i++) {
            target.publish(events[i]);
        }
    }

    @TearDown
    public void stop() {
        if (peer != null) {
            peer.stop();
        }
        others.shutdown();
    }
}
