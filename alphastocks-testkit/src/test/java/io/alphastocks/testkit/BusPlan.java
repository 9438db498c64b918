package io.alphastocks.testkit;

import io.alphastocks.bus.Overflow;
import io.alphastocks.bus.SubscriptionOptions;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Builders;

import java.time.Duration;
import java.util.List;

/// One random subscription: what it asks of the bus, and what its handler does.
record BusPlan(
        Order order,
        Behaviour behaviour,
        int every,
        Filter filter,
        Bound bound,
        int capacity,
        int batch,
        int maxConcurrency,
        boolean platformThread,
        boolean deadline,
        boolean interruptible,
        boolean closedUnderWay) {

    static final Duration DEADLINE = Duration.ofMillis(10);

    enum Behaviour {
        QUICK,
        SLOW,
        BLOCKS_UNTIL_RELEASED,
        IGNORES_INTERRUPTS_UNTIL_RELEASED,
        THROWS_AN_EXCEPTION,
        THROWS_AN_ERROR,
        INTERRUPTS_ITSELF,
        PUBLISHES_MORE,
        SUBSCRIBES_AND_UNSUBSCRIBES,
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

    enum Bound {
        UNBOUNDED,
        BLOCK,
        FAIL,
        DROP_OLDEST,
        DROP_NEWEST,
        COALESCE_BY_KEY
    }

    /// Several of them.
    static Arbitrary<List<BusPlan>> some() {
        return Builders.withBuilder(Draft::new)
                .use(Arbitraries.of(Order.class))
                .in((d, v) -> d.with(() -> d.order = v))
                .use(Arbitraries.of(Behaviour.class))
                .in((d, v) -> d.with(() -> d.behaviour = v))
                .use(Arbitraries.of(1, 3, 11))
                .in((d, v) -> d.with(() -> d.every = v))
                .use(Arbitraries.of(Filter.class))
                .in((d, v) -> d.with(() -> d.filter = v))
                .use(Arbitraries.of(Bound.class))
                .in((d, v) -> d.with(() -> d.bound = v))
                .use(Arbitraries.of(1, 2, 50))
                .in((d, v) -> d.with(() -> d.capacity = v))
                .use(Arbitraries.of(0, 0, 1, 7))
                .in((d, v) -> d.with(() -> d.batch = v))
                .use(Arbitraries.of(1, 2, 16))
                .in((d, v) -> d.with(() -> d.maxConcurrency = v))
                .use(oneIn(6))
                .in((d, v) -> d.with(() -> d.platformThread = v))
                .use(oneIn(2))
                .in((d, v) -> d.with(() -> d.deadline = v))
                .use(oneIn(3))
                .in((d, v) -> d.with(() -> d.interruptible = !v))
                .use(oneIn(8))
                .in((d, v) -> d.with(() -> d.closedUnderWay = v))
                .build(Draft::plan)
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
    }

    private static Arbitrary<Boolean> oneIn(int n) {
        return Arbitraries.integers().between(1, n).map(i -> i == 1);
    }

    private static final class Draft {
        private Order order = Order.CONCURRENT;
        private Behaviour behaviour = Behaviour.QUICK;
        private int every = 1;
        private Filter filter = Filter.NONE;
        private Bound bound = Bound.UNBOUNDED;
        private int capacity = 1;
        private int batch;
        private int maxConcurrency = 1;
        private boolean platformThread;
        private boolean deadline;
        private boolean interruptible;
        private boolean closedUnderWay;

        Draft with(Runnable change) {
            change.run();
            return this;
        }

        BusPlan plan() {
            return new BusPlan(
                    order,
                    behaviour,
                    every,
                    filter,
                    bound,
                    capacity,
                    batch,
                    maxConcurrency,
                    platformThread,
                    deadline,
                    interruptible,
                    closedUnderWay);
        }
    }

    boolean isOrdered() {
        return order != Order.CONCURRENT;
    }

    boolean isBatched() {
        return batch > 0 && isOrdered();
    }

    boolean mayDrop() {
        return interruptible && (bound == Bound.DROP_OLDEST || bound == Bound.DROP_NEWEST);
    }

    boolean mayRefuse() {
        return bound == Bound.FAIL;
    }

    boolean mayCoalesce() {
        return interruptible && bound == Bound.COALESCE_BY_KEY && order == Order.BY_KEY;
    }

    /// The options that it asks for, but for those that are refused together.
    SubscriptionOptions<ProbeEvent> options(SubscriptionOptions<ProbeEvent> defaults) {
        SubscriptionOptions<ProbeEvent> o = defaults.maxConcurrency(maxConcurrency);
        if (deadline) {
            o = o.deadline(DEADLINE).grace(DEADLINE);
        }
        if (!interruptible) {
            o = o.uninterruptible();
        }
        if (platformThread) {
            o = o.platformThread();
        }
        o =
                switch (filter) {
                    case NONE -> o;
                    case EVEN -> o.filter(e -> e.number() % 2 == 0);
                    case THROWS_ON_EVERY_SEVENTH -> o.filter(e -> 1 / (e.number() % 7) >= 0);
                };
        o =
                switch (order) {
                    case CONCURRENT -> o;
                    case SERIAL -> o.serial();
                    case BY_KEY -> o.byKey(ProbeEvent::key);
                };
        return switch (bound) {
            case UNBOUNDED -> o;
            case BLOCK -> o.capacity(capacity, Overflow.BLOCK);
            case FAIL -> o.capacity(capacity, Overflow.FAIL);
            case DROP_OLDEST -> interruptible ? o.capacity(capacity, Overflow.DROP_OLDEST) : o;
            case DROP_NEWEST -> interruptible ? o.capacity(capacity, Overflow.DROP_NEWEST) : o;
            case COALESCE_BY_KEY -> mayCoalesce() ? o.coalesceByKey() : o;
        };
    }
}
