package io.alphastocks.book;

import io.alphastocks.model.BrokerOrder;
import io.alphastocks.model.Order;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;

/// Which order a broker tells of. A part of the account.
final class OrderIndex {

    private final Map<String, Order> orders;
    private final Map<String, String> byTag = new HashMap<>();
    private final Map<String, String> byBrokerOrderId = new HashMap<>();

    /// @param orders the account's, by client order id
    OrderIndex(Map<String, Order> orders) {
        this.orders = orders;
    }

    void add(Order order) {
        if (!order.tag().isEmpty()) {
            byTag.put(order.tag(), order.id());
        }
        if (order.brokerOrderId() != null) {
            byBrokerOrderId.put(order.brokerOrderId(), order.id());
        }
    }

    /// The order, known by the broker's id or else by its tag; null where it is somebody else's, or
    /// not what was ordered.
    @Nullable Order find(BrokerOrder shown) {
        String known = byBrokerOrderId.get(shown.brokerOrderId());
        String id = known == null ? byTag.get(shown.tag()) : known;
        Order order = id == null ? null : orders.get(id);
        return order != null
                        && order.instrument().equals(shown.instrument())
                        && order.side() == shown.side()
                ? order
                : null;
    }
}
