package io.alphastocks.model;

import java.util.List;

/// What a broker says about an order, pushed or polled. Updates may come twice, late and out of
/// order.
///
/// @param order the order as the broker has it at the time of the update
/// @param trades the executions that the update carries: all so far, some, or none, where the
///   broker pushes news without them
public record BrokerUpdate(BrokerOrder order, List<BrokerTrade> trades) {

    public BrokerUpdate {
        trades = List.copyOf(trades);
    }

    /// The state as the broker sees it.
    public OrderState state() {
        return order.state();
    }
}
