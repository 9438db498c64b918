package io.alphastocks.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.bus.BusOptions;
import io.alphastocks.bus.BusStatistics;
import io.alphastocks.bus.EventBus;
import io.alphastocks.bus.EventBuses;
import io.alphastocks.bus.Subscription;
import io.alphastocks.bus.SubscriptionOptions;
import io.alphastocks.bus.SubscriptionStatistics;
import io.alphastocks.event.Priority;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/// Random subscriptions, handlers and publishers: whatever handlers do, no event is lost, ordered
/// lanes keep their order and never overlap, and those who do their work are not held up.
class HandlerIsolationPropertyTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration DEADLINE = Duration.ofMillis(10);
    private static final List<Priority> PRIORITIES = List.of(Priority.values());

    enum Behaviour {
        QUICK,
        BLOCKS_UNTIL_RELEASED,
        IGNORES_INTERRUPTS_UNTIL_RELEASED,
        THROWS_AN_EXCEPTION,
        THROWS_AN_ERROR,
        INTERRUPTS_ITSELF,
        PUBLISHES_MORE,
        CLOSES_ITS_SUBSCRIPTION
    }

    enum Order {
        CONCURRENT,
        SERIAL,
        BY_KEY
    }

    enum Filter {
        NONE,
        EVEN,
        THROWS_ON_EVERY_SEVENTH
    }

    /// One random subscription.
    ///
    /// @param every how often the behaviour shows: on every event whose number it divides
    record Plan(
            Order order,
            Behaviour behaviour,
            int every,
            Filter filter,
            int maxConcurrency,
            boolean deadline,
            boolean interruptible) {}

    @Provide
    Arbitrary<List<Plan>> plans() {
        return Combinators.combine(
                        Arbitraries.of(Order.class),
                        Arbitraries.of(Behaviour.class),
                        Arbitraries.of(1, 3, 11),
                        Arbitraries.of(Filter.class),
                        Arbitraries.of(1, 2, 16),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, true, false))
                .as(Plan::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
    }

    /// What one subscription's handler saw.
    private static final class Observed {
        private final Plan plan;
        private final AtomicLong begun = new AtomicLong();
        private final AtomicInteger overlaps = new AtomicInteger();
        private final AtomicInteger strayInterrupts = new AtomicInteger();
        private final Map<Object, AtomicBoolean> inside = new ConcurrentHashMap<>();
        private final Map<Object, ConcurrentLinkedQueue<ProbeEvent>> order =
                new ConcurrentHashMap<>();
        private final AtomicReference<@Nullable Subscription> own = new AtomicReference<>();

        Observed(Plan plan) {
            this.plan = plan;
        }

        Subscription subscription() {
            return Objects.requireNonNull(own.get());
        }

        Object lane(ProbeEvent event) {
            return plan.order == Order.SERIAL ? "all" : event.key();
        }
    }

    private CountDownLatch release = new CountDownLatch(1);
    private boolean closing;
    private final AtomicInteger extra = new AtomicInteger(1_000_000);

    @Property(tries = 500, shrinking = ShrinkingMode.OFF)
    @Label("the concurrent bus keeps its promises whatever handlers do")
    void concurrent(
            @ForAll("plans") List<Plan> plans,
            @ForAll("publisherCounts") int publishers,
            @ForAll("eventCounts") int events,
            @ForAll boolean closeUnderWay)
            throws InterruptedException {
        release = new CountDownLatch(1);
        closing = closeUnderWay;
        EventBus bus =
                EventBuses.concurrent(
                        BusOptions.defaults().historyCapacity(100_000).deadLetterCapacity(100_000));
        List<Observed> all = plans.stream().map(plan -> subscribe(bus, plan)).toList();
        AtomicLong reached = new AtomicLong();
        bus.subscribe(ProbeEvent.class, o -> o.named("neighbour"), _ -> reached.incrementAndGet());
        publish(bus, publishers, events);

        // The neighbour is not held up by anyone, though nobody has been released.
        waitFor(() -> reached.get() >= (long) publishers * events);
        assertThat(bus.statistics().deliveries().balanced()).isTrue();
        if (closeUnderWay) {
            bus.close(DEADLINE);
            release.countDown();
            waitFor(() -> bus.statistics().deliveries().inFlight() == 0);
        } else {
            release.countDown();
            assertThat(bus.awaitIdle(PATIENCE)).isTrue();
        }

        BusStatistics statistics = bus.statistics();
        assertThat(statistics.deliveries().balanced()).as("%s", statistics).isTrue();
        assertThat(statistics.deliveries().queued()).isZero();
        assertThat(statistics.deliveries().inFlight()).isZero();
        assertThat(statistics.published()).isGreaterThanOrEqualTo((long) publishers * events);
        all.forEach(seen -> assertAccounted(seen, statistics));
        all.forEach(seen -> assertOrdered(seen, bus));
        bus.close(Duration.ZERO);
    }

    @Provide
    Arbitrary<Integer> publisherCounts() {
        return Arbitraries.of(1, 2, 4);
    }

    @Provide
    Arbitrary<Integer> eventCounts() {
        return Arbitraries.of(1, 20, 300);
    }

    @Property(tries = 500, shrinking = ShrinkingMode.OFF)
    @Label("the deterministic bus gives the same result twice, and accounts for all")
    void deterministic(@ForAll("plans") List<Plan> plans, @ForAll("eventCounts") int events)
            throws InterruptedException {
        release.countDown();
        List<List<Integer>> runs = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            extra.set(1_000_000);
            EventBus bus = EventBuses.deterministic(BusOptions.defaults().historyCapacity(10_000));
            List<Integer> order = new ArrayList<>();
            plans.forEach(plan -> subscribe(bus, plan));
            bus.subscribe(ProbeEvent.class, e -> order.add(e.number()));
            publish(bus, 1, events);
            runs.add(order);
            BusStatistics statistics = bus.statistics();
            assertThat(statistics.deliveries().balanced()).isTrue();
            assertThat(statistics.deliveries().queued()).isZero();
            assertThat(order).hasSize((int) statistics.published());
        }
        assertThat(runs.getFirst()).isEqualTo(runs.getLast());
    }

    private Observed subscribe(EventBus bus, Plan plan) {
        Observed seen = new Observed(plan);
        seen.own.set(
                bus.subscribe(ProbeEvent.class, options(plan), event -> handle(bus, seen, event)));
        return seen;
    }

    private static UnaryOperator<SubscriptionOptions<ProbeEvent>> options(Plan plan) {
        return defaults -> {
            SubscriptionOptions<ProbeEvent> o = defaults.maxConcurrency(plan.maxConcurrency);
            if (plan.deadline) {
                o = o.deadline(DEADLINE).grace(DEADLINE);
            }
            if (!plan.interruptible) {
                o = o.uninterruptible();
            }
            o =
                    switch (plan.filter) {
                        case NONE -> o;
                        case EVEN -> o.filter(e -> e.number() % 2 == 0);
                        case THROWS_ON_EVERY_SEVENTH -> o.filter(e -> 1 / (e.number() % 7) >= 0);
                    };
            return switch (plan.order) {
                case CONCURRENT -> o;
                case SERIAL -> o.serial();
                case BY_KEY -> o.byKey(ProbeEvent::key);
            };
        };
    }

    private void handle(EventBus bus, Observed seen, ProbeEvent event) throws Exception {
        seen.begun.incrementAndGet();
        boolean ordered = seen.plan.order != Order.CONCURRENT;
        AtomicBoolean inside =
                seen.inside.computeIfAbsent(seen.lane(event), _ -> new AtomicBoolean());
        if (ordered && inside.getAndSet(true)) {
            seen.overlaps.incrementAndGet();
        }
        if (mayNotBeInterrupted(seen) && Thread.currentThread().isInterrupted()) {
            seen.strayInterrupts.incrementAndGet();
        }
        seen.order.computeIfAbsent(seen.lane(event), _ -> new ConcurrentLinkedQueue<>()).add(event);
        try {
            if (event.number() % seen.plan.every == 0) {
                behave(bus, seen, event);
            }
        } finally {
            inside.set(false);
        }
    }

    private boolean mayNotBeInterrupted(Observed seen) {
        return Thread.currentThread().isVirtual()
                && (!seen.plan.interruptible || (!seen.plan.deadline && !closing));
    }

    private void behave(EventBus bus, Observed seen, ProbeEvent event) throws Exception {
        switch (seen.plan.behaviour) {
            case QUICK -> {}
            case BLOCKS_UNTIL_RELEASED -> release.await();
            case IGNORES_INTERRUPTS_UNTIL_RELEASED ->
                    ConcurrentDeadlinesContract.ignoreInterruptsUntil(release);
            case THROWS_AN_EXCEPTION -> throw new IOException("on purpose");
            case THROWS_AN_ERROR -> throw new AssertionError("on purpose");
            case INTERRUPTS_ITSELF -> {
                if (Thread.currentThread().isVirtual()) {
                    Thread.currentThread().interrupt();
                }
            }
            case PUBLISHES_MORE -> {
                if (event.number() < 1_000_000) {
                    int number = extra.getAndIncrement();
                    bus.publish(ProbeEvent.plain(number, event.key(), Priority.HIGH));
                }
            }
            case CLOSES_ITS_SUBSCRIPTION -> {
                Subscription mine = seen.own.get();
                if (mine != null) {
                    mine.close();
                }
            }
        }
    }

    private static void publish(EventBus bus, int publishers, int events)
            throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int p = 0; p < publishers; p++) {
            int publisher = p;
            Runnable work =
                    () -> {
                        for (int i = 0; i < events; i++) {
                            Priority priority = PRIORITIES.get(i % PRIORITIES.size());
                            bus.publish(
                                    ProbeEvent.plain(
                                            publisher * events + i, "k" + i % 5, priority));
                        }
                    };
            threads.add(
                    p % 2 == 0 ? Thread.ofVirtual().start(work) : Thread.ofPlatform().start(work));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void assertAccounted(Observed seen, BusStatistics statistics) {
        SubscriptionStatistics own = seen.subscription().statistics();
        assertThat(own.deliveries().balanced()).as("%s %s", seen.plan, own).isTrue();
        long ended =
                own.deliveries().processed()
                        + own.deliveries().failed()
                        + own.deliveries().timedOut();
        assertThat(own.deliveries().undelivered() + own.deliveries().stuck() + ended)
                .isEqualTo(own.deliveries().matched());
        // One whose deadline passed before it had a carrier may still be about to begin.
        waitFor(() -> seen.begun.get() == ended);
        if (!seen.plan.interruptible) {
            assertThat(own.deliveries().timedOut() + own.deliveries().stuck()).isZero();
        }
        if (seen.plan.behaviour != Behaviour.CLOSES_ITS_SUBSCRIPTION) {
            assertThat(own.deliveries().offered()).isEqualTo(statistics.published());
        }
    }

    private static void assertOrdered(Observed seen, EventBus bus) {
        assertThat(seen.overlaps).as("%s", seen.plan).hasValue(0);
        assertThat(seen.strayInterrupts).as("%s", seen.plan).hasValue(0);
        if (seen.plan.order == Order.CONCURRENT) {
            return;
        }
        List<ProbeEvent> history = bus.history().ofType(ProbeEvent.class);
        Map<ProbeEvent, Integer> place = new HashMap<>();
        for (int i = 0; i < history.size(); i++) {
            place.put(history.get(i), i);
        }
        for (ConcurrentLinkedQueue<ProbeEvent> lane : seen.order.values()) {
            int last = -1;
            for (ProbeEvent event : lane) {
                int now = place.getOrDefault(event, -1);
                assertThat(now).as("%s %s", seen.plan, event).isGreaterThan(last);
                last = now;
            }
        }
    }

    private static void waitFor(BooleanSupplier condition) {
        BusTestCase.eventually(condition);
    }
}
