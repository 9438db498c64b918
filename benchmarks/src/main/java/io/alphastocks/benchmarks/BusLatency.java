package io.alphastocks.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// How long an event takes to a handler, at a fixed rate, with four subscribers: from the time at
/// which it is due, whether or not its publisher is late, to the start of the handler. Prints a
/// table as Markdown.
///
/// Beside it stands a hiccup meter: a thread that parks for a millisecond, and how much later than
/// that it runs again: the machine's doing, and that of the load as a whole. And a bus that does
/// next to nothing for an event, SubmissionPublisher, carries the same load in the same run: what
/// both have in common is not the bus.
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

    private final Bus bus;
    private final int rate;
    private final Neighbours neighbours;
    private final Windows delivered = new Windows();
    private final Windows publisher = new Windows();
    private final Windows hiccups = new Windows();

    private BusLatency(Bus bus, int rate, Neighbours neighbours) {
        this.bus = bus;
        this.rate = rate;
        this.neighbours = neighbours;
    }

    /// Runs and prints.
    public static void main() throws InterruptedException {
        System.out.println();
        System.out.println("| events/s | bus | of four handlers | µs | p50 | p99 | p99.9 | max |");
        System.out.println("|--:|---|---|---|--:|--:|--:|--:|");
        for (int rate : List.of(50_000, 200_000)) {
            for (Neighbours neighbours : Neighbours.values()) {
                new BusLatency(Bus.OURS_CONCURRENT, rate, neighbours).measure();
            }
            // It isolates nothing: behind a slow handler its publisher would wait.
            new BusLatency(Bus.SUBMISSION_PUBLISHER, rate, Neighbours.ALL_QUICK).measure();
        }
    }

    private void measure() throws InterruptedException {
        run();
        print("quick handlers", delivered);
        print("publisher late", publisher);
        print("hiccup meter", hiccups);
    }

    private void run() throws InterruptedException {
        Peer peer = bus.make();
        long start = System.nanoTime() + HICCUP_NANOS;
        long from = start + WARM_UP_NANOS;
        long end = from + MEASURE_NANOS;
        peer.start(SUBSCRIBERS, 1, (handler, event) -> handle(handler, event, from));
        Thread meter = Thread.ofPlatform().start(() -> measureHiccups(from, end));
        publish(peer, start, from, end);
        meter.join();
        // What still waits for the slow one is of no interest.
        peer.stop();
    }

    private void publish(Peer peer, long start, long from, long end) {
        long interval = TimeUnit.SECONDS.toNanos(1) / rate;
        for (long due = start; due - end < 0; due += interval) {
            long now = System.nanoTime();
            while (now - due < 0) {
                Thread.onSpinWait();
                now = System.nanoTime();
            }
            publisher.record(due - from, now - due);
            peer.publish(new Sample(due));
        }
    }

    private void handle(int handler, Sample event, long from) {
        if (neighbours.slow && handler == 0) {
            block();
        } else if (neighbours.failing && handler == 1) {
            throw new IllegalStateException("fails on purpose: " + event.number());
        } else {
            delivered.record(
                    event.number() - from, Math.max(0, System.nanoTime() - event.number()));
            Work.burn();
        }
    }

    private static void block() {
        try {
            Thread.sleep(10);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
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
                "| %,d | %s | %s | %s | %,.1f | %,.1f | %,.1f | %,.0f |%n",
                rate,
                bus.label(),
                neighbours.label,
                what,
                times.percentileMicros(50),
                times.percentileMicros(99),
                times.percentileMicros(99.9),
                times.maxMicros());
    }
}
