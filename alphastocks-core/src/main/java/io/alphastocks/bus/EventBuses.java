package io.alphastocks.bus;

/// Makes event buses.
public final class EventBuses {

    private EventBuses() {}

    /// A bus whose handlers run side by side on virtual threads: for live data.
    public static EventBus concurrent() {
        return concurrent(BusOptions.defaults());
    }

    /// A bus whose handlers run side by side on virtual threads: for live data.
    public static EventBus concurrent(BusOptions options) {
        return new ConcurrentBus(options);
    }

    /// A bus on the thread of whoever publishes, whose order depends on its events alone: for
    /// recorded and simulated data.
    ///
    /// `publish` from outside a handler runs everything that follows from the event before it
    /// returns; from inside a handler it adds to what waits. Of what waits, the lane whose head has
    /// the lowest (time, priority, sequence) goes first, ties in the order of subscribing; inside a
    /// lane, sequence alone counts. There are no deadlines. Any thread may publish, one at a time:
    /// while one publishes, subscribing and publishing from another is an [IllegalStateException].
    public static EventBus deterministic() {
        return deterministic(BusOptions.defaults());
    }

    /// A bus on the thread of whoever publishes; see [#deterministic()].
    public static EventBus deterministic(BusOptions options) {
        return new DeterministicBus(options);
    }
}
