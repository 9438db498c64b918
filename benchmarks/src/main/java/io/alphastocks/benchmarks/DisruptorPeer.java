package io.alphastocks.benchmarks;

import com.lmax.disruptor.WaitStrategy;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;

import org.jspecify.annotations.Nullable;

/// The Disruptor: a ring whose slots hold the event, and a platform thread per subscriber.
final class DisruptorPeer implements Peer {

    private static final class Slot {
        private @Nullable Sample event;
    }

    private final WaitStrategy waiting;
    private @Nullable Disruptor<Slot> disruptor;

    DisruptorPeer(WaitStrategy waiting) {
        this.waiting = waiting;
    }

    @Override
    public void start(int subscribers, int producers, Handlers handlers) {
        Disruptor<Slot> made =
                new Disruptor<>(
                        Slot::new,
                        CAPACITY,
                        Thread.ofPlatform().daemon().factory(),
                        producers == 1 ? ProducerType.SINGLE : ProducerType.MULTI,
                        waiting);
        for (int i = 0; i < subscribers; i++) {
            int handler = i;
            var _ =
                    made.handleEventsWith((slot, _, _) -> {
                        Sample event = slot.event;
                        if (event != null) {
                            handlers.handle(handler, event);
                        }
                    });
        }
        var _ = made.start();
        disruptor = made;
    }

    @Override
    public void publish(Sample event) {
        if (disruptor != null) {
            disruptor.publishEvent((slot, _, given) -> slot.event = given, event);
        }
    }

    @Override
    public void stop() {
        if (disruptor != null) {
            disruptor.shutdown();
        }
    }
}
