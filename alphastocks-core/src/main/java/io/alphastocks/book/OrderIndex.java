package io.alphastocks.book;

import io.alphastocks.model.BrokerOrder;
import io.alphastocks.model.Order;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;

/// Which order a broker tells of. A part of the account.
final class OrderIndex {

    private final Map<String, String> byTag = new HashMap<>();
    private final Map<String, String> byBrokerOrderId = new HashMap<>();

    void add(Order order) {
        if (!order.tag().isEmpty()) {
            byTag.put(order.tag(), order.id());
        }
        if (order.brokerOrderId() != null) {
            byBrokerOrderId.put(order.brokerOrderId(), order.id());
        }
    }

    /// The client order id, by the broker's id or else by the tag; null where nothing has them.
    @Nullable String find(BrokerOrder shown) {
        String known = byBrokerOrderId.get(shown.brokerOrderId());
        return known == null ? byTag.get(shown.tag()) : known;
    }
}
