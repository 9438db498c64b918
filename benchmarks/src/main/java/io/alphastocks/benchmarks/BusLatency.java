package io.alphastocks.benchmarks;

import io.alphastocks.bus.BusOptions;
import io.alphastocks.bus.EventBus;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// How long an event takes to a handler, at a fixed rate, with four subscribers of our concurrent
/// bus: from the time at which it is due, whether or not its publisher is late, to the start of the
/// handler. Prints a table as Markdown.
///
/// Beside it stands a hiccup meter: a thread that parks for a millisecond, and how much later than
/// that it runs again: the machine's doing, and that of the load as a whole.
public final class BusLatency {

    private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(4);
    private static final long MEASURE_NANOS = TimeUnit.SECONDS.toNanos(Windows.SECONDS);
    private static final long HICCUP_NANOS = 1_000_000;
    private static final int SUBSCRIBERS = 4;

    /// What is among the four.
    private enum Neighbours {
        ALL_QUICK("all quick", false, false),
        ONE_SLOW("one blocks 10 ms", true, false),
        ONE_SLOW_ONE_FAILING("one blocks 10 ms, one throws", true, true);

        private final String label;
        private final boolean slow;
        private final boolean failing;

        Neighbours(String label, boolean slow, boolean failing) {
            this.label = label;
            this.slow = slow;
            this.failing = failing;
        }
    }

    private final int rate;
    private final Neighbours neighbours;
    private final Windows delivered = new Windows();
    private final Windows publisher = new Windows();
    private final Windows hiccups = new Windows();

    private BusLatency(int rate, Neighbours neighbours) {
        this.rate = rate;
        this.neighbours = neighbours;
    }

    /// Runs and prints.
    public static void main() throws InterruptedException {
        System.out.println();
        System.out.println("| events/s | of four handlers | µs | p50 | p99 | p99.9 | max |");
        System.out.println("|--:|---|---|--:|--:|--:|--:|");
        for (int rate : List.of(50_000, 200_000)) {
            for (Neighbours neighbours : Neighbours.values()) {
                BusLatency run = new BusLatency(rate, neighbours);
                run.run();
                run.print("quick handlers", run.delivered);
                run.print("publisher late", run.publisher);
                run.print("hiccup meter", run.hiccups);
            }
        }
    }

    private void run() throws InterruptedException {
        EventBus bus = EventBus.concurrent(BusOptions.defaults().warnDepth(Long.MAX_VALUE));
        long start = System.nanoTime() + HICCUP_NANOS;
        long from = start + WARM_UP_NANOS;
        long end = from + MEASURE_NANOS;
        for (int i = 0; i < SUBSCRIBERS; i++) {
            if (neighbours.slow && i == 0) {
                bus.subscribe(Sample.class, _ -> Thread.sleep(10));
            } else if (neighbours.failing && i == 1) {
                bus.subscribe(Sample.class, BusLatency::fail);
            } else {
                bus.subscribe(Sample.class, event -> measure(event, from));
            }
        }
        Thread meter = Thread.ofPlatform().start(() -> measureHiccups(from, end));
        publish(bus, start, from, end);
        meter.join();
        // What still waits for the slow one is of no interest.
        bus.close(Duration.ofMillis(100));
    }

    private void publish(EventBus bus, long start, long from, long end) {
        long interval = TimeUnit.SECONDS.toNanos(1) / rate;
        for (long due = start; due - end < 0; due += interval) {
            long now = System.nanoTime();
            while (now - due < 0) {
                Thread.onSpinWait();
                now = System.nanoTime();
            }
            publisher.record(due - from, now - due);
            bus.publish(new Sample(due));
        }
    }

    private void measure(Sample event, long from) {
        delivered.record(event.number() - from, Math.max(0, System.nanoTime() - event.number()));
        Work.burn();
    }

    private static void fail(Sample event) {
        throw new IllegalStateException("fails on purpose: " + event.number());
    }

    private void measureHiccups(long from, long end) {
        long before = System.nanoTime();
        while (before - end < 0) {
            LockSupport.parkNanos(this, HICCUP_NANOS);
            long after = System.nanoTime();
            hiccups.record(before - from, after - before - HICCUP_NANOS, HICCUP_NANOS);
            before = after;
        }
    }

    private void print(String what, Windows times) {
        System.out.printf(
                Locale.ROOT,
                "| %,d | %s | %s | %,.1f | %,.1f | %,.1f | %,.0f |%n",
                rate,
                neighbours.label,
                what,
                times.percentileMicros(50),
                times.percentileMicros(99),
                times.percentileMicros(99.9),
                times.maxMicros());
    }
}
