package io.alphastocks.bus;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/// A subscription, or the bus, is closed while events come. After a subscription's `close()` its
/// handler is not started again; after either every delivery is accounted for.
public final class CloseStress {

    private static final int YES = 1;

    private CloseStress() {}

    /// One try: it subscribes to its own events alone.
    static class Try {
        private final EventBus bus;
        private final UnaryOperator<SubscriptionOptions<StressEvent>> options;
        private final AtomicInteger startedLate = new AtomicInteger();
        private volatile long inFlight;
        private volatile boolean closed;

        Try(EventBus bus, UnaryOperator<SubscriptionOptions<StressEvent>> options) {
            this.bus = bus;
            this.options = options;
        }

        void publish() {
            bus.publish(StressEvent.of(this));
            bus.publish(StressEvent.of(this));
            bus.publish(StressEvent.of(this));
        }

        /// @return the subscription, closed
        Subscription subscribeAndClose() {
            Subscription subscription =
                    bus.subscribe(
                            StressEvent.class,
                            o -> options.apply(o.filter(event -> equals(event.attempt()))),
                            this::handle);
            bus.publish(StressEvent.of(this));
            subscription.close();
            inFlight = subscription.statistics().deliveries().inFlight();
            closed = true;
            return subscription;
        }

        private void handle(StressEvent event) {
            if (closed) {
                startedLate.incrementAndGet();
            }
        }

        void judge(Subscription subscription, II_Result result) {
            Deliveries deliveries = subscription.statistics().deliveries();
            // What was in flight when it was closed ends soon.
            for (int i = 0; i < 1_000_000 && deliveries.inFlight() > 0; i++) {
                Thread.onSpinWait();
                deliveries = subscription.statistics().deliveries();
            }
            // One that was in flight may not have come to its first line.
            result.r1 = (int) Math.max(0, startedLate.get() - inFlight);
            result.r2 =
                    deliveries.balanced() && deliveries.queued() + deliveries.inFlight() == 0
                            ? YES
                            : 0;
        }
    }

    /// A SERIAL subscription.
    @JCStressTest
    @State
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "none started late, all accounted for")
    @Outcome(expect = Expect.FORBIDDEN, desc = "started after close, or not accounted for")
    public static class Serial extends Try {
        private static final EventBus BUS = EventBuses.concurrent();
        private Subscription subscription = Unsubscribed.INSTANCE;

        public Serial() {
            super(BUS, SubscriptionOptions::serial);
        }

        @Actor
        public void publishing() {
            publish();
        }

        @Actor
        public void closing() {
            subscription = subscribeAndClose();
        }

        @Arbiter
        public void judge(II_Result result) {
            judge(subscription, result);
        }
    }

    /// A CONCURRENT subscription.
    @JCStressTest
    @State
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "none started late, all accounted for")
    @Outcome(expect = Expect.FORBIDDEN, desc = "started after close, or not accounted for")
    public static class Parallel extends Try {
        private static final EventBus BUS = EventBuses.concurrent();
        private Subscription subscription = Unsubscribed.INSTANCE;

        public Parallel() {
            super(BUS, SubscriptionOptions::concurrent);
        }

        @Actor
        public void publishing() {
            publish();
        }

        @Actor
        public void closing() {
            subscription = subscribeAndClose();
        }

        @Arbiter
        public void judge(II_Result result) {
            judge(subscription, result);
        }
    }

    /// The whole bus is closed: what was accepted is delivered or counted, what was refused is
    /// neither.
    @JCStressTest
    @State
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "all accounted for")
    @Outcome(expect = Expect.FORBIDDEN, desc = "lost")
    public static class Bus {
        private final EventBus bus = EventBuses.concurrent();
        private final AtomicInteger handled = new AtomicInteger();
        private final Subscription subscription =
                bus.subscribe(StressEvent.class, o -> o, _ -> handled.incrementAndGet());
        private int accepted;

        @Actor
        public void publishing() {
            for (int i = 0; i < 3; i++) {
                try {
                    bus.publish(StressEvent.of(this));
                    accepted++;
                } catch (IllegalStateException e) {
                    // Closed: it is delivered to nobody.
                }
            }
        }

        @Actor
        public void closing() {
            bus.close(Duration.ofSeconds(5));
        }

        @Arbiter
        public void judge(II_Result result) {
            Deliveries deliveries = subscription.statistics().deliveries();
            result.r1 = accepted - (int) deliveries.matched();
            result.r2 =
                    deliveries.balanced()
                                    && deliveries.processed() == handled.get()
                                    && deliveries.queued() + deliveries.inFlight() == 0
                            ? YES
                            : 0;
        }
    }

    /// Before it is subscribed.
    private enum Unsubscribed implements Subscription {
        INSTANCE;

        @Override
        public String id() {
            throw new IllegalStateException("not subscribed");
        }

        @Override
        public SubscriptionStatistics statistics() {
            throw new IllegalStateException("not subscribed");
        }

        @Override
        public int resetLanes() {
            throw new IllegalStateException("not subscribed");
        }

        @Override
        public void close() {
            throw new IllegalStateException("not subscribed");
        }
    }
}
