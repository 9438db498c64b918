package io.alphastocks.testkit;

import static io.alphastocks.testkit.ProbeEvent.plain;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.bus.DeadLetter;
import io.alphastocks.bus.Deliveries;
import io.alphastocks.bus.Subscription;
import io.alphastocks.bus.SubscriptionStatistics;
import io.alphastocks.event.Event;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/// Deadlines, the lanes of handlers that do not return, and those that may not be interrupted.
abstract class ConcurrentDeadlinesContract extends EventBusContract {

    /// Long enough for a quick handler on a busy machine, short enough for a test.
    private static final Duration DEADLINE = Duration.ofMillis(50);

    static void await(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    }

    /// Publishes from many threads at once, and returns when all have.
    final void publishFromThreads(int threads, int each, BiFunction<Integer, Integer, Event> event)
            throws InterruptedException {
        List<Thread> publishers = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            int thread = t;
            publishers.add(
                    Thread.ofPlatform()
                            .start(() ->
                                    IntStream.range(0, each)
                                            .forEach(i -> bus.publish(event.apply(thread, i)))));
        }
        for (Thread publisher : publishers) {
            publisher.join();
        }
    }

    /// Blocks until released, however often it is interrupted.
    static void ignoreInterruptsUntil(CountDownLatch release) {
        boolean done = false;
        while (!done) {
            try {
                release.await();
                done = true;
            } catch (InterruptedException _) {
                // That is the point.
            }
        }
    }

    @Test
    void aHandlerPastItsDeadlineIsInterruptedAndBecomesADeadLetterOnce() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        Subscription slow =
                bus.subscribe(
                        ProbeEvent.class,
                        o -> o.named("slow").deadline(DEADLINE),
                        _ -> {
                            try {
                                never.await();
                            } catch (InterruptedException e) {
                                interrupted.countDown();
                                throw e;
                            }
                        });
        long start = System.nanoTime();
        bus.publish(plain(1));
        await(interrupted);
        assertThat(System.nanoTime() - start)
                .as("a deadline is never early")
                .isGreaterThanOrEqualTo(DEADLINE.toNanos());
        settle();
        assertThat(bus.deadLetters().list())
                .singleElement()
                .satisfies(l -> assertThat(l.cause()).isEqualTo(DeadLetter.Cause.TIMEOUT))
                .satisfies(l -> assertThat(l.subscription()).isEqualTo("slow"))
                .satisfies(l -> assertThat(l.event()).isEqualTo(plain(1)));
        Deliveries counted = slow.statistics().deliveries();
        assertThat(counted.timedOut()).isEqualTo(1);
        assertThat(counted.failed() + counted.processed()).isZero();
        assertThat(slow.statistics().overran()).isEqualTo(1);
    }

    @Test
    void aConcurrentSubscriptionGoesOnAtOnceAfterADeadline() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch second = new CountDownLatch(1);
        bus.subscribe(
                ProbeEvent.class,
                o -> o.maxConcurrency(1).deadline(DEADLINE),
                e -> {
                    if (e.number() == 1) {
                        ignoreInterruptsUntil(release);
                    } else {
                        second.countDown();
                    }
                });
        bus.publish(plain(1));
        bus.publish(plain(2));
        await(second);
        settle();
        release.countDown();
        publishAndWait(plain(3));
        Deliveries counted = bus.statistics().deliveries();
        assertThat(counted.timedOut()).isEqualTo(1);
        assertThat(counted.processed()).as("the late one is not counted twice").isEqualTo(2);
    }

    @Test
    void anOrderedLaneWaitsForItsHandlerToReturn() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        AtomicBoolean inside = new AtomicBoolean();
        AtomicInteger overlaps = new AtomicInteger();
        Subscription serial =
                bus.subscribe(
                        ProbeEvent.class,
                        o -> o.serial().deadline(DEADLINE).grace(Duration.ofMinutes(1)),
                        e -> {
                            if (inside.getAndSet(true)) {
                                overlaps.incrementAndGet();
                            }
                            if (e.number() == 1) {
                                ignoreInterruptsUntil(release);
                            }
                            inside.set(false);
                        });
        bus.publish(plain(1));
        bus.publish(plain(2));
        eventually(() -> serial.statistics().deliveries().timedOut() == 1);
        assertThat(serial.statistics().deliveries().queued()).isEqualTo(1);
        assertBalanced();
        release.countDown();
        settle();
        assertThat(overlaps).hasValue(0);
        assertThat(serial.statistics().deliveries().processed()).isEqualTo(1);
    }

    @Test
    void aLaneWhoseHandlerDoesNotReturnIsQuarantinedUntilItDoes() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger handled = new AtomicInteger();
        Subscription keyed =
                bus.subscribe(
                        ProbeEvent.class,
                        o -> o.byKey(ProbeEvent::key).deadline(DEADLINE).grace(DEADLINE),
                        e -> {
                            if (e.number() == 1) {
                                ignoreInterruptsUntil(release);
                            } else {
                                handled.incrementAndGet();
                            }
                        });
        bus.publish(plain(1, "stuck"));
        bus.publish(plain(2, "stuck"));
        eventually(() -> keyed.statistics().quarantinedLanes() == 1);
        publishAndWait(plain(3, "stuck"), plain(4, "free"));
        assertThat(handled).as("other keys go on").hasValue(1);
        assertThat(bus.deadLetters().list())
                .extracting(DeadLetter::cause)
                .containsExactly(
                        DeadLetter.Cause.TIMEOUT,
                        DeadLetter.Cause.LANE_STUCK,
                        DeadLetter.Cause.LANE_STUCK);
        assertThat(keyed.statistics().deliveries().stuck()).isEqualTo(2);
        release.countDown();
        eventually(() -> keyed.statistics().quarantinedLanes() == 0);
        publishAndWait(plain(5, "stuck"));
        assertThat(handled).as("the lane is back").hasValue(2);
        assertThat(bus.deadLetters().replay(l -> l.cause() == DeadLetter.Cause.LANE_STUCK))
                .isEqualTo(2);
        settle();
        assertThat(handled).hasValue(4);
        eventually(() -> keyed.statistics().lanes() == 0);
    }

    @Test
    void aQuarantinedLaneGoesOnWhenItIsReset() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch returned = new CountDownLatch(1);
        List<Integer> handled = collector();
        Subscription serial =
                bus.subscribe(
                        ProbeEvent.class,
                        o -> o.serial().deadline(DEADLINE).grace(DEADLINE),
                        e -> {
                            if (e.number() == 1) {
                                ignoreInterruptsUntil(release);
                                returned.countDown();
                            } else {
                                handled.add(e.number());
                            }
                        });
        assertThat(serial.resetLanes()).isZero();
        bus.publish(plain(1));
        eventually(() -> serial.statistics().quarantinedLanes() == 1);
        assertThat(serial.resetLanes()).isEqualTo(1);
        assertThat(serial.resetLanes()).isZero();
        publishAndWait(plain(2), plain(3));
        assertThat(handled).containsExactly(2, 3);
        release.countDown();
        await(returned);
        publishAndWait(plain(4), plain(5));
        assertThat(handled).containsExactly(2, 3, 4, 5);
        assertThat(serial.statistics().deliveries().timedOut()).isEqualTo(1);
        assertThat(serial.statistics().deliveries().processed()).isEqualTo(4);
    }

    @Test
    void aLaneThatMovesMoneyIsNeverInterruptedNorQuarantined() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        List<Integer> handled = collector();
        Subscription book =
                bus.subscribe(
                        ProbeEvent.class,
                        o -> o.serial().uninterruptible().deadline(DEADLINE).grace(DEADLINE),
                        e -> {
                            if (e.number() == 1) {
                                try {
                                    release.await();
                                } catch (InterruptedException _) {
                                    interrupted.set(true);
                                }
                            }
                            handled.add(e.number());
                        });
        bus.publish(plain(1));
        bus.publish(plain(2));
        // A neighbour with the same deadline and grace tells when both have passed for certain.
        CountDownLatch neighbour = new CountDownLatch(1);
        Subscription other =
                bus.subscribe(
                        ProbeEvent.class,
                        o -> o.serial().deadline(DEADLINE).grace(DEADLINE),
                        _ -> ignoreInterruptsUntil(neighbour));
        bus.publish(plain(3));
        eventually(() -> other.statistics().quarantinedLanes() == 1);
        SubscriptionStatistics overdue = book.statistics();
        assertThat(overdue.overran()).isEqualTo(1);
        assertThat(overdue.quarantinedLanes()).isZero();
        assertThat(overdue.deliveries().inFlight()).isEqualTo(1);
        assertThat(overdue.deliveries().queued()).isEqualTo(2);
        assertThat(overdue.deliveries().timedOut() + overdue.deliveries().stuck()).isZero();
        release.countDown();
        neighbour.countDown();
        settle();
        assertThat(interrupted).isFalse();
        assertThat(handled).containsExactly(1, 2, 3);
        assertThat(book.statistics().deliveries().processed()).isEqualTo(3);
    }

    @Test
    void aBusThatClosesDoesNotInterruptALaneThatMovesMoney() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        Subscription book =
                bus.subscribe(
                        ProbeEvent.class,
                        o -> o.serial().uninterruptible(),
                        _ -> {
                            started.countDown();
                            try {
                                release.await();
                            } catch (InterruptedException _) {
                                interrupted.set(true);
                            }
                        });
        bus.publish(plain(1));
        bus.publish(plain(2));
        await(started);
        bus.close(Duration.ZERO);
        assertThat(book.statistics().deliveries().inFlight()).isEqualTo(1);
        assertThat(book.statistics().deliveries().undelivered()).isEqualTo(1);
        assertBalanced();
        release.countDown();
        eventually(() -> book.statistics().deliveries().processed() == 1);
        assertThat(interrupted).isFalse();
        assertBalanced();
    }

    @Test
    void anInterruptNeverReachesTheNextEvent() throws Exception {
        AtomicInteger interruptedAtStart = new AtomicInteger();
        Subscription serial =
                bus.subscribe(
                        ProbeEvent.class,
                        o -> o.serial().deadline(DEADLINE),
                        e -> {
                            if (Thread.currentThread().isInterrupted()) {
                                interruptedAtStart.incrementAndGet();
                            }
                            if (e.number() == 0) {
                                while (!Thread.currentThread().isInterrupted()) {
                                    Thread.onSpinWait();
                                }
                            } else if (e.number() == 1) {
                                Thread.currentThread().interrupt();
                            }
                        });
        publishAndWait(plain(0), plain(1), plain(2), plain(3));
        assertThat(interruptedAtStart).hasValue(0);
        assertThat(serial.statistics().deliveries().timedOut()).isEqualTo(1);
        assertThat(serial.statistics().deliveries().processed()).isEqualTo(3);
    }

    @Test
    void deadlinesDoNotNeedAFreeCarrier() throws Exception {
        int carriers = Runtime.getRuntime().availableProcessors();
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch spinning = new CountDownLatch(carriers);
        AtomicBoolean spin = new AtomicBoolean(true);
        CountDownLatch never = new CountDownLatch(1);
        Subscription waits =
                bus.subscribe(
                        ProbeEvent.Plain.class,
                        o -> o.serial().deadline(DEADLINE),
                        _ -> {
                            blocked.countDown();
                            never.await();
                        });
        bus.subscribe(
                ProbeEvent.Special.class,
                _ -> {
                    spinning.countDown();
                    while (spin.get()) {
                        Thread.onSpinWait();
                    }
                });
        bus.publish(plain(1));
        await(blocked);
        IntStream.range(0, carriers).forEach(i -> bus.publish(ProbeEvent.special(i)));
        eventually(() -> waits.statistics().deliveries().timedOut() == 1);
        spin.set(false);
        settle();
        assertThat(bus.deadLetters().list())
                .extracting(DeadLetter::cause)
                .containsExactly(DeadLetter.Cause.TIMEOUT);
    }
}
