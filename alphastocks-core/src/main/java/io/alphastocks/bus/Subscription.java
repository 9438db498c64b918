package io.alphastocks.bus;

/// A handler that is subscribed.
public interface Subscription extends AutoCloseable {

    /// Its name in statistics, logs and dead letters.
    String id();

    /// The counts of this subscription at this moment.
    SubscriptionStatistics statistics();

    /// Ends the subscription: after this returned its handler is not started again. What was queued
    /// is counted as undelivered. Closing twice does nothing more.
    @Override
    void close();
}
