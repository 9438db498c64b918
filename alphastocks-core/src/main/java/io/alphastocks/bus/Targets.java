package io.alphastocks.bus;

/// The subscriptions that events of one class are offered to.
final class Targets<S extends Subscriber> {

    /// In the order of subscribing; never changed.
    final S[] subscribers;

    /// Whether any of them has a filter or a key.
    final boolean routed;

    Targets(S[] subscribers) {
        this.subscribers = subscribers;
        boolean any = false;
        for (S subscriber : subscribers) {
            any |= subscriber.routes();
        }
        this.routed = any;
    }
}
