package io.alphastocks.testkit;

import static io.alphastocks.testkit.ProbeEvent.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.alphastocks.bus.BusOptions;
import io.alphastocks.bus.Deliveries;
import io.alphastocks.bus.EventRefusedException;
import io.alphastocks.bus.Overflow;
import io.alphastocks.bus.Subscription;
import io.alphastocks.bus.SubscriptionOptions;
import io.alphastocks.event.Priority;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// What happens to one event too many, while a handler is held up.
abstract class ConcurrentCapacityContract extends ConcurrentClosingContract {

    /// A subscription whose handler is in its first event until it is let go.
    private final class Held {
        private final CountDownLatch started = new CountDownLatch(1);
        private final CountDownLatch release = new CountDownLatch(1);
        private final List<Integer> received = collector();
        private final Subscription subscription;

        Held(UnaryOperator<SubscriptionOptions<ProbeEvent>> options) throws InterruptedException {
            this.subscription =
                    bus.subscribe(
                            ProbeEvent.class,
                            o -> options.apply(o).filter(e -> !e.key().equals("other")),
                            e -> {
                                received.add(e.number());
                                if (e.number() == 0) {
                                    started.countDown();
                                    release.await();
                                }
                            });
            bus.publish(plain(0));
            await(started);
        }

        Deliveries deliveries() {
            return subscription.statistics().deliveries();
        }

        List<Integer> letGo() throws InterruptedException {
            release.countDown();
            settle();
            return received;
        }
    }

    private static List<Integer> numbers(int... numbers) {
        return IntStream.of(numbers).boxed().toList();
    }

    @Test
    void dropNewestKeepsWhatWaits() throws Exception {
        Held held = new Held(o -> o.serial().capacity(3, Overflow.DROP_NEWEST));
        IntStream.rangeClosed(1, 10).forEach(i -> bus.publish(plain(i)));
        assertThat(held.deliveries().queued()).isEqualTo(3);
        assertThat(held.deliveries().dropped()).isEqualTo(7);
        assertBalanced();
        assertThat(held.letGo()).isEqualTo(numbers(0, 1, 2, 3));
    }

    @Test
    void dropOldestKeepsTheLatest() throws Exception {
        Held held = new Held(o -> o.serial().capacity(3, Overflow.DROP_OLDEST));
        IntStream.rangeClosed(1, 10).forEach(i -> bus.publish(plain(i)));
        assertThat(held.deliveries().queued()).isEqualTo(3);
        assertThat(held.deliveries().dropped()).isEqualTo(7);
        assertBalanced();
        assertThat(held.letGo()).isEqualTo(numbers(0, 8, 9, 10));
    }

    @Test
    void dropOldestGoesByAgeNotByPriority() throws Exception {
        Held held = new Held(o -> o.maxConcurrency(1).capacity(2, Overflow.DROP_OLDEST));
        bus.publish(plain(1, "k", Priority.CRITICAL));
        bus.publish(plain(2, "k", Priority.LOW));
        bus.publish(plain(3, "k", Priority.NORMAL));
        assertThat(held.deliveries().dropped()).isEqualTo(1);
        assertThat(held.letGo()).isEqualTo(numbers(0, 3, 2));
    }

    @Test
    void aCapacityIsEachKeysOwn() throws Exception {
        Held held = new Held(o -> o.byKey(ProbeEvent::key).capacity(2, Overflow.DROP_NEWEST));
        IntStream.rangeClosed(1, 5).forEach(i -> bus.publish(plain(i, "k")));
        assertThat(held.deliveries().dropped()).isEqualTo(3);
        for (int i = 10; i < 100; i++) {
            int done = i - 9;
            bus.publish(plain(i, "another"));
            eventually(() -> held.deliveries().processed() == done);
        }
        assertThat(held.deliveries().dropped()).as("the key held up takes no room").isEqualTo(3);
        assertThat(held.letGo()).contains(1, 2).doesNotContain(3, 4, 5);
    }

    @Test
    void aFullSubscriptionRefusesOnceAllOthersHaveTheEvent() throws Exception {
        List<Integer> others = collector();
        Held first = new Held(o -> o.named("first").serial().capacity(1, Overflow.FAIL));
        Held second = new Held(o -> o.named("second").maxConcurrency(1).capacity(1, Overflow.FAIL));
        bus.subscribe(ProbeEvent.class, o -> o.serial(), e -> others.add(e.number()));
        bus.unthrottled().publish(plain(1));
        EventRefusedException refused =
                catchThrowableOfType(EventRefusedException.class, () -> bus.publish(plain(2)));
        assertThat(refused.subscriptions()).containsExactly("first", "second");
        assertThat(refused.event()).isEqualTo(plain(2));
        assertThat(refused).hasMessageContaining("first").hasMessageContaining("second");
        eventually(() -> others.contains(2));
        assertThat(bus.history().all()).as("it is published").contains(plain(2));
        assertThat(first.deliveries().refused()).isEqualTo(1);
        assertBalanced();
        first.release.countDown();
        assertThat(second.letGo()).doesNotContain(2);
        assertThat(first.received).doesNotContain(2);
        bus.publish(plain(3));
        settle();
        assertThat(first.received).as("there is room again").contains(3);
    }

    @Test
    void aPublisherWaitsWithItsEventInLineAndAllOthersHaveIt() throws Exception {
        Held held = new Held(o -> o.serial().capacity(2, Overflow.BLOCK));
        List<Integer> others = collector();
        bus.subscribe(ProbeEvent.class, o -> o.serial(), e -> others.add(e.number()));
        AtomicInteger published = new AtomicInteger();
        List<Thread> publishers = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            int first = 10 * t;
            Runnable work =
                    () ->
                            IntStream.rangeClosed(1, 5)
                                    .forEach(i -> {
                                        bus.publish(plain(first + i));
                                        published.incrementAndGet();
                                    });
            publishers.add(
                    t % 2 == 0 ? Thread.ofVirtual().start(work) : Thread.ofPlatform().start(work));
        }
        eventually(() -> others.size() == 2 + 4);
        assertThat(published).as("two have room, four wait").hasValue(2);
        assertThat(held.deliveries().queued()).isEqualTo(6);
        assertThat(held.subscription.statistics().overCapacity()).isZero();
        bus.publish(plain(99, "other"));
        eventually(() -> others.contains(99));
        held.release.countDown();
        for (Thread publisher : publishers) {
            publisher.join();
        }
        settle();
        assertThat(held.received).hasSize(21);
        assertThat(
                        bus.history().ofType(ProbeEvent.class).stream()
                                .filter(e -> e.number() != 99)
                                .map(ProbeEvent::number))
                .as("what waited kept its place")
                .containsExactlyElementsOf(held.received);
    }

    @Test
    void aPublisherThatIsInterruptedWaitsNoLonger() throws Exception {
        Held held = new Held(o -> o.serial().capacity(1, Overflow.BLOCK));
        CountDownLatch returned = new CountDownLatch(1);
        AtomicInteger interrupted = new AtomicInteger();
        Thread publisher =
                Thread.ofVirtual()
                        .start(() -> {
                            bus.publish(plain(1));
                            bus.publish(plain(2));
                            interrupted.set(Thread.currentThread().isInterrupted() ? 1 : 2);
                            returned.countDown();
                        });
        eventually(() -> held.deliveries().queued() == 2);
        publisher.interrupt();
        await(returned);
        assertThat(interrupted).hasValue(1);
        assertThat(held.letGo()).as("its event was taken").isEqualTo(numbers(0, 1, 2));
    }

    @Test
    void closingASubscriptionOrTheBusFreesItsPublishers() throws Exception {
        for (boolean wholeBus : new boolean[] {false, true}) {
            useBus(BusOptions.defaults());
            Held held = new Held(o -> o.serial().capacity(1, Overflow.BLOCK));
            bus.publish(plain(1));
            Thread publisher = Thread.ofPlatform().start(() -> bus.publish(plain(2)));
            eventually(() -> held.deliveries().queued() == 2);
            if (wholeBus) {
                bus.close(Duration.ZERO);
            } else {
                held.subscription.close();
            }
            publisher.join();
            assertThat(held.deliveries().undelivered()).isEqualTo(2);
            held.release.countDown();
            eventually(() -> bus.statistics().deliveries().inFlight() == 0);
            assertBalanced();
        }
    }

    @Test
    void theBookTimersAndHandlersGoOverCapacityAndAreCounted() throws Exception {
        for (Overflow policy : Overflow.values()) {
            useBus(BusOptions.defaults());
            Held held = new Held(o -> o.serial().capacity(1, policy));
            bus.subscribe(
                    ProbeEvent.class,
                    o -> o.filter(e -> e.key().equals("other")),
                    e -> bus.publish(plain(e.number() + 1)));
            bus.unthrottled().publish(plain(1));
            bus.unthrottled().publish(plain(2));
            bus.publish(plain(9, "other"));
            eventually(() -> held.deliveries().matched() == 4);
            assertThat(held.deliveries().queued()).as("%s", policy).isEqualTo(3);
            assertThat(held.subscription.statistics().overCapacity()).isEqualTo(2);
            assertThat(held.letGo()).as("%s", policy).isEqualTo(numbers(0, 1, 2, 10));
        }
    }

    @Test
    void aHandlerOfAnotherBusDoesNotWaitEither() throws Exception {
        Held held = new Held(o -> o.serial().capacity(1, Overflow.BLOCK));
        CountDownLatch done = new CountDownLatch(1);
        try (var another = newBus(BusOptions.defaults().named("another"))) {
            another.subscribe(
                    ProbeEvent.class,
                    _ -> {
                        IntStream.rangeClosed(1, 5).forEach(i -> bus.publish(plain(i)));
                        done.countDown();
                    });
            another.publish(plain(1));
            await(done);
        }
        assertThat(held.letGo()).isEqualTo(numbers(0, 1, 2, 3, 4, 5));
    }

    @Test
    void onlyTheLatestOfAKeyWaitsWhileItsHandlerIsHeldUp() throws Exception {
        Held held = new Held(o -> o.byKey(ProbeEvent::key).coalesceByKey());
        publishFromThreads(4, 250, (thread, i) -> plain(1 + thread * 250 + i, "k"));
        assertThat(held.deliveries().queued()).isEqualTo(1);
        assertThat(held.deliveries().coalesced()).isEqualTo(999);
        assertBalanced();
        int latest = bus.history().ofType(ProbeEvent.class).getLast().number();
        assertThat(held.letGo()).isEqualTo(numbers(0, latest));
    }

    @Test
    void dropsFromALaneThatIsServedMeanwhileAreExact() throws Exception {
        for (Overflow policy : List.of(Overflow.DROP_OLDEST, Overflow.DROP_NEWEST)) {
            useBus(BusOptions.defaults());
            List<Integer> received = collector();
            Subscription serial =
                    bus.subscribe(
                            ProbeEvent.class,
                            o -> o.serial().capacity(4, policy),
                            e -> received.add(e.number()));
            Subscription side =
                    bus.subscribe(
                            ProbeEvent.class, o -> o.capacity(4, policy), _ -> Thread.onSpinWait());
            IntStream.range(0, 50_000).forEach(i -> bus.publish(plain(i)));
            settle();
            Deliveries counted = serial.statistics().deliveries();
            assertThat(received)
                    .hasSize((int) counted.processed())
                    .isSorted()
                    .doesNotHaveDuplicates();
            assertThat(counted.processed() + counted.dropped()).isEqualTo(50_000);
            Deliveries other = side.statistics().deliveries();
            assertThat(other.processed() + other.dropped()).isEqualTo(50_000);
            if (policy == Overflow.DROP_OLDEST) {
                assertThat(received.getLast()).as("the latest is never dropped").isEqualTo(49_999);
            }
        }
    }
}
