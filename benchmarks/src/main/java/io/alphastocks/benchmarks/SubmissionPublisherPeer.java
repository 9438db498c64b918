package io.alphastocks.benchmarks;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;

/// The JDK's publisher, with a virtual thread for each subscriber that has something to do.
final class SubmissionPublisherPeer implements Peer {

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final SubmissionPublisher<Sample> publisher =
            new SubmissionPublisher<>(executor, CAPACITY);

    private record Subscriber(int handler, Handlers handlers) implements Flow.Subscriber<Sample> {

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(Sample event) {
            handlers.handle(handler, event);
        }

        @Override
        public void onError(Throwable error) {
            throw new IllegalStateException(error);
        }

        @Override
        public void onComplete() {}
    }

    @Override
    public void start(int subscribers, int producers, Handlers handlers) {
        for (int i = 0; i < subscribers; i++) {
            publisher.subscribe(new Subscriber(i, handlers));
        }
    }

    @Override
    public void publish(Sample event) {
        int _ = publisher.submit(event);
    }

    @Override
    public void stop() {
        publisher.close();
        executor.shutdown();
    }
}
