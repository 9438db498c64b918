package io.alphastocks.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alphastocks.bus.BusOptions;
import io.alphastocks.bus.EventBus;
import io.alphastocks.bus.SubscriptionOptions;
import io.alphastocks.event.Event;
import io.alphastocks.event.EventHeader;
import io.alphastocks.event.Priority;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

class DeterministicBusTest extends EventBusContract {

    /// An event with a time of its own.
    private record At(long second, String name, Priority priority) implements Event {
        @Override
        public EventHeader header() {
            return new EventHeader(name, Instant.ofEpochSecond(second), "test");
        }
    }

    private final List<String> log = new ArrayList<>();

    @Override
    protected EventBus newBus(BusOptions options) {
        return EventBus.deterministic(options);
    }

    private static At at(long second, String name) {
        return new At(second, name, Priority.NORMAL);
    }

    /// Logs what it receives, and publishes more when it receives `first`.
    private void listen(
            String subscriber, UnaryOperator<SubscriptionOptions<At>> order, At... more) {
        bus.subscribe(
                At.class,
                order,
                e -> {
                    log.add(subscriber + ":" + e.name());
                    if (e.name().equals("first")) {
                        for (At next : more) {
                            bus.publish(next);
                        }
                    }
                });
    }

    @Test
    void publishReturnsWhenAllThatFollowsIsDone() {
        listen("a", SubscriptionOptions::serial, at(1, "second"));
        bus.publish(at(1, "first"));
        assertThat(log).containsExactly("a:first", "a:second");
    }

    @Test
    void aHandlerThatPublishesIsFinishedBeforeItsEventIsHandled() {
        bus.subscribe(
                At.class,
                e -> {
                    log.add("begin " + e.name());
                    if (e.name().equals("first")) {
                        bus.publish(at(0, "second"));
                    }
                    log.add("end " + e.name());
                });
        bus.publish(at(1, "first"));
        assertThat(log).containsExactly("begin first", "end first", "begin second", "end second");
    }

    @Test
    void subscriptionsGoInTheOrderTheyWereMade() {
        listen("a", SubscriptionOptions::concurrent);
        listen("b", SubscriptionOptions::serial);
        listen("c", o -> o.byKey(At::name));
        bus.publish(at(1, "first"));
        assertThat(log).containsExactly("a:first", "b:first", "c:first");
    }

    @Test
    void anEventOfTheSameTimeAndPriorityGoesAfterTheOnesBeforeIt() {
        listen("a", SubscriptionOptions::concurrent, at(1, "second"));
        listen("b", SubscriptionOptions::concurrent);
        bus.publish(at(1, "first"));
        assertThat(log).containsExactly("a:first", "b:first", "a:second", "b:second");
    }

    @Test
    void anEarlierTimeGoesFirst() {
        listen("a", SubscriptionOptions::concurrent, at(3, "late"), at(0, "early"));
        listen("b", SubscriptionOptions::concurrent);
        bus.publish(at(1, "first"));
        assertThat(log)
                .containsExactly("a:first", "a:early", "b:early", "b:first", "a:late", "b:late");
    }

    @Test
    void atTheSameTimeAHigherPriorityGoesFirst() {
        listen(
                "a",
                SubscriptionOptions::concurrent,
                new At(1, "low", Priority.LOW),
                new At(1, "normal", Priority.NORMAL),
                new At(1, "critical", Priority.CRITICAL));
        listen("b", SubscriptionOptions::concurrent);
        bus.publish(at(1, "first"));
        assertThat(log)
                .containsExactly(
                        "a:first",
                        "a:critical",
                        "b:critical",
                        "b:first",
                        "a:normal",
                        "b:normal",
                        "a:low",
                        "b:low");
    }

    @Test
    void insideAnOrderedLaneSequenceAloneCounts() {
        listen(
                "a",
                SubscriptionOptions::concurrent,
                new At(1, "normal", Priority.NORMAL),
                new At(0, "critical", Priority.CRITICAL));
        listen("b", SubscriptionOptions::serial);
        bus.publish(at(1, "first"));
        assertThat(log)
                .containsExactly(
                        "a:first", "a:critical", "b:first", "a:normal", "b:normal", "b:critical");
    }

    @Test
    void keysAreLanesOfTheirOwn() {
        listen("a", SubscriptionOptions::concurrent, at(2, "x"), at(0, "y"), at(0, "x"));
        listen("b", o -> o.byKey(At::name));
        bus.publish(at(1, "first"));
        assertThat(log.stream().filter(entry -> entry.startsWith("b")))
                .as("y has a lane of its own, the second x waits behind the first")
                .containsExactly("b:y", "b:first", "b:x", "b:x");
    }

    @Test
    void twoRunsOfTheSameEventsGiveTheSameOrder() throws Exception {
        List<List<String>> runs = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            useBus(BusOptions.defaults());
            log.clear();
            listen(
                    "a",
                    SubscriptionOptions::serial,
                    at(5, "x"),
                    new At(2, "y", Priority.HIGH),
                    at(5, "z"));
            listen("b", SubscriptionOptions::concurrent, at(4, "u"), new At(5, "v", Priority.LOW));
            listen("c", o -> o.byKey(At::second), at(1, "w"));
            bus.publish(at(3, "first"));
            bus.publish(at(2, "first"));
            runs.add(List.copyOf(log));
        }
        assertThat(runs.getFirst()).isEqualTo(runs.getLast()).hasSize(2 * 3 * 7);
    }

    @Test
    void asTheLoopRunsAnotherThreadIsRefused() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        listen("a", SubscriptionOptions::concurrent);
        bus.subscribe(
                At.class,
                _ -> {
                    inside.countDown();
                    release.await();
                });
        Thread owner = Thread.ofPlatform().start(() -> bus.publish(at(1, "first")));
        inside.await();
        assertThatThrownBy(() -> bus.publish(at(2, "second")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("one thread at a time");
        assertThat(bus.awaitIdle(Duration.ofMillis(1))).isFalse();
        release.countDown();
        owner.join();
        bus.publish(at(3, "third"));
        assertThat(log).containsExactly("a:first", "a:third");
    }

    @Test
    void aHandlerThatClosesTheBusLetsWhatWaitsBeHandled() {
        listen("a", SubscriptionOptions::concurrent, at(1, "second"));
        bus.subscribe(At.class, o -> o.filter(e -> e.name().equals("first")), _ -> bus.close());
        bus.publish(at(1, "first"));
        assertThat(log).containsExactly("a:first", "a:second");
        assertBalanced();
    }

    @Test
    void aHandlerThatClosesTheBusAtOnceLeavesTheRestUndelivered() {
        AtomicReference<EventBus> mine = new AtomicReference<>(bus);
        bus.subscribe(
                At.class,
                e -> {
                    if (e.name().equals("first")) {
                        bus.publish(at(1, "second"));
                        mine.get().close(Duration.ZERO);
                    }
                });
        listen("b", SubscriptionOptions::serial);
        bus.publish(at(1, "first"));
        assertThat(log).isEmpty();
        assertBalanced();
        assertThat(bus.statistics().deliveries().processed()).isEqualTo(1);
        assertThat(bus.statistics().deliveries().undelivered()).isEqualTo(3);
    }

    @Test
    void aFailureInsideTheLoopLeavesTheBusUsable() throws Exception {
        bus.subscribe(
                At.class,
                _ -> {
                    throw new StackOverflowError();
                });
        publishAndWait(at(1, "first"), at(2, "second"));
        assertThat(bus.statistics().deliveries().failed()).isEqualTo(2);
    }
}
