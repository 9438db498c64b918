package io.alphastocks.testkit;

import static io.alphastocks.testkit.ProbeEvent.plain;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.bus.BusOptions;
import io.alphastocks.bus.DeadLetter;
import io.alphastocks.bus.Deliveries;
import io.alphastocks.bus.Overflow;
import io.alphastocks.bus.Subscription;
import io.alphastocks.event.Event;
import io.alphastocks.event.EventHeader;
import io.alphastocks.event.Priority;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/// What goes wrong in one subscription stays there, whatever its owner does while it goes wrong.
abstract class ConcurrentFaultsContract extends ConcurrentTurnsContract {

    private static final Duration SHORT = Duration.ofMillis(50);

    /// An event that takes its time to tell the time.
    private record SlowToTell(CountDownLatch told) implements Event {

        @Override
        public EventHeader header() {
            return new EventHeader("slow/1", Instant.EPOCH, "test");
        }

        @Override
        public Instant time() {
            ignoreInterruptsUntil(told);
            return Instant.EPOCH;
        }

        @Override
        public Priority priority() {
            return Priority.NORMAL;
        }
    }

    /// Blocks until it is interrupted at its deadline.
    private static void awaitDeadline(CountDownLatch interrupted) throws InterruptedException {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
        }
    }

    @Test
    void aStormIntoAQuarantinedLaneDelaysNobodysDeadline() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        AtomicBoolean over = new AtomicBoolean();
        Subscription stuck =
                bus.subscribe(
                        ProbeEvent.Plain.class,
                        o -> o.serial().deadline(SHORT).grace(SHORT),
                        _ -> ignoreInterruptsUntil(release));
        bus.publish(plain(0));
        eventually(() -> stuck.statistics().quarantinedLanes() == 1);
        Thread storm =
                Thread.ofPlatform()
                        .start(() -> {
                            while (!over.get()) {
                                bus.publish(plain(1));
                            }
                        });
        bus.subscribe(
                ProbeEvent.Special.class, o -> o.deadline(SHORT), _ -> awaitDeadline(interrupted));
        bus.publish(ProbeEvent.special(1));
        await(interrupted);
        over.set(true);
        storm.join();
        release.countDown();
        settle();
        assertThat(stuck.statistics().deliveries().timedOut()).isEqualTo(1);
    }

    @Test
    void anEventThatIsSlowToTellItsTimeDelaysNobodysDeadline() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch second = new CountDownLatch(1);
        bus.subscribe(SlowToTell.class, o -> o.deadline(SHORT), _ -> awaitDeadline(first));
        bus.subscribe(ProbeEvent.class, o -> o.deadline(SHORT), _ -> awaitDeadline(second));
        bus.publish(new SlowToTell(told));
        await(first);
        bus.publish(plain(1));
        await(second);
        told.countDown();
        settle();
        assertThat(bus.deadLetters().list())
                .hasSize(2)
                .allSatisfy(l -> assertThat(l.cause()).isEqualTo(DeadLetter.Cause.TIMEOUT));
    }

    @Test
    void theCountsStayExactWhenAStormOfKeysIsOver() throws Exception {
        int keys = 2_000;
        int rounds = 4;
        AtomicReference<Phaser> together = new AtomicReference<>(new Phaser(1));
        AtomicBoolean over = new AtomicBoolean();
        Subscription stormy =
                bus.subscribe(
                        ProbeEvent.class,
                        o -> o.byKey(ProbeEvent::number),
                        _ -> {
                            int _ = together.get().awaitAdvance(0);
                        });
        AtomicReference<String> wrong = new AtomicReference<>("");
        Thread reader =
                Thread.ofPlatform()
                        .start(() -> {
                            long before = 0;
                            while (!over.get()) {
                                Deliveries now = stormy.statistics().deliveries();
                                if (!now.balanced() || now.processed() < before) {
                                    wrong.set(before + " processed, then " + now);
                                }
                                before = now.processed();
                            }
                        });
        for (int round = 1; round <= rounds; round++) {
            together.set(new Phaser(1));
            IntStream.range(0, keys).forEach(i -> bus.publish(plain(i)));
            eventually(() -> stormy.statistics().deliveries().inFlight() == keys);
            int _ = together.get().arrive();
            settle();
            assertThat(stormy.statistics().deliveries().processed()).isEqualTo((long) round * keys);
        }
        over.set(true);
        reader.join();
        assertThat(wrong.get()).isEmpty();
    }

    @Test
    void aReplayedDeadLetterDoesNotTakeThePlaceOfANewerMark() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        List<Integer> handled = collector();
        bus.subscribe(
                ProbeEvent.Plain.class,
                o -> o.byKey(ProbeEvent::key).coalesceByKey(),
                e -> {
                    if (e.number() == 1) {
                        throw new IllegalStateException("on purpose");
                    }
                    if (e.number() == 2) {
                        started.countDown();
                        release.await();
                    }
                    handled.add(e.number());
                });
        publishAndWait(plain(1));
        bus.publish(plain(2));
        await(started);
        bus.publish(plain(3));
        assertThat(bus.deadLetters().replay(_ -> true)).isEqualTo(1);
        release.countDown();
        settle();
        assertThat(handled).containsExactly(2, 3);
        assertThat(bus.statistics().deliveries().coalesced()).isEqualTo(1);
    }

    @Test
    void aSourceThatWaitsForItsRateIsLetGoWhenTheBusCloses() throws Exception {
        useBus(BusOptions.defaults().rateLimit("test", 1, Overflow.BLOCK));
        CountDownLatch refused = new CountDownLatch(4);
        for (int i = 0; i < 4; i++) {
            Thread.ofPlatform()
                    .start(() -> {
                        try {
                            for (int n = 0; n < 100; n++) {
                                bus.publish(plain(n));
                            }
                        } catch (IllegalStateException _) {
                            refused.countDown();
                        }
                    });
        }
        eventually(() -> bus.statistics().published() > 0);
        bus.close(SHORT);
        await(refused);
    }

    @Test
    void theBusMayBeClosedByWhoeverIsToldOfAnError() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        AtomicReference<Runnable> close = new AtomicReference<>();
        useBus(
                BusOptions.defaults()
                        .onUncaughtError(_ -> {
                            close.get().run();
                            closed.countDown();
                        }));
        close.set(() -> bus.close(Duration.ofSeconds(50)));
        bus.subscribe(
                ProbeEvent.class,
                _ -> {
                    throw new AssertionError("on purpose");
                });
        bus.publish(plain(1));
        await(closed);
    }
}
