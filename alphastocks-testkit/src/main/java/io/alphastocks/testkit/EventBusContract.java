package io.alphastocks.testkit;

import static io.alphastocks.testkit.ProbeEvent.plain;
import static io.alphastocks.testkit.ProbeEvent.special;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alphastocks.bus.BusOptions;
import io.alphastocks.bus.BusStatistics;
import io.alphastocks.bus.DeadLetter;
import io.alphastocks.bus.Subscription;
import io.alphastocks.event.Event;
import io.alphastocks.event.TickReceived;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/// What every event bus must do, on one thread or many. Extend it and say how a bus is made.
public abstract class EventBusContract extends BusRecordsContract {

    // Who receives what.

    @Test
    void aSubscriptionReceivesTheEventsOfItsTypeOnly() throws Exception {
        List<ProbeEvent> received = collector();
        bus.subscribe(ProbeEvent.Plain.class, o -> o.serial(), received::add);
        publishAndWait(plain(1), special(2), plain(3));
        assertThat(received).containsExactly(plain(1), plain(3));
    }

    @Test
    void aSupertypeReceivesAllSubtypes() throws Exception {
        List<Event> received = collector();
        bus.subscribe(Event.class, o -> o.serial(), received::add);
        publishAndWait(plain(1), special(2), tick(3));
        assertThat(received).containsExactly(plain(1), special(2), tick(3));
    }

    @Test
    void everySubscriptionReceivesTheEvent() throws Exception {
        AtomicInteger handled = new AtomicInteger();
        for (int i = 0; i < 10; i++) {
            bus.subscribe(ProbeEvent.class, _ -> handled.incrementAndGet());
        }
        publishAndWait(plain(1));
        assertThat(handled).hasValue(10);
    }

    @Test
    void aSubscriptionToASupertypeMayListTheSubtypesItWants() throws Exception {
        List<Event> received = collector();
        Subscription listed =
                bus.subscribe(
                        Event.class,
                        o -> o.serial().only(ProbeEvent.Special.class, TickReceived.class),
                        received::add);
        publishAndWait(plain(1), special(2), tick(3));
        assertThat(received).containsExactly(special(2), tick(3));
        assertThat(listed.statistics().deliveries().filtered())
                .as("what is not listed is not even offered")
                .isZero();
    }

    @Test
    void anEventThatNobodyTakesIsPublishedAllTheSame() throws Exception {
        publishAndWait(plain(1));
        assertThat(bus.statistics().published()).isEqualTo(1);
        assertThat(bus.history().all()).containsExactly(plain(1));
    }

    @Test
    void aFilterLetsThroughWhatMatches() throws Exception {
        List<Integer> received = collector();
        Subscription even =
                bus.subscribe(
                        ProbeEvent.class,
                        o ->
                                o.serial()
                                        .filter(e -> e.number() % 2 == 0)
                                        .filter(e -> e.number() > 2),
                        e -> received.add(e.number()));
        publishAndWait(plain(1), plain(2), plain(3), plain(4));
        assertThat(received).containsExactly(4);
        assertThat(even.statistics().deliveries().filtered()).isEqualTo(3);
        assertThat(even.statistics().deliveries().offered()).isEqualTo(4);
    }

    @Test
    void aFilterThatThrowsCountsAsNoMatchAndHarmsNobody() throws Exception {
        AtomicInteger others = new AtomicInteger();
        Subscription broken =
                bus.subscribe(
                        ProbeEvent.class,
                        o ->
                                o.filter(e -> {
                                    if (e.number() > 0) {
                                        throw new IllegalStateException("filter");
                                    }
                                    return true;
                                }),
                        _ -> {});
        bus.subscribe(ProbeEvent.class, _ -> others.incrementAndGet());
        publishAndWait(plain(0), plain(1), plain(2));
        assertThat(others).hasValue(3);
        assertThat(broken.statistics().filterFailures()).isEqualTo(2);
        assertThat(broken.statistics().deliveries().filtered()).isEqualTo(2);
        assertThat(broken.statistics().deliveries().processed()).isEqualTo(1);
    }

    // Order.

    @Test
    void aSerialSubscriptionSeesTheOrderOfTheBus() throws Exception {
        List<Event> received = collector();
        bus.subscribe(ProbeEvent.class, o -> o.serial(), received::add);
        for (int i = 0; i < 1_000; i++) {
            bus.publish(plain(i));
        }
        settle();
        assertThat(received).hasSize(1_000).isEqualTo(bus.history().all());
    }

    @Test
    void eachKeySeesTheOrderOfTheBus() throws Exception {
        List<ProbeEvent> received = collector();
        bus.subscribe(ProbeEvent.class, o -> o.byKey(ProbeEvent::key), received::add);
        IntStream.range(0, 1_000).forEach(i -> bus.publish(plain(i, "k" + i % 7)));
        settle();
        assertThat(received).hasSize(1_000);
        for (int key = 0; key < 7; key++) {
            int wanted = key;
            assertThat(received.stream().filter(e -> e.key().equals("k" + wanted)))
                    .extracting(ProbeEvent::number)
                    .isSorted();
        }
    }

    @Test
    void anEventWithoutAKeyIsADeadLetterOfItsSubscription() throws Exception {
        AtomicInteger handled = new AtomicInteger();
        Subscription keyed =
                bus.subscribe(
                        ProbeEvent.class,
                        o ->
                                o.byKey(e -> {
                                    if (e.number() == 1) {
                                        throw new IllegalStateException("no key");
                                    }
                                    return e.key();
                                }),
                        _ -> handled.incrementAndGet());
        publishAndWait(plain(1), plain(2));
        assertThat(handled).hasValue(1);
        assertThat(keyed.statistics().deliveries().failed()).isEqualTo(1);
        assertThat(bus.deadLetters().list())
                .singleElement()
                .satisfies(l -> assertThat(l.cause()).isEqualTo(DeadLetter.Cause.FAILED))
                .satisfies(l -> assertThat(l.event()).isEqualTo(plain(1)));
    }

    @Test
    void anIdleKeyGivesItsLaneBack() throws Exception {
        Subscription keyed =
                bus.subscribe(ProbeEvent.class, o -> o.byKey(ProbeEvent::number), _ -> {});
        IntStream.range(0, 5_000).forEach(i -> bus.publish(plain(i)));
        settle();
        eventually(() -> keyed.statistics().lanes() == 0);
    }

    // Names.

    @Test
    void withoutANameASubscriptionIsNamedAfterItsType() {
        assertThat(bus.subscribe(TickReceived.class, _ -> {}).id()).isEqualTo("TickReceived-1");
        assertThat(bus.subscribe(TickReceived.class, _ -> {}).id()).isEqualTo("TickReceived-2");
        assertThat(bus.subscribe(TickReceived.class, o -> o.named("marks"), _ -> {}).id())
                .isEqualTo("marks");
    }

    @Test
    void aNameIsTakenOnceAndFreeAfterClose() {
        Subscription first = bus.subscribe(ProbeEvent.class, o -> o.named("marks"), _ -> {});
        assertThatThrownBy(() -> bus.subscribe(ProbeEvent.class, o -> o.named("marks"), _ -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("marks");
        first.close();
        bus.subscribe(ProbeEvent.class, o -> o.named("marks"), _ -> {}).close();
    }

    @Test
    void optionsThatMakeNoSenseAreRefused() {
        assertRefused(() -> bus.subscribe(Event.class, o -> o.named(" "), _ -> {}));
        assertRefused(() -> bus.subscribe(Event.class, o -> o.deadline(Duration.ZERO), _ -> {}));
        assertRefused(() -> bus.subscribe(Event.class, o -> o.grace(Duration.ZERO), _ -> {}));
        assertRefused(() -> bus.subscribe(Event.class, o -> o.maxConcurrency(0), _ -> {}));
        assertRefused(() -> bus.subscribe(Event.class, o -> o.only(), _ -> {}));
        assertRefused(() -> BusOptions.defaults().historyCapacity(-1));
        assertRefused(() -> BusOptions.defaults().deadLetterCapacity(-1));
        assertRefused(() -> BusOptions.defaults().warnDepth(0));
        assertThat(bus.statistics().subscriptions()).isEmpty();
    }

    // Subscribing and unsubscribing.

    @Test
    void whatIsPublishedBeforeSubscribingOrAfterClosingIsNotDelivered() throws Exception {
        List<ProbeEvent> received = collector();
        bus.publish(plain(1));
        Subscription subscription = bus.subscribe(ProbeEvent.class, o -> o.serial(), received::add);
        publishAndWait(plain(2));
        subscription.close();
        subscription.close();
        publishAndWait(plain(3));
        assertThat(received).containsExactly(plain(2));
        assertThat(subscription.statistics().deliveries().matched()).isEqualTo(1);
    }

    @Test
    void aHandlerMaySubscribeAnother() throws Exception {
        List<ProbeEvent> received = collector();
        bus.subscribe(
                ProbeEvent.class,
                o -> o.filter(e -> e.number() == 1),
                _ -> bus.subscribe(ProbeEvent.class, o -> o.serial(), received::add));
        publishAndWait(plain(1));
        publishAndWait(plain(2));
        assertThat(received).containsExactly(plain(2));
    }

    @Test
    void aHandlerMayCloseItsOwnSubscription() throws Exception {
        AtomicInteger handled = new AtomicInteger();
        AtomicReference<Subscription> itself = new AtomicReference<>();
        Subscription once =
                bus.subscribe(
                        ProbeEvent.class,
                        o -> o.serial(),
                        _ -> {
                            handled.incrementAndGet();
                            itself.get().close();
                        });
        itself.set(once);
        publishAndWait(plain(1));
        publishAndWait(plain(2));
        assertThat(handled).hasValue(1);
        assertThat(once.statistics().deliveries().processed()).isEqualTo(1);
    }

    @Test
    void countsOfClosedSubscriptionsStayInTheTotal() throws Exception {
        for (int i = 0; i < 20; i++) {
            Subscription brief = bus.subscribe(ProbeEvent.class, _ -> {});
            publishAndWait(plain(i));
            brief.close();
        }
        publishAndWait(plain(21));
        assertThat(bus.statistics().deliveries().processed()).isEqualTo(20);
        assertThat(bus.statistics().subscriptions()).isEmpty();
    }

    // Publishing from handlers.

    @Test
    void handlersMayPublishAndTheirEventsAreHandledToo() throws Exception {
        AtomicInteger deepest = new AtomicInteger();
        bus.subscribe(
                ProbeEvent.class,
                o -> o.serial(),
                e -> {
                    deepest.set(e.number());
                    if (e.number() < 10_000) {
                        bus.publish(plain(e.number() + 1));
                    }
                });
        publishAndWait(plain(1));
        assertThat(deepest).hasValue(10_000);
    }

    @Test
    void aCascadeIsAccountedForToTheLastEvent() throws Exception {
        AtomicInteger leaves = new AtomicInteger();
        for (int i = 0; i < 2; i++) {
            bus.subscribe(
                    ProbeEvent.class,
                    e -> {
                        if (e.number() == 10) {
                            leaves.incrementAndGet();
                        } else {
                            bus.publish(plain(e.number() + 1));
                        }
                    });
        }
        publishAndWait(plain(1));
        assertThat(leaves).as("two handlers over ten generations").hasValue(1 << 10);
        assertThat(bus.statistics().published()).isEqualTo((1 << 10) - 1);
    }

    @Test
    void aHandlerMayPublishManyEventsToItsOwnLane() throws Exception {
        AtomicInteger handled = new AtomicInteger();
        bus.subscribe(
                ProbeEvent.class,
                o -> o.byKey(ProbeEvent::key),
                e -> {
                    handled.incrementAndGet();
                    if (e.number() == 0) {
                        IntStream.rangeClosed(1, 5_000).forEach(i -> bus.publish(plain(i)));
                    }
                });
        publishAndWait(plain(0));
        assertThat(handled).hasValue(5_001);
    }

    // Accounts.

    @Test
    void publishedTimesSubscriptionsIsMatchedPlusFiltered() throws Exception {
        bus.subscribe(ProbeEvent.class, _ -> {});
        bus.subscribe(ProbeEvent.class, o -> o.serial().filter(e -> e.number() % 3 == 0), _ -> {});
        bus.subscribe(
                Event.class,
                o -> o.byKey(Event::id),
                e -> {
                    if (e.id().endsWith("7")) {
                        throw new IllegalStateException("seven");
                    }
                });
        IntStream.range(0, 300).forEach(i -> bus.publish(plain(i)));
        settle();
        BusStatistics statistics = bus.statistics();
        assertThat(statistics.published()).isEqualTo(300);
        assertThat(statistics.deliveries().offered()).isEqualTo(3 * 300);
        assertThat(statistics.deliveries().filtered()).isEqualTo(200);
        assertThat(statistics.deliveries().matched()).isEqualTo(700);
        assertThat(statistics.deliveries().failed()).isEqualTo(30);
        assertThat(statistics.deliveries().processed()).isEqualTo(670);
    }

    // Closing.

    @Test
    void aClosedBusRefusesEventsAndSubscriptions() {
        AtomicInteger handled = new AtomicInteger();
        bus.subscribe(ProbeEvent.class, _ -> handled.incrementAndGet());
        bus.close();
        bus.close();
        assertThatThrownBy(() -> bus.publish(plain(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> bus.subscribe(ProbeEvent.class, _ -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThat(handled).hasValue(0);
        assertThat(bus.statistics().published()).isZero();
    }

    @Test
    void closingLetsHandlersFinishWhatIsQueued() {
        AtomicInteger handled = new AtomicInteger();
        bus.subscribe(ProbeEvent.class, o -> o.serial(), _ -> handled.incrementAndGet());
        IntStream.range(0, 10_000).forEach(i -> bus.publish(plain(i)));
        bus.close();
        assertThat(handled).hasValue(10_000);
        assertThat(bus.statistics().deliveries().processed()).isEqualTo(10_000);
        assertThat(bus.statistics().deliveries().undelivered()).isZero();
    }
}
