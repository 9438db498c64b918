package io.alphastocks.benchmarks;

import io.alphastocks.bus.BusOptions;
import io.alphastocks.bus.EventBus;
import io.alphastocks.bus.SubscriptionOptions;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Ours with all its machinery: deadlines, dead letters, statistics and history are on, as they are
/// by default.
final class AlphaStocksPeer implements Peer {

    private static final Duration AT_MOST = Duration.ofMillis(100);

    private final EventBus bus;
    private final UnaryOperator<SubscriptionOptions<Sample>> ordering;
    private final boolean oneAtATime;
    private final ReentrantLock turn = new ReentrantLock();
    private boolean shared;

    AlphaStocksPeer(
            Function<BusOptions, EventBus> maker,
            UnaryOperator<SubscriptionOptions<Sample>> ordering) {
        // Batches are deep on purpose: a warning each would measure the log.
        this.bus = maker.apply(BusOptions.defaults().warnDepth(Long.MAX_VALUE));
        this.ordering = ordering;
        this.oneAtATime = bus.getClass().equals(EventBus.deterministic().getClass());
    }

    @Override
    public void start(int subscribers, int producers, Handlers handlers) {
        shared = oneAtATime && producers > 1;
        for (int i = 0; i < subscribers; i++) {
            int handler = i;
            bus.subscribe(Sample.class, ordering, event -> handlers.handle(handler, event));
        }
    }

    /// The deterministic bus serves one thread at a time, so several have to agree.
    @Override
    public void publish(Sample event) {
        if (!shared) {
            bus.publish(event);
            return;
        }
        turn.lock();
        try {
            bus.publish(event);
        } finally {
            turn.unlock();
        }
    }

    @Override
    public void stop() {
        bus.close(AT_MOST);
    }
}
