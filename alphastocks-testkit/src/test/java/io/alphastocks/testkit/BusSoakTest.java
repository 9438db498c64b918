package io.alphastocks.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.bus.Batching;
import io.alphastocks.bus.BusOptions;
import io.alphastocks.bus.BusStatistics;
import io.alphastocks.bus.EventBus;
import io.alphastocks.bus.Overflow;
import io.alphastocks.bus.Subscription;
import io.alphastocks.event.Priority;

import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/// A bus that lives long with handlers that misbehave: neither memory nor threads grow, and the
/// account is exact to the end. Seconds long; `-Dbus.soak=PT1H` makes it an hour. What it measured
/// is written to `target/bus-soak.txt`.
class BusSoakTest {

    private static final Duration DURATION = Duration.parse(System.getProperty("bus.soak", "PT3S"));
    private static final int SAMPLES = 10;
    private static final int ROUND = 2_000;
    private static final long MEGABYTE = 1 << 20;

    private final List<String> report = new ArrayList<>();
    private final List<Long> heap = new ArrayList<>();
    private final List<Integer> threads = new ArrayList<>();

    @Test
    void memoryAndThreadsStayFlat() throws Exception {
        try (EventBus bus = EventBus.concurrent(BusOptions.defaults().named("soak"))) {
            subscribe(bus);
            for (int i = 0; i < 20; i++) {
                round(bus, i);
            }
            report.add("| at | published | heap after collection | threads |");
            report.add("|---|---|---|---|");
            long start = System.nanoTime();
            int rounds = 20;
            for (int sample = 0; sample <= SAMPLES; sample++) {
                while (System.nanoTime() - start < DURATION.toNanos() * sample / SAMPLES) {
                    round(bus, rounds++);
                }
                sample(bus, Duration.ofNanos(System.nanoTime() - start));
            }
            BusStatistics statistics = bus.statistics();
            assertThat(statistics.deliveries().balanced()).isTrue();
            assertThat(statistics.deliveries().queued() + statistics.deliveries().inFlight())
                    .isZero();
            report.add("");
            report.add(statistics.deliveries().toString());
        }
        Files.createDirectories(Path.of("target"));
        Files.write(Path.of("target", "bus-soak.txt"), report);
        assertThat(heap.getLast())
                .as("heap after collection: %s", heap)
                .isLessThan(heap.get(1) + 4 * MEGABYTE);
        assertThat(threads.getLast())
                .as("threads: %s", threads)
                .isLessThanOrEqualTo(threads.get(1) + 4);
    }

    private static void subscribe(EventBus bus) {
        CountDownLatch never = new CountDownLatch(1);
        Duration deadline = Duration.ofMillis(20);
        bus.subscribe(ProbeEvent.class, o -> o.named("serial").serial(), _ -> {});
        bus.subscribe(ProbeEvent.class, o -> o.named("parallel"), _ -> {});
        bus.subscribe(ProbeEvent.class, o -> o.named("keyed").byKey(ProbeEvent::number), _ -> {});
        bus.subscribe(ProbeEvent.class, o -> o.named("own").serial().platformThread(), _ -> {});
        bus.subscribe(
                ProbeEvent.class,
                o -> o.named("latest").byKey(ProbeEvent::key).coalesceByKey(),
                _ -> {});
        bus.subscribe(
                ProbeEvent.class,
                o -> o.named("lossy").serial().capacity(10, Overflow.DROP_OLDEST),
                _ -> {});
        bus.subscribeBatches(
                ProbeEvent.class,
                new Batching(50, Duration.ofMillis(1)),
                o -> o.named("store"),
                _ -> {});
        bus.subscribe(
                ProbeEvent.class,
                o -> o.named("failing").filter(e -> e.number() % 500 == 0),
                e -> {
                    throw new IllegalStateException("soak " + e.number());
                });
        bus.subscribe(
                ProbeEvent.class,
                o -> o.named("overdue").deadline(deadline).filter(e -> e.number() % 1_000 == 0),
                _ -> never.await());
        bus.subscribe(
                ProbeEvent.class,
                o -> o.named("slow").filter(e -> e.number() % 100 == 0),
                _ -> assertThat(never.await(1, TimeUnit.MILLISECONDS)).isFalse());
    }

    private static void round(EventBus bus, int round) throws InterruptedException {
        Subscription brief =
                bus.subscribe(
                        ProbeEvent.class,
                        round % 2 == 0
                                ? UnaryOperator.identity()
                                : o -> o.serial().platformThread(),
                        _ -> {});
        for (int i = 0; i < ROUND; i++) {
            Priority priority = i % 10 == 0 ? Priority.HIGH : Priority.NORMAL;
            bus.publish(ProbeEvent.plain(i, "k" + i % 7, priority));
        }
        brief.close();
        assertThat(bus.awaitIdle(Duration.ofSeconds(30))).isTrue();
        assertThat(bus.deadLetters().clear()).isPositive();
    }

    private void sample(EventBus bus, Duration at) {
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            used =
                    Math.min(
                            used,
                            ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        int live = ManagementFactory.getThreadMXBean().getThreadCount();
        heap.add(used);
        threads.add(live);
        report.add(
                "| %d s | %,d | %.1f MB | %d |"
                        .formatted(
                                at.toSeconds(),
                                bus.statistics().published(),
                                (double) used / MEGABYTE,
                                live));
    }
}
