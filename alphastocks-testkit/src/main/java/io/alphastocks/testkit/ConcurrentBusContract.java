package io.alphastocks.testkit;

import static io.alphastocks.testkit.ProbeEvent.plain;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.bus.BusOptions;
import io.alphastocks.bus.BusStatistics;
import io.alphastocks.bus.Deliveries;
import io.alphastocks.bus.EventHandler;
import io.alphastocks.bus.Subscription;
import io.alphastocks.bus.SubscriptionOptions;
import io.alphastocks.event.Event;
import io.alphastocks.event.Priority;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// What a bus on many threads must do beside [EventBusContract]: handlers run side by side and
/// isolated. How it keeps deadlines and how it closes is part of it, in the contracts above it.
public abstract class ConcurrentBusContract extends ConcurrentFaultsContract {

    // Side by side.

    @Test
    void aHundredEventsOfAConcurrentSubscriptionAreHandledAtOnce() throws Exception {
        CyclicBarrier allTogether = new CyclicBarrier(100);
        bus.subscribe(ProbeEvent.class, _ -> allTogether.await(20, TimeUnit.SECONDS));
        IntStream.range(0, 100).forEach(i -> bus.publish(plain(i)));
        settle();
        assertThat(bus.statistics().deliveries().processed()).isEqualTo(100);
    }

    @Test
    void keysAreHandledAtOnce() throws Exception {
        CyclicBarrier allTogether = new CyclicBarrier(50);
        bus.subscribe(
                ProbeEvent.class,
                o -> o.byKey(ProbeEvent::number),
                _ -> allTogether.await(20, TimeUnit.SECONDS));
        IntStream.range(0, 50).forEach(i -> bus.publish(plain(i)));
        settle();
        assertThat(bus.statistics().deliveries().processed()).isEqualTo(50);
    }

    @Test
    void noMoreRunAtOnceThanTheMaximum() throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch full = new CountDownLatch(4);
        CountDownLatch release = new CountDownLatch(1);
        Subscription limited =
                bus.subscribe(
                        ProbeEvent.class,
                        o -> o.maxConcurrency(4),
                        _ -> {
                            most.accumulateAndGet(running.incrementAndGet(), Math::max);
                            full.countDown();
                            release.await();
                            running.decrementAndGet();
                        });
        IntStream.range(0, 40).forEach(i -> bus.publish(plain(i)));
        await(full);
        assertThat(limited.statistics().deliveries().inFlight()).isEqualTo(4);
        assertThat(limited.statistics().deliveries().queued()).isEqualTo(36);
        assertBalanced();
        release.countDown();
        settle();
        assertThat(most).hasValue(4);
    }

    @Test
    void whatWaitsInAConcurrentSubscriptionGoesByPriority() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        List<Priority> order = collector();
        bus.subscribe(
                ProbeEvent.class,
                o -> o.maxConcurrency(1),
                e -> {
                    if (e.number() == 0) {
                        started.countDown();
                        release.await();
                    } else {
                        order.add(e.priority());
                    }
                });
        bus.publish(plain(0));
        await(started);
        bus.publish(plain(1, "k", Priority.LOW));
        bus.publish(plain(2, "k", Priority.NORMAL));
        bus.publish(plain(3, "k", Priority.CRITICAL));
        bus.publish(plain(4, "k", Priority.HIGH));
        release.countDown();
        settle();
        assertThat(order)
                .containsExactly(Priority.CRITICAL, Priority.HIGH, Priority.NORMAL, Priority.LOW);
    }

    // Isolation.

    @Test
    void aHandlerThatBlocksAndOneThatFailsDelayNoOther() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch quick = new CountDownLatch(3_000);
        CountDownLatch blocking = new CountDownLatch(4);
        EventHandler<ProbeEvent> blocks =
                _ -> {
                    blocking.countDown();
                    release.await();
                };
        bus.subscribe(
                ProbeEvent.class,
                _ -> {
                    throw new IllegalStateException("A fails");
                });
        bus.subscribe(ProbeEvent.class, o -> o.serial(), blocks);
        bus.subscribe(ProbeEvent.class, o -> o.byKey(ProbeEvent::key), blocks);
        bus.subscribe(ProbeEvent.class, o -> o.maxConcurrency(2), blocks);
        bus.subscribe(ProbeEvent.class, _ -> quick.countDown());
        bus.subscribe(ProbeEvent.class, o -> o.serial(), _ -> quick.countDown());
        bus.subscribe(ProbeEvent.class, o -> o.byKey(ProbeEvent::number), _ -> quick.countDown());
        IntStream.range(0, 1_000).forEach(i -> bus.publish(plain(i)));
        await(quick);
        assertBalanced();
        await(blocking);
        eventually(() -> bus.statistics().deliveries().processed() == 3_000);
        eventually(() -> bus.statistics().deliveries().failed() == 1_000);
        Deliveries held = bus.statistics().deliveries();
        assertThat(held.inFlight()).as("one serial, one key, two concurrent").isEqualTo(4);
        assertThat(held.queued()).isEqualTo(3_000 - 4);
        release.countDown();
        settle();
        assertThat(bus.statistics().deliveries().failed()).isEqualTo(1_000);
        assertThat(bus.statistics().deliveries().processed()).isEqualTo(6_000);
    }

    @Test
    void aKeyThatBlocksDelaysNoOtherKey() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch others = new CountDownLatch(900);
        bus.subscribe(
                ProbeEvent.class,
                o -> o.byKey(ProbeEvent::key),
                e -> {
                    if (e.key().equals("k0")) {
                        release.await();
                    } else {
                        others.countDown();
                    }
                });
        IntStream.range(0, 1_000).forEach(i -> bus.publish(plain(i, "k" + i % 10)));
        await(others);
        eventually(() -> bus.statistics().deliveries().processed() == 900);
        assertThat(bus.statistics().deliveries().queued()).isEqualTo(99);
        assertThat(bus.statistics().subscriptions().getFirst().lanes()).isGreaterThanOrEqualTo(1);
        release.countDown();
        settle();
    }

    @Test
    void publishingNeverWaitsForAHandler() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        bus.subscribe(ProbeEvent.class, o -> o.serial(), _ -> release.await());
        IntStream.range(0, 50_000).forEach(i -> bus.publish(plain(i)));
        assertBalanced();
        assertThat(bus.statistics().deliveries().matched()).isEqualTo(50_000);
        assertThat(bus.awaitIdle(Duration.ofMillis(1))).isFalse();
        release.countDown();
        settle();
    }

    // Order.

    @Test
    void historyAndEveryOrderedLaneAgreeOnOneOrderAndNeverOverlap() throws Exception {
        useBus(BusOptions.defaults().historyCapacity(40_000));
        List<List<ProbeEvent>> seen = new ArrayList<>();
        AtomicInteger overlaps = new AtomicInteger();
        for (int i = 0; i < 3; i++) {
            List<ProbeEvent> mine = new ArrayList<>();
            AtomicBoolean inside = new AtomicBoolean();
            seen.add(mine);
            bus.subscribe(
                    ProbeEvent.class,
                    o -> o.serial(),
                    e -> {
                        if (inside.getAndSet(true)) {
                            overlaps.incrementAndGet();
                        }
                        mine.add(e);
                        inside.set(false);
                    });
        }
        Map<String, List<ProbeEvent>> byKey = new ConcurrentHashMap<>();
        bus.subscribe(
                ProbeEvent.class,
                o -> o.byKey(ProbeEvent::key),
                e -> byKey.computeIfAbsent(e.key(), _ -> new ArrayList<>()).add(e));
        publishFromThreads(4, 10_000, (thread, i) -> plain(i, "t" + thread));
        settle();
        List<Event> order = bus.history().all();
        assertThat(order).hasSize(40_000);
        assertThat(seen).allSatisfy(mine -> assertThat(mine.equals(order)).isTrue());
        assertThat(overlaps).hasValue(0);
        assertThat(byKey).hasSize(4);
        for (List<ProbeEvent> mine : byKey.values()) {
            assertThat(mine).hasSize(10_000);
            assertThat(IntStream.range(0, 10_000).allMatch(i -> mine.get(i).number() == i))
                    .as("what one thread publishes stays in its order")
                    .isTrue();
        }
    }

    @Test
    void historyIsNeverTorn() throws Exception {
        useBus(BusOptions.defaults().historyCapacity(4));
        Thread publisher =
                Thread.ofPlatform()
                        .start(() ->
                                IntStream.range(0, 500_000).forEach(i -> bus.publish(plain(i))));
        do {
            List<ProbeEvent> held = bus.history().ofType(ProbeEvent.class);
            for (int i = 1; i < held.size(); i++) {
                if (held.get(i).number() != held.get(i - 1).number() + 1) {
                    throw new AssertionError(held.get(i - 1) + " is followed by " + held.get(i));
                }
            }
        } while (publisher.isAlive());
        publisher.join();
        assertThat(bus.history().all()).hasSize(4);
    }

    // Accounts.

    @Test
    void nothingIsLostWhoeverPublishes() throws Exception {
        AtomicLong handled = new AtomicLong();
        bus.subscribe(ProbeEvent.class, _ -> handled.incrementAndGet());
        bus.subscribe(
                ProbeEvent.class,
                o -> o.byKey(e -> e.number() % 100),
                _ -> handled.incrementAndGet());
        publishFromThreads(8, 5_000, (_, i) -> plain(i));
        settle();
        assertThat(bus.statistics().published()).isEqualTo(40_000);
        assertThat(handled).hasValue(80_000);
        assertThat(bus.statistics().deliveries().processed()).isEqualTo(80_000);
    }

    @Test
    void anEventThatComesAsALaneFallsAsleepIsNotForgotten() {
        comesAsTheLaneFallsAsleep(o -> o.maxConcurrency(1));
        comesAsTheLaneFallsAsleep(o -> o.serial());
        comesAsTheLaneFallsAsleep(o -> o.byKey(ProbeEvent::key));
    }

    /// The next event comes just after the handler of the one before returned, a little later each
    /// time.
    private void comesAsTheLaneFallsAsleep(
            UnaryOperator<SubscriptionOptions<ProbeEvent>> ordering) {
        AtomicInteger handled = new AtomicInteger();
        Subscription subscription =
                bus.subscribe(ProbeEvent.class, ordering, _ -> handled.incrementAndGet());
        for (int i = 1; i <= 20_000; i++) {
            bus.publish(plain(i, "k", Priority.CRITICAL));
            long start = System.nanoTime();
            while (handled.get() < i) {
                assertThat(System.nanoTime() - start < PATIENCE.toNanos()).isTrue();
                Thread.onSpinWait();
            }
            for (int pause = i % 512; pause > 0; pause--) {
                int _ = handled.get();
            }
        }
        subscription.close();
    }

    @Test
    void theAccountsAddUpAtEveryMoment() throws Exception {
        bus.subscribe(ProbeEvent.class, _ -> {});
        bus.subscribe(ProbeEvent.class, o -> o.serial(), _ -> {});
        Subscription changing =
                bus.subscribe(ProbeEvent.class, o -> o.byKey(e -> e.number() % 10), _ -> {});
        Thread publisher =
                Thread.ofPlatform()
                        .start(() ->
                                IntStream.range(0, 50_000).forEach(i -> bus.publish(plain(i))));
        do {
            BusStatistics statistics = bus.statistics();
            assertThat(statistics.deliveries().balanced()).isTrue();
            assertThat(statistics.deliveries().queued()).isGreaterThanOrEqualTo(0);
            assertThat(statistics.deliveries().inFlight()).isGreaterThanOrEqualTo(0);
        } while (publisher.isAlive());
        publisher.join();
        changing.close();
        assertBalanced();
        settle();
        assertThat(bus.statistics().deliveries().offered()).isEqualTo(3 * 50_000);
    }
}
