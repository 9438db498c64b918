package io.alphastocks.model;

import java.time.Instant;
import java.util.List;

/// What a broker says about an order, pushed or polled. Updates may come twice, late and out of
/// order.
///
/// @param orderId the client order id
/// @param brokerOrderId the broker's id
/// @param state the state as the broker sees it
/// @param trades the executions that it reports, old ones included or not
/// @param reason the broker's words, empty where it has none
/// @param time the broker's time
public record BrokerUpdate(
        String orderId,
        String brokerOrderId,
        OrderState state,
        List<BrokerTrade> trades,
        String reason,
        Instant time) {

    public BrokerUpdate {
        trades = List.copyOf(trades);
    }
}
