package io.alphastocks.benchmarks;

import net.engio.mbassy.bus.MBassador;
import net.engio.mbassy.bus.config.BusConfiguration;
import net.engio.mbassy.bus.config.Feature;
import net.engio.mbassy.bus.error.IPublicationErrorHandler;
import net.engio.mbassy.listener.Handler;
import net.engio.mbassy.listener.Listener;
import net.engio.mbassy.listener.References;

/// MBassador: a message is queued, and one of its dispatchers takes it to all handlers in turn.
final class MbassadorPeer implements Peer {

    private final MBassador<Sample> bus;

    MbassadorPeer() {
        bus =
                new MBassador<>(
                        new BusConfiguration()
                                .addFeature(Feature.SyncPubSub.Default())
                                .addFeature(Feature.AsynchronousHandlerInvocation.Default())
                                .addFeature(
                                        Feature.AsynchronousMessageDispatch.Default()
                                                .setNumberOfMessageDispatchers(
                                                        Runtime.getRuntime().availableProcessors()))
                                .addPublicationErrorHandler(
                                        new IPublicationErrorHandler.ConsoleLogger()));
    }

    @Listener(references = References.Strong)
    record Subscriber(int handler, Handlers handlers) {

        @Handler
        public void on(Sample event) {
            handlers.handle(handler, event);
        }
    }

    @Override
    public void start(int subscribers, int producers, Handlers handlers) {
        for (int i = 0; i < subscribers; i++) {
            bus.subscribe(new Subscriber(i, handlers));
        }
    }

    @Override
    public void publish(Sample event) {
        var _ = bus.publishAsync(event);
    }

    @Override
    public void stop() {
        bus.shutdown();
    }
}
