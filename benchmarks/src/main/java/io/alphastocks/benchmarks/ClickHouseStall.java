package io.alphastocks.benchmarks;

import io.alphastocks.bus.EventBus;
import io.alphastocks.clickhouse.AuditLog;
import io.alphastocks.clickhouse.ClickHouse;
import io.alphastocks.event.TickReceived;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Price;
import io.alphastocks.model.Tick;
import io.alphastocks.store.MarketDataStore;
import io.alphastocks.testkit.LocalClickHouse;

import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/// How long an event takes from its publisher to a handler while the audit and a store of market
/// data take the same events: with a server that answers, and with one that is stopped and holds
/// its connections, turn by turn. Arguments: rounds, and events a second.
public final class ClickHouseStall {

    private static final Duration SPAN = Duration.ofSeconds(5);
    private static final InstrumentId NIFTY = new InstrumentId("NSE:NIFTY 50");

    private ClickHouseStall() {}

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
        int rate = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5_000;
        System.out.println("| server | events | p50 µs | p99 µs | p99.9 µs | waiting in the end |");
        System.out.println("|--------|-------:|-------:|-------:|---------:|-------------------:|");
        try (LocalClickHouse server = LocalClickHouse.start();
                ClickHouse clickHouse = ClickHouse.connect(server.url());
                MarketDataStore store = clickHouse.marketData();
                AuditLog audit = clickHouse.audit("stall");
                EventBus bus = EventBus.concurrent()) {
            Histogram latencies = new Histogram(3);
            bus.subscribe(
                    TickReceived.class,
                    o -> o.named("measured").serial(),
                    event -> latencies.recordValue(System.nanoTime() - event.tick().dayVolume()));
            audit.record(bus);
            bus.subscribe(
                    TickReceived.class,
                    o -> o.named("stored").serial(),
                    event -> store.addTicks(List.of(event.tick())));
            publish(bus, rate); // warm
            for (int round = 0; round < rounds; round++) {
                latencies.reset();
                publish(bus, rate);
                print("answers", latencies, store);
                signal(server, "-STOP");
                try {
                    latencies.reset();
                    publish(bus, rate);
                    print("stopped", latencies, store);
                } finally {
                    signal(server, "-CONT");
                }
                store.flush();
            }
        }
    }

    private static void publish(EventBus bus, int rate) throws InterruptedException {
        long gap = 1_000_000_000L / rate;
        long from = System.nanoTime();
        long count = SPAN.toNanos() / gap;
        for (long i = 0; i < count; i++) {
            for (long wait; (wait = from + i * gap - System.nanoTime()) > 0; ) {
                LockSupport.parkNanos(wait);
            }
            Tick last = Tick.ofLast(NIFTY, Instant.EPOCH, Price.of("15800"));
            bus.publish(
                    new TickReceived(
                            new Tick(
                                    last.instrument(),
                                    i,
                                    last.lastRaw(),
                                    0,
                                    System.nanoTime(),
                                    0,
                                    0,
                                    0,
                                    0,
                                    0,
                                    last.kind()),
                            "stall"));
        }
        bus.awaitIdle(Duration.ofSeconds(10));
    }

    private static void print(String server, Histogram latencies, MarketDataStore store) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %,d | %,.0f | %,.0f | %,.0f | %,d |%n",
                server,
                latencies.getTotalCount(),
                latencies.getValueAtPercentile(50) / 1e3,
                latencies.getValueAtPercentile(99) / 1e3,
                latencies.getValueAtPercentile(99.9) / 1e3,
                store.statistics().waiting());
    }

    private static void signal(LocalClickHouse server, String name)
            throws IOException, InterruptedException {
        int ended = new ProcessBuilder("kill", name, Long.toString(server.pid())).start().waitFor();
        if (ended != 0) {
            throw new IllegalStateException("kill " + name + " ended with " + ended);
        }
    }
}
