package io.alphastocks.testkit.kite;

import io.alphastocks.model.EpochMicros;
import io.alphastocks.time.EngineClock;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/// The server's clock: the injected one, and how much the server is wrong.
final class BrokerClock {

    private final EngineClock clock;
    private final AtomicLong skewMicros = new AtomicLong();

    BrokerClock(EngineClock clock) {
        this.clock = clock;
    }

    Instant now() {
        return EpochMicros.toInstant(clock.micros() + skewMicros.get());
    }

    void skew(Duration skew) {
        skewMicros.set(micros(skew));
    }

    EngineClock.Timer after(Duration delay, Runnable task) {
        return clock.schedule(clock.micros() + micros(delay), task);
    }

    /// Waits until the clock has moved on: with a simulated clock for whoever advances it.
    void await(Duration delay) throws InterruptedException {
        CountDownLatch due = new CountDownLatch(1);
        EngineClock.Timer timer = after(delay, due::countDown);
        try {
            due.await();
        } finally {
            timer.cancel();
        }
    }

    private static long micros(Duration duration) {
        return Math.addExact(
                Math.multiplyExact(duration.getSeconds(), 1_000_000L), duration.getNano() / 1_000);
    }
}
