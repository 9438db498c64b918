package io.alphastocks.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.bus.BusOptions;
import io.alphastocks.bus.BusStatistics;
import io.alphastocks.bus.EventBus;
import io.alphastocks.bus.EventRefusedException;
import io.alphastocks.event.Priority;
import io.alphastocks.testkit.BusPlan.Behaviour;
import io.alphastocks.testkit.BusPlan.Bound;
import io.alphastocks.testkit.ObservedHandler.Run;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.ShrinkingMode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/// Random subscriptions, handlers and publishers: whatever handlers do, no event is lost, ordered
/// lanes keep their order and never overlap, those who do their work are not held up, and a bus
/// that closes ends in time. `-Dbus.tries=100000` tries longer.
class HandlerIsolationPropertyTest {

    private static final int TRIES = 1_000;
    private static final int PER_TRY = Math.max(1, Integer.getInteger("bus.tries", TRIES) / TRIES);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final List<Priority> PRIORITIES = List.of(Priority.values());

    /// One random run.
    private record Scenario(
            List<BusPlan> plans, int publishers, int events, boolean busClosesUnderWay) {}

    private static final RandomGenerator<Scenario> SCENARIOS = scenarios().generator(TRIES);

    private static Arbitrary<Scenario> scenarios() {
        return Combinators.combine(
                        BusPlan.some(),
                        Arbitraries.of(1, 2, 4),
                        Arbitraries.of(1, 20, 300),
                        Arbitraries.of(true, false))
                .as(Scenario::new);
    }

    @Property(tries = TRIES, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    @Label("the concurrent bus keeps its promises whatever handlers do")
    void concurrent(@ForAll Random random) throws InterruptedException {
        for (int i = 0; i < PER_TRY; i++) {
            Scenario scenario = SCENARIOS.next(random).value();
            try {
                runConcurrently(scenario);
            } catch (Throwable e) {
                throw new AssertionError(scenario.toString(), e);
            }
        }
    }

    private static void runConcurrently(Scenario scenario) throws InterruptedException {
        EventBus bus =
                EventBus.concurrent(
                        BusOptions.defaults().historyCapacity(100_000).deadLetterCapacity(100_000));
        Run run = Run.on(bus, true);
        List<ObservedHandler> all =
                scenario.plans.stream().map(plan -> ObservedHandler.subscribe(run, plan)).toList();
        AtomicLong reached = new AtomicLong();
        bus.subscribe(ProbeEvent.class, o -> o.named("neighbour"), _ -> reached.incrementAndGet());
        AtomicLong refusals = new AtomicLong();
        List<Thread> publishers = startPublishers(scenario, bus, refusals);
        if (scenario.plans.stream().noneMatch(plan -> plan.bound() == Bound.BLOCK)) {
            join(publishers);
        }

        // The neighbour is not held up by anyone, though nobody has been released.
        for (int round = 0; round < 3; round++) {
            long published = bus.statistics().published();
            BusTestCase.eventually(() -> reached.get() >= published);
            assertThat(bus.statistics().deliveries().balanced()).isTrue();
        }
        all.stream()
                .filter(handler -> handler.plan().closedUnderWay())
                .forEach(ObservedHandler::closeUnderWay);
        if (scenario.busClosesUnderWay) {
            run.closing().set(true);
            long start = System.nanoTime();
            bus.close(BusPlan.DEADLINE);
            assertThat(System.nanoTime() - start)
                    .as("the bus closes in time")
                    .isLessThan(PATIENCE.toNanos() / 2);
            run.release().countDown();
            BusTestCase.eventually(() -> bus.statistics().deliveries().inFlight() == 0);
            join(publishers);
        } else {
            run.release().countDown();
            join(publishers);
            assertThat(bus.awaitIdle(PATIENCE)).isTrue();
            assertThat(bus.statistics().published())
                    .isGreaterThanOrEqualTo((long) scenario.publishers * scenario.events);
        }

        BusStatistics statistics = bus.statistics();
        assertThat(statistics.deliveries().balanced()).as("%s", statistics).isTrue();
        assertThat(statistics.deliveries().queued()).isZero();
        assertThat(statistics.deliveries().inFlight()).isZero();
        assertThat(statistics.deliveries().refused()).isEqualTo(refusals.get());
        all.forEach(handler -> handler.assertAccounted(statistics.published()));
        all.forEach(ObservedHandler::assertOrdered);
        bus.close(Duration.ZERO);
    }

    @Property(tries = TRIES, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    @Label("the deterministic bus gives the same result twice, and accounts for all")
    void deterministic(@ForAll Random random) throws InterruptedException {
        for (int i = 0; i < PER_TRY; i++) {
            Scenario scenario = SCENARIOS.next(random).value();
            List<List<Integer>> runs = new ArrayList<>();
            for (int n = 0; n < 2; n++) {
                runs.add(runInOrder(scenario));
            }
            assertThat(runs.getFirst()).as("%s", scenario).isEqualTo(runs.getLast());
        }
    }

    private static List<Integer> runInOrder(Scenario scenario) throws InterruptedException {
        EventBus bus = EventBus.deterministic(BusOptions.defaults().historyCapacity(10_000));
        Run run = Run.on(bus, false);
        run.release().countDown();
        List<Integer> order = new ArrayList<>();
        List<ObservedHandler> all =
                scenario.plans.stream().map(plan -> ObservedHandler.subscribe(run, plan)).toList();
        bus.subscribe(ProbeEvent.class, e -> order.add(e.number()));
        Scenario alone = new Scenario(scenario.plans, 1, scenario.events, false);
        join(startPublishers(alone, bus, new AtomicLong()));
        BusStatistics statistics = bus.statistics();
        assertThat(statistics.deliveries().balanced()).as("%s", scenario).isTrue();
        assertThat(order).hasSize((int) statistics.published());
        all.forEach(handler -> handler.assertAccounted(statistics.published()));
        all.stream()
                .filter(h -> h.plan().behaviour() != Behaviour.PUBLISHES_MORE)
                .forEach(ObservedHandler::assertOrdered);
        return order;
    }

    private static List<Thread> startPublishers(
            Scenario scenario, EventBus bus, AtomicLong refusals) {
        List<Thread> threads = new ArrayList<>();
        for (int p = 0; p < scenario.publishers; p++) {
            int first = p * scenario.events;
            Runnable work = () -> publish(bus, first, scenario.events, refusals);
            threads.add(
                    p % 2 == 0 ? Thread.ofVirtual().start(work) : Thread.ofPlatform().start(work));
        }
        return threads;
    }

    private static void publish(EventBus bus, int first, int events, AtomicLong refusals) {
        for (int i = 0; i < events; i++) {
            Priority priority = PRIORITIES.get(i % PRIORITIES.size());
            try {
                bus.publish(ProbeEvent.plain(first + i, "k" + i % 5, priority));
            } catch (EventRefusedException e) {
                refusals.addAndGet(e.subscriptions().size());
            } catch (IllegalStateException _) {
                return;
            }
        }
    }

    private static void join(List<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            assertThat(thread.join(PATIENCE)).isTrue();
        }
    }
}
