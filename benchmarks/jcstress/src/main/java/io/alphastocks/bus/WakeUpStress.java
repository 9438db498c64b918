package io.alphastocks.bus;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/// A worker leaves a lane that has become empty while events come: whoever is last sees the other,
/// so that none waits for ever. All tries share one bus, whose lanes so become empty and busy in
/// every way.
public final class WakeUpStress {

    private static final long PATIENCE_NANOS = 3_000_000_000L;

    private WakeUpStress() {}

    private static EventBus bus(
            UnaryOperator<SubscriptionOptions<StressEvent>> options, int handlers) {
        EventBus bus = EventBuses.concurrent(BusOptions.defaults().historyCapacity(0));
        for (int i = 0; i < handlers; i++) {
            bus.subscribe(StressEvent.class, options, WakeUpStress::handle);
        }
        return bus;
    }

    private static void handle(StressEvent event) {
        ((AtomicInteger) event.attempt()).incrementAndGet();
    }

    /// How many deliveries have come once all expected ones have, or nobody expects them any more.
    private static int await(AtomicInteger handled, int expected) {
        long start = System.nanoTime();
        while (handled.get() < expected && System.nanoTime() - start < PATIENCE_NANOS) {
            LockSupport.parkNanos(1_000);
        }
        return handled.get();
    }

    /// An ordered lane.
    @JCStressTest
    @State
    @Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "both delivered")
    @Outcome(expect = Expect.FORBIDDEN, desc = "an event was left behind, or came twice")
    public static class Serial {
        private static final EventBus BUS = bus(SubscriptionOptions::serial, 1);
        private final AtomicInteger handled = new AtomicInteger();

        @Actor
        public void publish() {
            BUS.publish(StressEvent.of(handled));
        }

        @Actor
        public void publishToo() {
            BUS.publish(StressEvent.of(handled));
        }

        @Arbiter
        public void await(I_Result result) {
            result.r1 = WakeUpStress.await(handled, 2);
        }
    }

    /// A parallel lane with one place: who gives up the place sees what waits.
    @JCStressTest
    @State
    @Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "both delivered")
    @Outcome(expect = Expect.FORBIDDEN, desc = "an event was left behind, or came twice")
    public static class OnePlace {
        private static final EventBus BUS = bus(o -> o.concurrent().maxConcurrency(1), 1);
        private final AtomicInteger handled = new AtomicInteger();

        @Actor
        public void publish() {
            BUS.publish(StressEvent.of(handled));
        }

        @Actor
        public void publishToo() {
            BUS.publish(StressEvent.of(handled));
        }

        @Arbiter
        public void await(I_Result result) {
            result.r1 = WakeUpStress.await(handled, 2);
        }
    }

    /// Parallel lanes, several of them woken after one fence.
    @JCStressTest
    @State
    @Outcome(id = "6", expect = Expect.ACCEPTABLE, desc = "both delivered to all")
    @Outcome(expect = Expect.FORBIDDEN, desc = "an event was left behind, or came twice")
    public static class Parallel {
        private static final EventBus BUS = bus(SubscriptionOptions::concurrent, 3);
        private final AtomicInteger handled = new AtomicInteger();

        @Actor
        public void publish() {
            BUS.publish(StressEvent.of(handled));
        }

        @Actor
        public void publishToo() {
            BUS.publish(StressEvent.of(handled));
        }

        @Arbiter
        public void await(I_Result result) {
            result.r1 = WakeUpStress.await(handled, 6);
        }
    }

    /// Lanes by key, which are given back when they are idle.
    @JCStressTest
    @State
    @Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "both delivered")
    @Outcome(expect = Expect.FORBIDDEN, desc = "an event was left behind, or came twice")
    public static class ByKey {
        private static final EventBus BUS =
                bus(o -> o.byKey(event -> System.identityHashCode(event.attempt()) & 63), 1);
        private final AtomicInteger handled = new AtomicInteger();

        @Actor
        public void publish() {
            BUS.publish(StressEvent.of(handled));
        }

        @Actor
        public void publishToo() {
            BUS.publish(StressEvent.of(handled));
        }

        @Arbiter
        public void await(I_Result result) {
            result.r1 = WakeUpStress.await(handled, 2);
        }
    }
}
