package io.alphastocks.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.bus.Batching;
import io.alphastocks.bus.Deliveries;
import io.alphastocks.bus.EventBus;
import io.alphastocks.bus.Subscription;
import io.alphastocks.event.Priority;
import io.alphastocks.testkit.BusPlan.Behaviour;
import io.alphastocks.testkit.BusPlan.Order;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/// Does what its plan says, and notes what it saw; then tells whether the bus kept its promises.
final class ObservedHandler {

    /// What the handlers of one run share.
    ///
    /// @param concurrent whether the bus has threads of its own, that may be interrupted
    record Run(
            EventBus bus,
            boolean concurrent,
            CountDownLatch release,
            AtomicInteger extra,
            AtomicBoolean closing) {

        /// Probes that handlers publish have numbers from here on.
        static final int FIRST_EXTRA = 1_000_000;

        static Run on(EventBus bus, boolean concurrent) {
            return new Run(
                    bus,
                    concurrent,
                    new CountDownLatch(1),
                    new AtomicInteger(FIRST_EXTRA),
                    new AtomicBoolean());
        }
    }

    private final Run run;
    private final BusPlan plan;
    private final AtomicLong begun = new AtomicLong();
    private final AtomicInteger overlaps = new AtomicInteger();
    private final AtomicInteger strayInterrupts = new AtomicInteger();
    private final AtomicInteger wrongThreads = new AtomicInteger();
    private final AtomicInteger wrongBatches = new AtomicInteger();
    private final Map<Object, AtomicBoolean> inside = new ConcurrentHashMap<>();
    private final Map<Object, ConcurrentLinkedQueue<ProbeEvent>> order = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable Subscription> own = new AtomicReference<>();
    private long startedAtClose = -1;

    private ObservedHandler(Run run, BusPlan plan) {
        this.run = run;
        this.plan = plan;
    }

    static ObservedHandler subscribe(Run run, BusPlan plan) {
        ObservedHandler handler = new ObservedHandler(run, plan);
        handler.own.set(
                plan.isBatched()
                        ? run.bus.subscribeBatches(
                                ProbeEvent.class,
                                new Batching(plan.batch(), Duration.ofMillis(1)),
                                plan::options,
                                handler::handle)
                        : run.bus.subscribe(
                                ProbeEvent.class,
                                plan::options,
                                event -> handler.handle(List.of(event))));
        return handler;
    }

    BusPlan plan() {
        return plan;
    }

    Subscription subscription() {
        return Objects.requireNonNull(own.get());
    }

    /// Ends the subscription from outside, and notes what had been started when `close` returned.
    void closeUnderWay() {
        subscription().close();
        Deliveries now = subscription().statistics().deliveries();
        startedAtClose = now.processed() + now.failed() + now.timedOut() + now.inFlight();
    }

    private Object lane(ProbeEvent event) {
        return plan.order() == Order.SERIAL ? "all" : event.key();
    }

    private void handle(List<ProbeEvent> events) throws Exception {
        begun.addAndGet(events.size());
        Object lane = lane(events.getFirst());
        AtomicBoolean busy = inside.computeIfAbsent(lane, _ -> new AtomicBoolean());
        if (plan.isOrdered() && busy.getAndSet(true)) {
            overlaps.incrementAndGet();
        }
        if (mayNotBeInterrupted() && Thread.currentThread().isInterrupted()) {
            strayInterrupts.incrementAndGet();
        }
        if (run.concurrent && Thread.currentThread().isVirtual() == plan.platformThread()) {
            wrongThreads.incrementAndGet();
        }
        if (events.size() > Math.max(plan.batch(), 1)
                || !events.stream().allMatch(e -> lane(e).equals(lane))) {
            wrongBatches.incrementAndGet();
        }
        order.computeIfAbsent(lane, _ -> new ConcurrentLinkedQueue<>()).addAll(events);
        try {
            for (ProbeEvent event : events) {
                if (event.number() % plan.every() == 0) {
                    behave(event);
                }
            }
        } finally {
            busy.set(false);
        }
    }

    private boolean mayNotBeInterrupted() {
        return run.concurrent
                && (!plan.interruptible() || (!plan.deadline() && !run.closing.get()));
    }

    private void behave(ProbeEvent event) throws Exception {
        switch (plan.behaviour()) {
            case QUICK -> {}
            case SLOW -> {
                boolean _ = run.release.await(100, TimeUnit.MICROSECONDS);
            }
            case BLOCKS_UNTIL_RELEASED -> run.release.await();
            case IGNORES_INTERRUPTS_UNTIL_RELEASED ->
                    ConcurrentDeadlinesContract.ignoreInterruptsUntil(run.release);
            case THROWS_AN_EXCEPTION -> throw new IOException("on purpose");
            case THROWS_AN_ERROR -> throw new AssertionError("on purpose");
            case INTERRUPTS_ITSELF -> {
                if (run.concurrent) {
                    Thread.currentThread().interrupt();
                }
            }
            case PUBLISHES_MORE -> {
                if (event.number() < Run.FIRST_EXTRA) {
                    int number = run.extra.getAndIncrement();
                    run.bus.publish(ProbeEvent.plain(number, event.key(), Priority.HIGH));
                }
            }
            case SUBSCRIBES_AND_UNSUBSCRIBES ->
                    run.bus.subscribe(ProbeEvent.Special.class, _ -> {}).close();
            case CLOSES_ITS_SUBSCRIPTION -> {
                Subscription mine = own.get();
                if (mine != null) {
                    mine.close();
                }
            }
        }
    }

    /// Every delivery has ended in one way, and only in such as its options allow.
    void assertAccounted(long published) {
        Deliveries counted = subscription().statistics().deliveries();
        assertThat(counted.balanced()).as("%s %s", plan, counted).isTrue();
        assertThat(counted.queued() + counted.inFlight()).as("%s %s", plan, counted).isZero();
        long ended = counted.processed() + counted.failed() + counted.timedOut();
        // One whose deadline passed before it had a processor may still be about to begin.
        BusTestCase.eventually(() -> begun.get() == ended);
        if (!plan.interruptible()) {
            assertThat(counted.timedOut() + counted.stuck()).as("%s", plan).isZero();
        }
        assertThat(counted.dropped() == 0 || plan.mayDrop()).as("%s", plan).isTrue();
        assertThat(counted.refused() == 0 || plan.mayRefuse()).as("%s", plan).isTrue();
        assertThat(counted.coalesced() == 0 || plan.mayCoalesce()).as("%s", plan).isTrue();
        if (startedAtClose >= 0) {
            assertThat(ended).as("started after close: %s", plan).isEqualTo(startedAtClose);
        } else if (plan.behaviour() != Behaviour.CLOSES_ITS_SUBSCRIPTION) {
            assertThat(counted.offered()).as("%s", plan).isEqualTo(published);
        }
    }

    /// Each lane saw its events in the order of the history, one at a time.
    void assertOrdered() {
        assertThat(overlaps).as("overlaps: %s", plan).hasValue(0);
        assertThat(strayInterrupts).as("stray interrupts: %s", plan).hasValue(0);
        assertThat(wrongThreads).as("wrong threads: %s", plan).hasValue(0);
        assertThat(wrongBatches).as("wrong batches: %s", plan).hasValue(0);
        if (!plan.isOrdered()) {
            return;
        }
        List<ProbeEvent> history = run.bus.history().ofType(ProbeEvent.class);
        Map<ProbeEvent, Integer> place = new HashMap<>();
        for (int i = 0; i < history.size(); i++) {
            place.put(history.get(i), i);
        }
        for (ConcurrentLinkedQueue<ProbeEvent> lane : order.values()) {
            int last = -1;
            for (ProbeEvent event : lane) {
                int now = place.getOrDefault(event, -1);
                assertThat(now).as("%s %s", plan, event).isGreaterThan(last);
                last = now;
            }
        }
    }
}
