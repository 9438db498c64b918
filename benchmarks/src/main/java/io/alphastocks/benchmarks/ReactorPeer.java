package io.alphastocks.benchmarks;

import reactor.core.publisher.Sinks;
import reactor.core.publisher.Sinks.EmitResult;
import reactor.core.scheduler.Scheduler;

import java.util.concurrent.locks.LockSupport;

/// A sink of Reactor's, from which each subscriber takes on a thread of the scheduler's.
final class ReactorPeer implements Peer {

    private final Scheduler scheduler;
    private final Sinks.Many<Sample> sink = Sinks.many().multicast().directAllOrNothing();

    ReactorPeer(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public void start(int subscribers, int producers, Handlers handlers) {
        for (int i = 0; i < subscribers; i++) {
            int handler = i;
            var _ =
                    sink.asFlux()
                            .publishOn(scheduler, CAPACITY)
                            .subscribe(event -> handlers.handle(handler, event));
        }
    }

    @Override
    public void publish(Sample event) {
        while (true) {
            EmitResult result = sink.tryEmitNext(event);
            switch (result) {
                case OK -> {
                    return;
                }
                case FAIL_NON_SERIALIZED -> Thread.onSpinWait();
                case FAIL_OVERFLOW -> LockSupport.parkNanos(1);
                default -> throw new IllegalStateException(result.toString());
            }
        }
    }

    @Override
    public void stop() {
        var _ = sink.tryEmitComplete();
        scheduler.dispose();
    }
}
