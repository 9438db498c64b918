package io.alphastocks.testkit;

import static io.alphastocks.testkit.ProbeEvent.plain;
import static io.alphastocks.testkit.ProbeEvent.special;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alphastocks.bus.Batching;
import io.alphastocks.bus.BusOptions;
import io.alphastocks.bus.DeadLetter;
import io.alphastocks.bus.Deliveries;
import io.alphastocks.bus.HandlingTimes;
import io.alphastocks.bus.Overflow;
import io.alphastocks.bus.RateLimitException;
import io.alphastocks.bus.Subscription;
import io.alphastocks.bus.SubscriptionOptions;
import io.alphastocks.event.BookEvent;
import io.alphastocks.event.CandleCompleted;
import io.alphastocks.event.Event;
import io.alphastocks.event.OrderFilled;
import io.alphastocks.event.PositionUpdated;
import io.alphastocks.event.TickReceived;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// What bounds a subscription and a source, on every bus: capacities, coalescing, batches, rates;
/// and what is published again.
abstract class BusLimitsContract extends BusFaultsContract {

    // Capacity.

    @Test
    void whatHandlersPublishGoesOverCapacityAndIsCounted() throws Exception {
        for (Overflow policy : Overflow.values()) {
            useBus(BusOptions.defaults());
            List<Integer> received = collector();
            Subscription narrow =
                    bus.subscribe(
                            ProbeEvent.class,
                            o -> o.serial().capacity(2, policy),
                            e -> {
                                received.add(e.number());
                                if (e.number() == 0) {
                                    IntStream.rangeClosed(1, 10)
                                            .forEach(i -> bus.publish(plain(i)));
                                    awaitMatched(11);
                                }
                            });
            publishAndWait(plain(0));
            assertThat(received).as("%s", policy).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
            assertThat(narrow.statistics().overCapacity()).as("%s", policy).isEqualTo(8);
        }
    }

    @Test
    void theUnthrottledWayInDeliversLikeAnyOther() throws Exception {
        List<ProbeEvent> received = collector();
        bus.subscribe(ProbeEvent.class, o -> o.serial().capacity(1, Overflow.FAIL), received::add);
        bus.unthrottled().publish(plain(1));
        bus.unthrottled().publish(plain(2));
        settle();
        assertThat(received).containsExactly(plain(1), plain(2));
        assertThat(bus.history().all()).containsExactly(plain(1), plain(2));
        bus.close();
        assertThatThrownBy(() -> bus.unthrottled().publish(plain(3)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void boundsThatMakeNoSenseAreRefused() {
        refuses(ProbeEvent.class, o -> o.capacity(0, Overflow.BLOCK));
        refuses(ProbeEvent.class, o -> o.uninterruptible().capacity(9, Overflow.DROP_OLDEST));
        refuses(ProbeEvent.class, o -> o.uninterruptible().capacity(9, Overflow.DROP_NEWEST));
        accepts(ProbeEvent.class, o -> o.uninterruptible().capacity(9, Overflow.BLOCK));
        accepts(ProbeEvent.class, o -> o.uninterruptible().capacity(9, Overflow.FAIL));
        assertRefused(() -> BusOptions.defaults().rateLimit("feed", 0, Overflow.FAIL));
        assertRefused(() -> BusOptions.defaults().rateLimit("feed", 1, Overflow.DROP_OLDEST));
        assertRefused(() -> new Batching(0, Duration.ZERO));
        assertRefused(() -> new Batching(1, Duration.ofMillis(-1)));
        assertRefused(() ->
                bus.subscribeBatches(
                        ProbeEvent.class,
                        new Batching(1, Duration.ZERO),
                        o -> o.concurrent(),
                        _ -> {}));
        assertThat(bus.statistics().subscriptions()).isEmpty();
    }

    // Coalescing.

    @Test
    void onlyWhatMayBeForgottenIsCoalesced() {
        accepts(TickReceived.class, o -> o.byKey(TickReceived::instrument).coalesceByKey());
        accepts(PositionUpdated.class, o -> o.byKey(Event::source).coalesceByKey());
        accepts(Event.class, o -> o.only(TickReceived.class).byKey(Event::id).coalesceByKey());
        refuses(TickReceived.class, o -> o.coalesceByKey());
        refuses(TickReceived.class, o -> o.serial().coalesceByKey());
        refuses(TickReceived.class, o -> o.byKey(Event::id).coalesceByKey().uninterruptible());
        refuses(
                TickReceived.class,
                o -> o.byKey(Event::id).coalesceByKey().capacity(1, Overflow.BLOCK));
        refuses(CandleCompleted.class, o -> o.byKey(Event::id).coalesceByKey());
        refuses(OrderFilled.class, o -> o.byKey(Event::id).coalesceByKey());
        refuses(BookEvent.class, o -> o.byKey(Event::id).coalesceByKey());
        refuses(Event.class, o -> o.byKey(Event::id).coalesceByKey());
        assertThat(bus.statistics().subscriptions()).isEmpty();
    }

    @Test
    void aNewerEventTakesThePlaceOfTheOneOfItsKeyThatWaits() throws Exception {
        List<String> received = collector();
        Subscription display =
                bus.subscribe(
                        ProbeEvent.class,
                        o -> o.byKey(ProbeEvent::key).coalesceByKey(),
                        e -> {
                            received.add(e.key() + e.number());
                            if (e.number() == 0) {
                                IntStream.rangeClosed(1, 50)
                                        .forEach(i -> bus.publish(plain(i, "own")));
                                awaitMatched(51);
                            }
                        });
        publishAndWait(plain(0, "own"));
        assertThat(received).containsExactly("own0", "own50");
        Deliveries counted = display.statistics().deliveries();
        assertThat(counted.coalesced()).isEqualTo(49);
        assertThat(counted.processed()).isEqualTo(2);
    }

    // Batches.

    @Test
    void aBatchHoldsEventsInOrderAndNoMoreThanAsked() throws Exception {
        List<List<ProbeEvent>> batches = collector();
        Subscription store =
                bus.subscribeBatches(
                        ProbeEvent.class,
                        new Batching(7, Duration.ofMillis(5)),
                        UnaryOperator.identity(),
                        batches::add);
        bus.subscribe(
                ProbeEvent.Special.class,
                _ -> IntStream.range(0, 100).forEach(i -> bus.publish(plain(i))));
        publishAndWait(special(-1));
        assertThat(batches).allSatisfy(b -> assertThat(b).hasSizeBetween(1, 7));
        assertThat(batches.stream().flatMap(List::stream).map(ProbeEvent::number))
                .containsExactlyElementsOf(IntStream.range(-1, 100).boxed().toList());
        assertThat(batches).hasSizeLessThan(101);
        assertThat(store.statistics().deliveries().processed()).isEqualTo(101);
    }

    @Test
    void aBatchThatFailsIsADeadLetterForEachEventAndIsReplayedSo() throws Exception {
        List<Integer> received = collector();
        Subscription store =
                bus.subscribeBatches(
                        ProbeEvent.class,
                        new Batching(3, Duration.ofMillis(1)),
                        o -> o.named("store").byKey(ProbeEvent::key),
                        batch -> {
                            boolean first = received.isEmpty();
                            batch.forEach(e -> received.add(e.number()));
                            if (first) {
                                throw new IllegalStateException("disk full");
                            }
                        });
        publishAndWait(plain(1));
        assertThat(bus.deadLetters().list())
                .singleElement()
                .satisfies(l -> assertThat(l.cause()).isEqualTo(DeadLetter.Cause.FAILED))
                .satisfies(l -> assertThat(l.event()).isEqualTo(plain(1)));
        assertThat(bus.deadLetters().replayAll()).isEqualTo(1);
        settle();
        assertThat(received).containsExactly(1, 1);
        assertThat(store.statistics().deliveries().failed()).isEqualTo(1);
        assertThat(store.statistics().deliveries().processed()).isEqualTo(1);
    }

    // Rates.

    @Test
    void aSourceThatExceedsItsRateIsDroppedAndCounted() throws Exception {
        useBus(BusOptions.defaults().rateLimit("test", 50, Overflow.DROP_NEWEST));
        long start = System.nanoTime();
        IntStream.range(0, 1_000).forEach(i -> bus.publish(plain(i)));
        assertRateKept(start);
        bus.publish(tick(1));
        settle();
        assertThat(bus.history().all()).hasSize((int) bus.statistics().published() - 1);
        assertThat(bus.statistics().published() + bus.statistics().rateLimited())
                .as("no other source is limited")
                .isEqualTo(1_001);
    }

    @Test
    void aSourceThatExceedsItsRateIsTold() {
        useBus(BusOptions.defaults().rateLimit("test", 50, Overflow.FAIL));
        long start = System.nanoTime();
        for (int i = 0; i < 1_000; i++) {
            try {
                bus.publish(plain(i));
            } catch (RateLimitException e) {
                assertThat(e.source()).isEqualTo("test");
                assertThat(e).hasMessageContaining("50");
            }
        }
        assertRateKept(start);
    }

    private void assertRateKept(long start) {
        double elapsed = (System.nanoTime() - start) / 1e9;
        assertThat(bus.statistics().published()).isBetween(50L, 50 + (long) (50 * elapsed) + 1);
        assertThat(bus.statistics().published() + bus.statistics().rateLimited()).isEqualTo(1_000);
    }

    @Test
    void handlersAndTheUnthrottledWayInHaveNoRate() throws Exception {
        useBus(BusOptions.defaults().rateLimit("test", 1, Overflow.FAIL));
        List<ProbeEvent> received = collector();
        bus.subscribe(
                ProbeEvent.Special.class,
                _ -> IntStream.range(0, 20).forEach(i -> bus.publish(plain(i))));
        bus.subscribe(ProbeEvent.Plain.class, received::add);
        publishAndWait(special(1));
        IntStream.range(0, 20).forEach(i -> bus.unthrottled().publish(plain(i)));
        settle();
        assertThat(received).hasSize(40);
        assertThat(bus.statistics().rateLimited()).isZero();
    }

    // Publishing again.

    @Test
    void historyIsReplayedIntoAnotherBus() throws Exception {
        publishAndWait(plain(1), special(2), plain(3));
        List<ProbeEvent> past = bus.history().latest(ProbeEvent.class, e -> e.number() != 2, 100);
        useBus(BusOptions.defaults());
        List<ProbeEvent> received = collector();
        bus.subscribe(ProbeEvent.class, o -> o.serial(), received::add);
        assertThat(bus.replay(past)).isEqualTo(2);
        settle();
        assertThat(received).containsExactly(plain(1), plain(3));
        assertThat(bus.history().all()).isEqualTo(past);
    }

    @Test
    void aRecordingOfAnyLengthIsReplayed() throws Exception {
        List<Integer> received = collector();
        bus.subscribe(ProbeEvent.class, o -> o.serial(), e -> received.add(e.number()));
        Iterable<ProbeEvent.Plain> recording =
                () -> IntStream.range(0, 5_000).mapToObj(ProbeEvent::plain).iterator();
        assertThat(bus.replay(recording)).isEqualTo(5_000);
        settle();
        assertThat(received).hasSize(5_000).isSorted();
    }

    @Test
    void anInterruptedReplayStopsBetweenTwoEvents() {
        Iterable<ProbeEvent.Plain> recording =
                () ->
                        IntStream.range(0, 10)
                                .peek(i -> {
                                    if (i == 4) {
                                        Thread.currentThread().interrupt();
                                    }
                                })
                                .mapToObj(ProbeEvent::plain)
                                .iterator();
        assertThat(bus.replay(recording)).isEqualTo(4);
        assertThat(Thread.interrupted()).isTrue();
    }

    // Times.

    @Test
    void handlingTimesAreKnown() throws Exception {
        Subscription quick = bus.subscribe(ProbeEvent.class, o -> o.serial(), _ -> {});
        assertThat(quick.statistics().times().max()).isZero();
        IntStream.range(0, 1_000).forEach(i -> bus.publish(plain(i)));
        settle();
        HandlingTimes times = quick.statistics().times();
        assertThat(times.p50()).isPositive().isLessThanOrEqualTo(times.p90());
        assertThat(times.p90()).isLessThanOrEqualTo(times.p99());
        assertThat(times.p99()).isLessThanOrEqualTo(times.max());
    }

    /// Until what a handler published is in line: another thread may be about to put it there.
    private void awaitMatched(long deliveries) {
        eventually(() -> bus.statistics().deliveries().matched() == deliveries);
    }

    private <E extends Event> void accepts(
            Class<E> type, UnaryOperator<SubscriptionOptions<E>> options) {
        bus.subscribe(type, options, _ -> {}).close();
    }

    private <E extends Event> void refuses(
            Class<E> type, UnaryOperator<SubscriptionOptions<E>> options) {
        assertRefused(() -> bus.subscribe(type, options, _ -> {}));
    }
}
