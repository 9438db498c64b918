package io.alphastocks.benchmarks;

/// A bus under test. What is published reaches every subscriber: a bounded bus makes its publisher
/// wait, none drops.
interface Peer {

    /// How many events a bounded bus holds. Generous: a smaller bound makes threads wait more
    /// often.
    int CAPACITY = 16_384;

    /// Starts the bus and subscribes `subscribers` of these handlers, from 0.
    ///
    /// @param producers how many threads will publish
    void start(int subscribers, int producers, Handlers handlers);

    /// Called by as many threads as there are producers.
    void publish(Sample event);

    /// Called when everything published has been delivered, or the rest is of no interest.
    void stop();
}
