package io.alphastocks.bus;

/// The subscriptions that events of one class are offered to.
final class Targets<S extends Subscriber> {

    /// In the order of subscribing; never changed.
    final S[] subscribers;

    /// Whether any of them has a filter or a key.
    final boolean routed;

    /// Whether any of them may make a publisher wait or fail.
    final boolean bounded;

    Targets(S[] subscribers) {
        this.subscribers = subscribers;
        boolean anyRoutes = false;
        boolean anyBounded = false;
        for (S subscriber : subscribers) {
            anyRoutes |= subscriber.routes();
            anyBounded |= subscriber.isBounded();
        }
        this.routed = anyRoutes;
        this.bounded = anyBounded;
    }
}
