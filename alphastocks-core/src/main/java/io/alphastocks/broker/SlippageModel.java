package io.alphastocks.broker;

import io.alphastocks.model.Order;
import io.alphastocks.model.Tick;

/// How much worse than the market data shows an order is filled at the simulated venue. It must be
/// a function of its arguments alone, so that a replay repeats it, and safe for use by any thread.
@FunctionalInterface
public interface SlippageModel {

    /// None: orders are filled at the price that the market data shows.
    SlippageModel NONE = (_, _) -> 0;

    /// Ticks by which the order is filled worse at this market data, 0 or more. Limits and
    /// protection still hold: slippage ends at them.
    long ticks(Order order, Tick tick);

    /// The same for all orders.
    ///
    /// @throws IllegalArgumentException if it is negative
    static SlippageModel fixed(int ticks) {
        if (ticks < 0) {
            throw new IllegalArgumentException("slippage of " + ticks + " ticks must be 0 or more");
        }
        return (_, _) -> ticks;
    }
}
