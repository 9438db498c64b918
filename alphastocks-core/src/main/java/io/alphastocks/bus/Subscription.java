package io.alphastocks.bus;

/// A handler that is subscribed.
public interface Subscription extends AutoCloseable {

    /// Its name in statistics, logs and dead letters.
    String id();

    /// The counts of this subscription at this moment.
    SubscriptionStatistics statistics();

    /// Lets quarantined lanes go on without the handlers they wait for. Those may still be running:
    /// from here on the lane cannot promise that executions do not overlap. What a handler given up
    /// in this way does is no longer accounted for: its delivery has timed out.
    ///
    /// @return how many lanes were quarantined
    int resetLanes();

    /// Ends the subscription: after this returned no event is taken to its handler any more. What
    /// was taken before is in flight and goes on, even where the handler's first line runs a moment
    /// later. What was queued is counted as undelivered. Closing twice does nothing more.
    @Override
    void close();
}
