package io.alphastocks.testkit;

import static io.alphastocks.testkit.ProbeEvent.plain;
import static io.alphastocks.testkit.ProbeEvent.special;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.bus.Batching;
import io.alphastocks.bus.BusOptions;
import io.alphastocks.bus.DeadLetter;
import io.alphastocks.bus.HandlingTimes;
import io.alphastocks.bus.Overflow;
import io.alphastocks.bus.Subscription;
import io.alphastocks.event.Priority;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// Whose turn it is, on what thread, how many at a time, and how long it took.
abstract class ConcurrentTurnsContract extends ConcurrentCapacityContract {

    // Priority.

    @Test
    void onePickIn64TakesTheOldestSoThatLowNeverStarves() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        List<Integer> order = collector();
        bus.subscribe(
                ProbeEvent.class,
                o -> o.maxConcurrency(1),
                e -> {
                    if (e.number() < 0) {
                        started.countDown();
                        release.await();
                    } else {
                        order.add(e.number());
                    }
                });
        bus.publish(plain(-1));
        await(started);
        IntStream.range(0, 4).forEach(i -> bus.publish(plain(i, "k", Priority.LOW)));
        IntStream.range(4, 400).forEach(i -> bus.publish(plain(i, "k", Priority.CRITICAL)));
        release.countDown();
        settle();
        assertThat(order).hasSize(400);
        for (int low = 0; low < 4; low++) {
            assertThat(order.indexOf(low)).isBetween(64 * low, 64 * (low + 1));
        }
        order.removeIf(i -> i < 4);
        assertThat(order).isSorted();
    }

    @Test
    void ofTheLanesThatWaitForAProcessorTheHighestPriorityGoesFirst() throws Exception {
        int carriers = Runtime.getRuntime().availableProcessors();
        CountDownLatch spinning = new CountDownLatch(carriers);
        AtomicBoolean spin = new AtomicBoolean(true);
        List<Priority> order = collector();
        bus.subscribe(
                ProbeEvent.Special.class,
                _ -> {
                    spinning.countDown();
                    while (spin.get()) {
                        Thread.onSpinWait();
                    }
                });
        bus.subscribe(
                ProbeEvent.Plain.class,
                o -> o.byKey(ProbeEvent::number),
                e -> order.add(e.priority()));
        IntStream.range(0, carriers).forEach(i -> bus.publish(special(i)));
        await(spinning);
        for (int i = 0; i < 40; i++) {
            bus.publish(plain(i, "k", i % 2 == 0 ? Priority.LOW : Priority.CRITICAL));
        }
        spin.set(false);
        settle();
        // Processors work side by side, and one pick in 64 takes the oldest: not an exact order.
        assertThat(order.subList(0, 15))
                .filteredOn(p -> p == Priority.CRITICAL)
                .hasSizeGreaterThan(11);
        assertThat(order.subList(25, 40)).filteredOn(p -> p == Priority.LOW).hasSizeGreaterThan(11);
    }

    // Platform threads.

    @Test
    void aSubscriptionMayAskForPlatformThreads() throws Exception {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        List<Integer> received = collector();
        Subscription own =
                bus.subscribe(
                        ProbeEvent.class,
                        o -> o.serial().platformThread(),
                        e -> {
                            threads.add(Thread.currentThread());
                            received.add(e.number());
                        });
        for (int i = 0; i < 100; i++) {
            publishAndWait(plain(i));
        }
        assertThat(received).hasSize(100).isSorted();
        assertThat(threads).noneMatch(Thread::isVirtual).allMatch(Thread::isDaemon);
        assertThat(threads).as("a thread is kept for the next event").hasSizeLessThan(4);
        own.close();
        eventually(() -> threads.stream().noneMatch(Thread::isAlive));
    }

    @Test
    void handlersThatBurnTheProcessorOnPlatformThreadsKeepNobodyFromRunning() throws Exception {
        int many = 2 * Runtime.getRuntime().availableProcessors();
        CountDownLatch spinning = new CountDownLatch(many);
        CountDownLatch others = new CountDownLatch(100);
        AtomicBoolean spin = new AtomicBoolean(true);
        bus.subscribe(
                ProbeEvent.Special.class,
                o -> o.platformThread(),
                _ -> {
                    spinning.countDown();
                    while (spin.get()) {
                        Thread.onSpinWait();
                    }
                });
        bus.subscribe(ProbeEvent.Plain.class, o -> o.serial(), _ -> others.countDown());
        IntStream.range(0, many).forEach(i -> bus.publish(special(i)));
        await(spinning);
        IntStream.range(0, 100).forEach(i -> bus.publish(plain(i)));
        await(others);
        spin.set(false);
        settle();
    }

    @Test
    void aPlatformThreadPastItsDeadlineIsInterruptedAndUsedAgain() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        List<Integer> received = collector();
        Subscription own =
                bus.subscribe(
                        ProbeEvent.class,
                        o -> o.serial().platformThread().deadline(Duration.ofMillis(20)),
                        e -> {
                            if (e.number() == 0) {
                                never.await();
                            }
                            assertThat(Thread.currentThread().isInterrupted()).isFalse();
                            received.add(e.number());
                        });
        publishAndWait(plain(0), plain(1), plain(2));
        assertThat(received).containsExactly(1, 2);
        assertThat(own.statistics().deliveries().timedOut()).isEqualTo(1);
        bus.close();
    }

    // Batches.

    @Test
    void aBatchIsHandedOverWhenItIsFull() throws Exception {
        CountDownLatch full = new CountDownLatch(1);
        bus.subscribeBatches(
                ProbeEvent.class,
                new Batching(10, Duration.ofHours(1)),
                UnaryOperator.identity(),
                batch -> {
                    assertThat(batch).extracting(ProbeEvent::number).isSorted().hasSize(10);
                    full.countDown();
                });
        IntStream.range(0, 9).forEach(i -> bus.publish(plain(i)));
        assertThat(bus.awaitIdle(Duration.ofMillis(20))).isFalse();
        assertThat(bus.statistics().deliveries().queued()).isEqualTo(9);
        assertThat(full.getCount()).isEqualTo(1);
        bus.publish(plain(9));
        await(full);
        settle();
        assertThat(bus.statistics().deliveries().processed()).isEqualTo(10);
    }

    @Test
    void aBatchIsHandedOverWhenItsTimeHasCome() throws Exception {
        Duration within = Duration.ofMillis(30);
        CountDownLatch handed = new CountDownLatch(1);
        List<Integer> sizes = collector();
        bus.subscribeBatches(
                ProbeEvent.class,
                new Batching(1_000, within),
                UnaryOperator.identity(),
                batch -> {
                    sizes.add(batch.size());
                    handed.countDown();
                });
        long start = System.nanoTime();
        bus.publish(plain(1));
        await(handed);
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(within.toNanos());
        assertThat(sizes).containsExactly(1);
    }

    @Test
    void aBusThatClosesHandsOverWhatHasBeenGathered() throws Exception {
        List<Integer> received = collector();
        for (boolean keyed : new boolean[] {false, true}) {
            bus.subscribeBatches(
                    ProbeEvent.class,
                    new Batching(100, Duration.ofHours(1)),
                    o -> keyed ? o.byKey(ProbeEvent::key) : o,
                    batch -> received.add(batch.size()));
        }
        IntStream.range(0, 5).forEach(i -> bus.publish(plain(i)));
        bus.close();
        assertThat(received).containsExactly(5, 5);
        assertThat(bus.statistics().deliveries().undelivered()).isZero();
    }

    @Test
    void aBatchPastItsDeadlineIsADeadLetterForEachEvent() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Subscription slow =
                bus.subscribeBatches(
                        ProbeEvent.class,
                        new Batching(5, Duration.ofHours(1)),
                        o -> o.deadline(Duration.ofMillis(20)),
                        _ -> never.await());
        IntStream.range(0, 5).forEach(i -> bus.publish(plain(i)));
        settle();
        assertThat(bus.deadLetters().list())
                .hasSize(5)
                .allSatisfy(l -> assertThat(l.cause()).isEqualTo(DeadLetter.Cause.TIMEOUT));
        assertThat(slow.statistics().deliveries().timedOut()).isEqualTo(5);
        assertThat(slow.statistics().overran()).isEqualTo(1);
    }

    @Test
    void aQuarantinedLaneOfBatchesGoesOnWhenItIsReset() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        Duration brief = Duration.ofMillis(20);
        List<Integer> received = collector();
        Subscription serial =
                bus.subscribeBatches(
                        ProbeEvent.class,
                        new Batching(3, Duration.ofHours(1)),
                        o -> o.deadline(brief).grace(brief),
                        batch -> {
                            if (batch.getFirst().number() == 0) {
                                ignoreInterruptsUntil(release);
                            } else {
                                batch.forEach(e -> received.add(e.number()));
                            }
                        });
        IntStream.range(0, 3).forEach(i -> bus.publish(plain(i)));
        eventually(() -> serial.statistics().quarantinedLanes() == 1);
        assertThat(serial.resetLanes()).isEqualTo(1);
        IntStream.range(3, 9).forEach(i -> bus.publish(plain(i)));
        settle();
        assertThat(received).containsExactly(3, 4, 5, 6, 7, 8);
        release.countDown();
    }

    // Rates.

    @Test
    void aPublisherWaitsUntilItsSourceMayGoOn() throws Exception {
        useBus(BusOptions.defaults().rateLimit("test", 100, Overflow.BLOCK));
        List<ProbeEvent> received = collector();
        bus.subscribe(ProbeEvent.class, received::add);
        long start = System.nanoTime();
        publishFromThreads(2, 55, (_, i) -> plain(i));
        assertThat(System.nanoTime() - start)
                .as("100 at once, 10 more at 100 a second")
                .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(99));
        settle();
        assertThat(received).hasSize(110);
        assertThat(bus.statistics().rateLimited()).isZero();
    }

    // Times.

    @Test
    void percentilesTellQuickFromSlow() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Subscription mixed =
                bus.subscribe(
                        ProbeEvent.class,
                        o -> o.serial(),
                        e -> {
                            if (e.number() % 20 == 0) {
                                assertThat(never.await(30, TimeUnit.MILLISECONDS)).isFalse();
                            }
                        });
        IntStream.range(0, 200).forEach(i -> bus.publish(plain(i)));
        settle();
        HandlingTimes times = mixed.statistics().times();
        assertThat(times.p50()).isLessThan(Duration.ofMillis(10));
        assertThat(times.p99()).isGreaterThan(Duration.ofMillis(25));
        assertThat(times.max()).isGreaterThanOrEqualTo(Duration.ofMillis(29));
    }

    @Test
    void aHandlerThatDoesNotReturnIsCountedAsStuckUntilItDoes() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        Subscription stuck =
                bus.subscribe(
                        ProbeEvent.class,
                        o -> o.deadline(Duration.ofMillis(20)).grace(Duration.ofMillis(20)),
                        _ -> ignoreInterruptsUntil(release));
        IntStream.range(0, 3).forEach(i -> bus.publish(plain(i)));
        eventually(() -> stuck.statistics().stuckHandlers() == 3);
        assertThat(stuck.statistics().times().max()).isGreaterThanOrEqualTo(Duration.ofMillis(20));
        release.countDown();
        eventually(() -> stuck.statistics().stuckHandlers() == 0);
    }
}
