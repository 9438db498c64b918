package io.alphastocks.broker;

import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.Order;

import java.time.Duration;

/// How long an order travels before the simulated venue matches it. It must be a function of the
/// order alone, so that a replay repeats it, and safe for use by any thread.
@FunctionalInterface
public interface LatencyModel {

    /// Orders arrive at once.
    LatencyModel NONE = _ -> 0;

    /// Microseconds from submission to the first market data that may fill the order, 0 or more.
    long micros(Order order);

    /// The same for all orders.
    ///
    /// @throws IllegalArgumentException if it is negative
    static LatencyModel fixed(Duration latency) {
        if (latency.isNegative()) {
            throw new IllegalArgumentException("latency " + latency + " must be 0 or more");
        }
        long micros = EpochMicros.of(latency);
        return _ -> micros;
    }
}
