package io.alphastocks.benchmarks;

import com.google.common.eventbus.AllowConcurrentEvents;
import com.google.common.eventbus.AsyncEventBus;
import com.google.common.eventbus.EventBus;
import com.google.common.eventbus.Subscribe;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.ExecutorService;

/// Guava's bus, in line or with a task per delivery.
final class GuavaPeer implements Peer {

    private final @Nullable ExecutorService executor;
    private final EventBus bus;

    /// @param executor runs the handlers; null to run them in line
    GuavaPeer(@Nullable ExecutorService executor) {
        this.executor = executor;
        this.bus = executor == null ? new EventBus() : new AsyncEventBus(executor);
    }

    /// Without the annotation of concurrent events Guava would lock around each call.
    private record Listener(int handler, Handlers handlers) {

        @Subscribe
        @AllowConcurrentEvents
        public void on(Sample event) {
            handlers.handle(handler, event);
        }
    }

    @Override
    public void start(int subscribers, int producers, Handlers handlers) {
        for (int i = 0; i < subscribers; i++) {
            bus.register(new Listener(i, handlers));
        }
    }

    @Override
    public void publish(Sample event) {
        bus.post(event);
    }

    @Override
    public void stop() {
        if (executor != null) {
            executor.shutdownNow();
        }
    }
}
