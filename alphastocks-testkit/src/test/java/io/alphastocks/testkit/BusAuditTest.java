package io.alphastocks.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.bus.Batching;
import io.alphastocks.bus.BusOptions;
import io.alphastocks.bus.Deliveries;
import io.alphastocks.bus.EventBus;
import io.alphastocks.bus.Overflow;
import io.alphastocks.bus.SubscriptionOptions;
import io.alphastocks.event.Event;
import io.alphastocks.event.EventHeader;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/// Every event reaches every subscriber once, and in order where there is one: each sequence that
/// is received is checked. A million events; `-Dbus.audit=10000000` audits as many.
class BusAuditTest {

    private static final int EVENTS = Integer.getInteger("bus.audit", 1_000_000);
    private static final int PUBLISHERS = 2;
    private static final int ROUND = 25_000;

    private record Numbered(int publisher, int number) implements Event {
        @Override
        public EventHeader header() {
            return new EventHeader(publisher + "/" + number, Instant.EPOCH, "audit");
        }
    }

    /// Checks that each publisher's events come in order and none is left out, and sums up the
    /// order of all. One thread at a time for each publisher's events.
    private static final class Sequence {
        private final AtomicIntegerArray next = new AtomicIntegerArray(PUBLISHERS);
        private final AtomicLong outOfOrder = new AtomicLong();
        private long order;

        void inOrder(Numbered event) {
            ofPublisher(event);
            order = order * 31 + event.publisher;
        }

        void ofPublisher(Numbered event) {
            if (next.getAndSet(event.publisher, event.number + 1) != event.number) {
                outOfOrder.incrementAndGet();
            }
        }

        void assertComplete() {
            assertThat(outOfOrder).hasValue(0);
            for (int p = 0; p < PUBLISHERS; p++) {
                assertThat(next.get(p)).isEqualTo(EVENTS / PUBLISHERS);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everySubscriberReceivesEveryEventOnce(boolean bounded) throws Exception {
        try (EventBus bus = EventBus.concurrent(BusOptions.defaults().warnDepth(Long.MAX_VALUE))) {
            List<Sequence> serial = List.of(new Sequence(), new Sequence(), new Sequence());
            for (Sequence sequence : serial.subList(0, 2)) {
                bus.subscribe(Numbered.class, o -> bound(o.serial(), bounded), sequence::inOrder);
            }
            bus.subscribeBatches(
                    Numbered.class,
                    new Batching(100, Duration.ofMillis(1)),
                    o -> bound(o, bounded),
                    batch -> batch.forEach(serial.get(2)::inOrder));
            Sequence keyed = new Sequence();
            bus.subscribe(
                    Numbered.class,
                    o -> bound(o.byKey(Numbered::publisher), bounded),
                    keyed::ofPublisher);
            AtomicLongArray seen = new AtomicLongArray(PUBLISHERS * (EVENTS / PUBLISHERS / 64 + 1));
            AtomicLong twice = new AtomicLong();
            bus.subscribe(
                    Numbered.class,
                    o -> bound(o, bounded),
                    event -> {
                        int word = event.number / 64 * PUBLISHERS + event.publisher;
                        long bit = 1L << event.number;
                        if ((seen.getAndAccumulate(word, bit, (a, b) -> a | b) & bit) != 0) {
                            twice.incrementAndGet();
                        }
                    });

            publishAll(bus);

            assertThat(serial).extracting(s -> s.outOfOrder.get()).containsExactly(0L, 0L, 0L);
            serial.forEach(Sequence::assertComplete);
            keyed.assertComplete();
            assertThat(serial)
                    .as("one order")
                    .extracting(s -> s.order)
                    .containsOnly(serial.getFirst().order);
            assertThat(twice).hasValue(0);
            long once = 0;
            for (int i = 0; i < seen.length(); i++) {
                once += Long.bitCount(seen.get(i));
            }
            assertThat(once).isEqualTo(EVENTS);
            Deliveries counted = bus.statistics().deliveries();
            assertThat(counted.balanced()).isTrue();
            assertThat(counted.processed()).isEqualTo(5L * EVENTS);
            assertThat(counted.matched()).isEqualTo(5L * EVENTS);
        }
    }

    private static SubscriptionOptions<Numbered> bound(
            SubscriptionOptions<Numbered> options, boolean bounded) {
        return bounded ? options.capacity(1_000, Overflow.BLOCK) : options;
    }

    private static void publishAll(EventBus bus) throws InterruptedException {
        for (int from = 0; from < EVENTS / PUBLISHERS; from += ROUND) {
            int first = from;
            int last = Math.min(from + ROUND, EVENTS / PUBLISHERS);
            List<Thread> publishers = new ArrayList<>();
            for (int p = 0; p < PUBLISHERS; p++) {
                int publisher = p;
                publishers.add(
                        Thread.ofPlatform()
                                .start(() -> {
                                    for (int i = first; i < last; i++) {
                                        bus.publish(new Numbered(publisher, i));
                                    }
                                }));
            }
            for (Thread publisher : publishers) {
                publisher.join();
            }
            assertThat(bus.awaitIdle(Duration.ofSeconds(60))).isTrue();
        }
    }
}
