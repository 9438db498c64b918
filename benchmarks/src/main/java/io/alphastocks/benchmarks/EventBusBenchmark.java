package io.alphastocks.benchmarks;

import io.alphastocks.bus.BusOptions;
import io.alphastocks.bus.EventBus;
import io.alphastocks.bus.EventBuses;
import io.alphastocks.event.TickReceived;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Price;
import io.alphastocks.model.Tick;

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
import org.openjdk.jmh.infra.Blackhole;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/// Events delivered to all handlers per second: published by one thread, counted when the last
/// handler has seen the last of them. Deadlines, dead letters, statistics and history are on.
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 2)
@Fork(2)
@State(Scope.Benchmark)
public class EventBusBenchmark {

    private static final int BATCH = 20_000;

    /// Which bus, and how the subscriptions are ordered.
    public enum Setting {
        DETERMINISTIC_SERIAL,
        CONCURRENT_SERIAL,
        CONCURRENT_CONCURRENT,
        CONCURRENT_BY_KEY
    }

    @Param Setting setting = Setting.DETERMINISTIC_SERIAL;

    @Param({"1", "4"})
    int subscribers = 1;

    private EventBus bus = EventBuses.deterministic();
    private final TickReceived[] events = new TickReceived[BATCH];

    @Setup
    public void subscribe(Blackhole seen) {
        BusOptions options = BusOptions.defaults().ticksInHistory().warnDepth(Long.MAX_VALUE);
        bus =
                setting == Setting.DETERMINISTIC_SERIAL
                        ? EventBuses.deterministic(options)
                        : EventBuses.concurrent(options);
        for (int i = 0; i < subscribers; i++) {
            bus.subscribe(
                    TickReceived.class,
                    o ->
                            switch (setting) {
                                case DETERMINISTIC_SERIAL, CONCURRENT_SERIAL -> o.serial();
                                case CONCURRENT_CONCURRENT -> o.concurrent();
                                case CONCURRENT_BY_KEY -> o.byKey(TickReceived::instrument);
                            },
                    seen::consume);
        }
        for (int i = 0; i < BATCH; i++) {
            InstrumentId instrument = new InstrumentId("NFO:OPTION" + i % 13);
            Instant time = Instant.ofEpochSecond(1_700_000_000 + i);
            events[i] = new TickReceived(Tick.ofLast(instrument, time, Price.of("100")), "feed");
        }
    }

    /// One operation is one event, delivered to every subscriber.
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void deliveredToAll() throws InterruptedException {
        for (TickReceived event : events) {
            bus.publish(event);
        }
        if (!bus.awaitIdle(Duration.ofSeconds(30))) {
            throw new IllegalStateException("not all was delivered: " + bus.statistics());
        }
    }

    @TearDown
    public void close() {
        bus.close();
    }
}
