package io.alphastocks.benchmarks;

/// A bus under test. What is published reaches every subscriber: a bounded bus makes its publisher
/// wait, none drops.
interface Peer {

    /// How many events a bounded bus holds. Generous: a smaller bound makes threads wait more
    /// often.
    int CAPACITY = 16_384;

    /// Starts the bus and subscribes handlers 0 to `subscribers` - 1 of the work.
    ///
    /// @param producers how many threads will publish
    void start(int subscribers, int producers, Work work);

    /// Called by as many threads as there are producers.
    void publish(Sample event);

    /// Called when everything published has been delivered.
    void stop();
}
