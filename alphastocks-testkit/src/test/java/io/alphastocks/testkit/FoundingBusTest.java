package io.alphastocks.testkit;

import static io.alphastocks.testkit.ProbeEvent.plain;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.bus.EventBus;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// The tests that the founding documents name.
@Timeout(60)
class FoundingBusTest {

    /// The documents say 5 s.
    private static final Duration SLOW = Duration.ofMillis(500);

    @Test
    void aHundredSimultaneousSignalsAreAllExecutedAtOnce() throws Exception {
        try (EventBus bus = EventBus.concurrent()) {
            var executed = ConcurrentHashMap.<Integer>newKeySet();
            CyclicBarrier inTheExecutorTogether = new CyclicBarrier(100);
            AtomicLong notified = new AtomicLong();
            bus.subscribe(
                    ProbeEvent.class,
                    o -> o.named("executor"),
                    signal -> {
                        inTheExecutorTogether.await(20, TimeUnit.SECONDS);
                        executed.add(signal.number());
                    });
            bus.subscribe(
                    ProbeEvent.class,
                    o -> o.named("notifier").serial(),
                    _ -> notified.incrementAndGet());
            CyclicBarrier publishedTogether = new CyclicBarrier(100);
            List<Thread> strategies = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                int number = i;
                strategies.add(
                        Thread.ofVirtual()
                                .start(() -> {
                                    try {
                                        publishedTogether.await(20, TimeUnit.SECONDS);
                                    } catch (Exception e) {
                                        throw new IllegalStateException(e);
                                    }
                                    bus.publish(plain(number));
                                }));
            }
            for (Thread strategy : strategies) {
                strategy.join();
            }
            assertThat(bus.awaitIdle(Duration.ofSeconds(20))).isTrue();
            assertThat(executed).hasSize(100);
            assertThat(notified).hasValue(100);
            assertThat(bus.deadLetters().list()).isEmpty();
        }
    }

    @Test
    void aFailsBSleepsCIsQuickAndCEndsAtOnceAndTheTotalIsThatOfB() throws Exception {
        try (EventBus bus = EventBus.concurrent()) {
            CountDownLatch never = new CountDownLatch(1);
            CountDownLatch quick = new CountDownLatch(1);
            bus.subscribe(
                    ProbeEvent.class,
                    o -> o.named("A"),
                    _ -> {
                        throw new IllegalStateException("A fails");
                    });
            bus.subscribe(
                    ProbeEvent.class,
                    o -> o.named("B"),
                    _ -> assertThat(never.await(SLOW.toMillis(), TimeUnit.MILLISECONDS)).isFalse());
            bus.subscribe(ProbeEvent.class, o -> o.named("C"), _ -> quick.countDown());
            long start = System.nanoTime();
            bus.publish(plain(1));
            assertThat(quick.await(20, TimeUnit.SECONDS)).isTrue();
            Duration untilC = Duration.ofNanos(System.nanoTime() - start);
            assertThat(bus.awaitIdle(Duration.ofSeconds(20))).isTrue();
            Duration total = Duration.ofNanos(System.nanoTime() - start);
            assertThat(untilC).isLessThan(SLOW.dividedBy(2));
            assertThat(total).isBetween(SLOW, SLOW.multipliedBy(2));
            assertThat(bus.statistics().deliveries().processed()).isEqualTo(2);
            assertThat(bus.statistics().deliveries().failed()).isEqualTo(1);
        }
    }
}
