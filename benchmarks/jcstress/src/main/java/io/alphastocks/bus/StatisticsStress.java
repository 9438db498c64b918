package io.alphastocks.bus;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/// Counts are read while they are written. A count never runs ahead of the one that comes before
/// it, and at every moment all of them add up.
public final class StatisticsStress {

    private static final int YES = 1;

    private enum Stage {
        STARTED,
        PROCESSED
    }

    private StatisticsStress() {}

    /// The later count is read first.
    @JCStressTest
    @State
    @Outcome(
            id = {"0, 0", "0, 1", "0, 2", "1, 1", "1, 2", "2, 2"},
            expect = Expect.ACCEPTABLE,
            desc = "at most as many processed as started")
    @Outcome(expect = Expect.FORBIDDEN, desc = "more processed than started")
    public static class InOrder {
        private final Tally<Stage> tally = new Tally<>(Stage.class);

        @Actor
        public void count() {
            tally.add(Stage.STARTED, 1);
            tally.add(Stage.PROCESSED, 1);
            tally.add(Stage.STARTED, 1);
            tally.add(Stage.PROCESSED, 1);
        }

        @Actor
        public void read(II_Result result) {
            result.r1 = (int) tally.get(Stage.PROCESSED);
            result.r2 = (int) tally.get(Stage.STARTED);
        }
    }

    /// A subscription's counts, while events are published, queued and handled.
    @JCStressTest
    @State
    @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "they add up")
    @Outcome(expect = Expect.FORBIDDEN, desc = "they do not add up, or one is negative")
    public static class OfSubscription {
        private static final EventBus BUS = EventBuses.concurrent();
        private static final Subscription SUBSCRIPTION =
                BUS.subscribe(StressEvent.class, SubscriptionOptions::concurrent, _ -> {});

        @Actor
        public void publish() {
            BUS.publish(StressEvent.of(this));
            BUS.publish(StressEvent.of(this));
        }

        @Actor
        public void read(I_Result result) {
            Deliveries deliveries = SUBSCRIPTION.statistics().deliveries();
            result.r1 =
                    deliveries.balanced() && deliveries.queued() >= 0 && deliveries.inFlight() >= 0
                            ? YES
                            : 0;
        }
    }
}
