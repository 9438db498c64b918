package io.alphastocks.testkit;

import static io.alphastocks.testkit.ProbeEvent.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.alphastocks.bus.Batching;
import io.alphastocks.bus.BusOptions;
import io.alphastocks.bus.DeadLetter;
import io.alphastocks.bus.Overflow;
import io.alphastocks.bus.Subscription;
import io.alphastocks.bus.SubscriptionOptions;
import io.alphastocks.event.Event;
import io.alphastocks.event.EventHeader;
import io.alphastocks.event.Priority;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// What users write may be as wrong as it can be: exceptions that cannot be told, events and keys
/// that throw, nothing where something belongs. It harms nobody else, and is accounted for.
@NullUnmarked
abstract class BusFaultsContract extends BusTestCase {

    /// An exception that throws when it is asked for its message.
    private static final class Untellable extends RuntimeException {

        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new IllegalStateException("cannot be told");
        }
    }

    /// An event without a priority.
    private record Unprioritised() implements Event {

        @Override
        public EventHeader header() {
            return new EventHeader("unprioritised/1", Instant.EPOCH, "test");
        }

        @Override
        public Priority priority() {
            return null;
        }
    }

    /// A key that can be hashed, and not compared.
    @SuppressWarnings("EqualsHashCode") // that is the point
    private static final class Incomparable {

        @Override
        public boolean equals(Object other) {
            throw new IllegalStateException("cannot be compared");
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }

    @Test
    void anExceptionThatCannotBeToldIsAFailureLikeOthers() throws Exception {
        List<UnaryOperator<SubscriptionOptions<ProbeEvent>>> orderings =
                List.of(o -> o.serial(), o -> o.byKey(ProbeEvent::key), o -> o.concurrent());
        for (UnaryOperator<SubscriptionOptions<ProbeEvent>> ordering : orderings) {
            useBus(BusOptions.defaults());
            List<ProbeEvent> received = collector();
            Subscription evil =
                    bus.subscribe(
                            ProbeEvent.class,
                            ordering,
                            _ -> {
                                throw new Untellable();
                            });
            bus.subscribe(ProbeEvent.class, o -> o.serial(), received::add);
            IntStream.range(0, 10).forEach(i -> bus.publish(plain(i)));
            settle();
            assertThat(evil.statistics().deliveries().failed()).isEqualTo(10);
            assertThat(bus.deadLetters().list())
                    .hasSize(10)
                    .allSatisfy(l -> assertThat(l.error()).isInstanceOf(Untellable.class));
            assertThat(received).hasSize(10);
        }
    }

    @Test
    void aFilterWhoseExceptionCannotBeToldIsNoMatch() throws Exception {
        List<ProbeEvent> received = collector();
        Subscription evil =
                bus.subscribe(
                        ProbeEvent.class,
                        o ->
                                o.filter(_ -> {
                                    throw new Untellable();
                                }),
                        _ -> {});
        bus.subscribe(ProbeEvent.class, o -> o.serial(), received::add);
        publishAndWait(plain(1), plain(2));
        assertThat(evil.statistics().filterFailures()).isEqualTo(2);
        assertThat(received).hasSize(2);
    }

    @Test
    void anEventWithoutAPriorityIsRefused() throws Exception {
        List<Event> received = collector();
        bus.subscribe(Event.class, o -> o.serial(), received::add);
        bus.subscribe(Event.class, o -> o.byKey(Event::id), received::add);
        bus.subscribe(Event.class, received::add);
        assertThatNullPointerException()
                .isThrownBy(() -> bus.publish(new Unprioritised()))
                .withMessageContaining("priority");
        publishAndWait(plain(1));
        assertThat(received).hasSize(3);
        assertThat(bus.statistics().published()).isEqualTo(1);
    }

    @Test
    void aKeyThatCannotBeComparedIsADeadLetter() throws Exception {
        CountDownLatch both = new CountDownLatch(1);
        Subscription evil =
                bus.subscribe(
                        ProbeEvent.Special.class,
                        o -> o.named("evil").byKey(_ -> new Incomparable()),
                        _ -> both.await());
        bus.subscribe(
                ProbeEvent.Plain.class,
                _ -> {
                    bus.publish(ProbeEvent.special(1));
                    bus.publish(ProbeEvent.special(2));
                    both.countDown();
                });
        publishAndWait(plain(0));
        assertThat(evil.statistics().deliveries().processed()).isEqualTo(1);
        assertThat(evil.statistics().deliveries().failed()).isEqualTo(1);
        assertThat(bus.deadLetters().list())
                .singleElement()
                .satisfies(l -> assertThat(l.cause()).isEqualTo(DeadLetter.Cause.FAILED))
                .satisfies(l -> assertThat(l.event()).isEqualTo(ProbeEvent.special(2)));
    }

    @Test
    void nothingIsRefusedWhereSomethingBelongs() throws Exception {
        List<Runnable> calls =
                List.of(
                        () -> bus.subscribe((Class<Event>) null, o -> o.named("x"), _ -> {}),
                        () -> bus.subscribe(Event.class, o -> o.named("x"), null),
                        () -> bus.subscribe(Event.class, _ -> null, _ -> {}),
                        () -> bus.subscribe(Event.class, null, _ -> {}),
                        () -> bus.subscribeBatches(Event.class, null, o -> o, _ -> {}),
                        () ->
                                bus.subscribeBatches(
                                        Event.class,
                                        new Batching(2, Duration.ofSeconds(1)),
                                        _ -> null,
                                        _ -> {}),
                        () -> bus.publish(null),
                        () -> bus.close(null),
                        () -> BusOptions.defaults().rateLimit("feed", 1, null),
                        () -> BusOptions.defaults().rateLimit(null, 1, Overflow.FAIL));
        for (Runnable call : calls) {
            assertThatNullPointerException().isThrownBy(call::run);
        }
        assertRefused(() -> BusOptions.defaults().historyCapacity(Integer.MAX_VALUE));
        List<Event> received = collector();
        bus.subscribe(Event.class, o -> o.named("x"), received::add);
        publishAndWait(plain(1));
        assertThat(received).hasSize(1);
    }
}
