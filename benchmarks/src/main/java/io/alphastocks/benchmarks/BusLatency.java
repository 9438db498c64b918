package io.alphastocks.benchmarks;

import io.alphastocks.bus.BusOptions;
import io.alphastocks.bus.EventBus;
import io.alphastocks.bus.EventBuses;
import io.alphastocks.bus.EventHandler;

import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.openjdk.jmh.infra.Blackhole;

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
/// that it runs again. That is the machine's doing, not the bus's.
public final class BusLatency {

    private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(4);
    private static final long MEASURE_NANOS = TimeUnit.SECONDS.toNanos(8);
    private static final long HICCUP_NANOS = 1_000_000;
    private static final int SUBSCRIBERS = 4;
    private static final int DIGITS = 3;
    private static final int TOKENS = 20;

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
    private final AbstractHistogram delivered = new ConcurrentHistogram(DIGITS);
    private final Histogram publisher = new Histogram(DIGITS);
    private final Histogram hiccups = new Histogram(DIGITS);

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
        EventBus bus = EventBuses.concurrent(BusOptions.defaults().warnDepth(Long.MAX_VALUE));
        long start = System.nanoTime() + HICCUP_NANOS;
        long from = start + WARM_UP_NANOS;
        long end = from + MEASURE_NANOS;
        EventHandler<Sample> quick = event -> record(event, from);
        for (int i = 0; i < SUBSCRIBERS; i++) {
            boolean slow = neighbours.slow && i == 0;
            boolean failing = neighbours.failing && i == 1;
            bus.subscribe(
                    Sample.class, slow ? BusLatency::block : failing ? BusLatency::fail : quick);
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
            if (due - from >= 0) {
                publisher.recordValue(now - due);
            }
            bus.publish(new Sample(due));
        }
    }

    private void record(Sample event, long from) {
        if (event.number() - from >= 0) {
            delivered.recordValue(Math.max(0, System.nanoTime() - event.number()));
        }
        Blackhole.consumeCPU(TOKENS);
    }

    private static void block(Sample event) throws InterruptedException {
        Thread.sleep(10);
    }

    private static void fail(Sample event) {
        throw new IllegalStateException("handler fails on purpose: " + event.number());
    }

    private void measureHiccups(long from, long end) {
        for (long before = System.nanoTime(); before - end < 0; ) {
            LockSupport.parkNanos(this, HICCUP_NANOS);
            long after = System.nanoTime();
            if (before - from >= 0) {
                hiccups.recordValueWithExpectedInterval(
                        Math.max(0, after - before - HICCUP_NANOS), HICCUP_NANOS);
            }
            before = after;
        }
    }

    private void print(String what, AbstractHistogram times) {
        System.out.printf(
                Locale.ROOT,
                "| %,d | %s | %s | %s | %s | %s | %s |%n",
                rate,
                neighbours.label,
                what,
                micros(times.getValueAtPercentile(50)),
                micros(times.getValueAtPercentile(99)),
                micros(times.getValueAtPercentile(99.9)),
                micros(times.getMaxValue()));
    }

    private static String micros(long nanos) {
        return String.format(Locale.ROOT, "%,.1f", nanos / 1_000.0);
    }
}
