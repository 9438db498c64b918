package io.alphastocks.benchmarks;

import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.eventbus.MessageConsumer;

/// Vert.x's event bus within one process; each subscriber has a context of its own, and these are
/// spread over the event loops.
final class VertxPeer implements Peer {

    private static final String ADDRESS = "samples";

    private final Vertx vertx = Vertx.vertx();
    private final DeliveryOptions local =
            new DeliveryOptions().setLocalOnly(true).setCodecName(SameObject.NAME);

    @Override
    public void start(int subscribers, int producers, Handlers handlers) {
        vertx.eventBus().registerCodec(new SameObject());
        for (int i = 0; i < subscribers; i++) {
            int handler = i;
            Deployable subscriber =
                    new Deployable() {
                        @Override
                        public Future<?> deploy(Context context) {
                            MessageConsumer<Sample> consumer =
                                    vertx.eventBus().localConsumer(ADDRESS);
                            consumer.handler(message -> handlers.handle(handler, message.body()));
                            return consumer.completion();
                        }
                    };
            await(vertx.deployVerticle(subscriber));
        }
    }

    @Override
    public void publish(Sample event) {
        vertx.eventBus().publish(ADDRESS, event, local);
    }

    @Override
    public void stop() {
        await(vertx.close());
    }

    private static void await(Future<?> future) {
        var _ = future.toCompletionStage().toCompletableFuture().join();
    }

    /// Hands the event on as it is.
    private static final class SameObject implements MessageCodec<Sample, Sample> {

        private static final String NAME = "same";

        @Override
        public void encodeToWire(Buffer buffer, Sample event) {
            throw new UnsupportedOperationException("local only");
        }

        @Override
        public Sample decodeFromWire(int position, Buffer buffer) {
            throw new UnsupportedOperationException("local only");
        }

        @Override
        public Sample transform(Sample event) {
            return event;
        }

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public byte systemCodecID() {
            return -1;
        }
    }
}
