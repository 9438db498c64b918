package io.alphastocks.testkit;

import static io.alphastocks.testkit.ProbeEvent.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alphastocks.bus.BusOptions;
import io.alphastocks.bus.BusStatistics;
import io.alphastocks.bus.Deliveries;
import io.alphastocks.bus.EventBus;
import io.alphastocks.bus.EventHandler;
import io.alphastocks.bus.Subscription;
import io.alphastocks.event.Event;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/// How subscriptions and the bus end: nothing starts afterwards, and everything is accounted for.
abstract class ConcurrentClosingContract extends ConcurrentDeadlinesContract {

    @Test
    void noExecutionBeginsAfterASubscriptionIsClosed() throws Exception {
        for (int round = 0; round < 50; round++) {
            AtomicLong begun = new AtomicLong();
            Subscription brief =
                    bus.subscribe(
                            ProbeEvent.class,
                            round % 2 == 0 ? o -> o.serial() : o -> o.byKey(e -> e.number() % 5),
                            _ -> begun.incrementAndGet());
            Thread publisher =
                    Thread.ofPlatform()
                            .start(() ->
                                    IntStream.range(0, 500).forEach(i -> bus.publish(plain(i))));
            eventually(() -> begun.get() > 0);
            brief.close();
            Deliveries atClose = brief.statistics().deliveries();
            publisher.join();
            settle();
            assertThat(begun.get()).isEqualTo(atClose.processed() + atClose.inFlight());
            Deliveries later = brief.statistics().deliveries();
            assertThat(later.balanced()).isTrue();
            assertThat(later.queued() + later.inFlight()).isZero();
            assertThat(later.processed()).isEqualTo(begun.get());
        }
    }

    @Test
    void whatWasQueuedWhenASubscriptionClosesIsUndelivered() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Subscription blocked =
                bus.subscribe(
                        ProbeEvent.class,
                        o -> o.serial(),
                        _ -> {
                            started.countDown();
                            release.await();
                        });
        IntStream.range(0, 10).forEach(i -> bus.publish(plain(i)));
        await(started);
        blocked.close();
        Deliveries atOnce = blocked.statistics().deliveries();
        assertThat(atOnce.undelivered()).isEqualTo(9);
        assertThat(atOnce.inFlight()).isEqualTo(1);
        assertThat(bus.statistics().deliveries()).isEqualTo(atOnce);
        release.countDown();
        settle();
        assertThat(bus.statistics().deliveries().processed()).isEqualTo(1);
        assertThat(bus.statistics().deliveries().undelivered()).isEqualTo(9);
    }

    @Test
    void closingTheBusInterruptsWhatIsLeftAndAccountsForIt() throws Exception {
        CountDownLatch started = new CountDownLatch(3);
        CountDownLatch interrupted = new CountDownLatch(3);
        CountDownLatch never = new CountDownLatch(1);
        EventHandler<ProbeEvent> blocks =
                _ -> {
                    started.countDown();
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                    }
                };
        bus.subscribe(ProbeEvent.class, o -> o.serial(), blocks);
        bus.subscribe(ProbeEvent.class, o -> o.byKey(ProbeEvent::key), blocks);
        bus.subscribe(ProbeEvent.class, o -> o.maxConcurrency(1), blocks);
        IntStream.range(0, 100).forEach(i -> bus.publish(plain(i)));
        await(started);
        bus.close(Duration.ofMillis(20));
        await(interrupted);
        assertBalanced();
        Deliveries counted = bus.statistics().deliveries();
        assertThat(counted.timedOut()).isEqualTo(3);
        assertThat(counted.undelivered()).isEqualTo(297);
        assertThat(counted.queued() + counted.inFlight()).isZero();
    }

    @Test
    void aBusThatClosesUnderFireAccountsForEveryEventItAccepted() throws Exception {
        for (int round = 0; round < 10; round++) {
            useBus(BusOptions.defaults());
            AtomicLong accepted = new AtomicLong();
            AtomicLong handled = new AtomicLong();
            CountDownLatch underFire = new CountDownLatch(4);
            bus.subscribe(ProbeEvent.class, o -> o.serial(), _ -> handled.incrementAndGet());
            bus.subscribe(ProbeEvent.class, _ -> handled.incrementAndGet());
            EventBus closing = bus;
            List<Thread> publishers =
                    IntStream.range(0, 4)
                            .mapToObj(_ ->
                                    Thread.ofPlatform()
                                            .start(() ->
                                                    publishUntilRefused(
                                                            closing, accepted, underFire)))
                            .toList();
            await(underFire);
            bus.close(Duration.ofMillis(round));
            for (Thread publisher : publishers) {
                publisher.join();
            }
            assertBalanced();
            BusStatistics statistics = bus.statistics();
            assertThat(statistics.published()).isEqualTo(accepted.get());
            assertThat(statistics.deliveries().matched()).isEqualTo(2 * accepted.get());
            assertThat(statistics.deliveries().queued() + statistics.deliveries().inFlight())
                    .isZero();
            assertThat(statistics.deliveries().processed() + statistics.deliveries().timedOut())
                    .isGreaterThanOrEqualTo(handled.get());
        }
    }

    private static void publishUntilRefused(
            EventBus bus, AtomicLong accepted, CountDownLatch underFire) {
        try {
            while (true) {
                bus.publish(plain(0));
                if (accepted.incrementAndGet() >= 100) {
                    underFire.countDown();
                }
            }
        } catch (IllegalStateException _) {
            underFire.countDown();
        }
    }

    @Test
    void aHandlerMayCloseTheBusWithoutWaitingForItself() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        bus.subscribe(
                ProbeEvent.class,
                _ -> {
                    bus.close(Duration.ofSeconds(50));
                    interrupted.set(Thread.currentThread().isInterrupted());
                    closed.countDown();
                });
        bus.publish(plain(1));
        await(closed);
        assertThat(interrupted).isFalse();
        assertThatThrownBy(() -> bus.publish(plain(2))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aHandlerThatPublishesWhileTheBusClosesIsRefusedAndAccountedFor() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        bus.subscribe(
                ProbeEvent.class,
                _ -> {
                    started.countDown();
                    release.await();
                    bus.publish(plain(2));
                });
        bus.publish(plain(1));
        await(started);
        Thread closer = Thread.ofPlatform().start(() -> bus.close());
        eventually(() -> refused(bus));
        release.countDown();
        closer.join();
        assertBalanced();
        assertThat(bus.statistics().deliveries().failed()).isEqualTo(1);
        assertThat(bus.deadLetters().list().getFirst().error())
                .isInstanceOf(IllegalStateException.class);
    }

    private static boolean refused(EventBus bus) {
        try {
            bus.subscribe(Event.class, _ -> {}).close();
            return false;
        } catch (IllegalStateException _) {
            return true;
        }
    }
}
