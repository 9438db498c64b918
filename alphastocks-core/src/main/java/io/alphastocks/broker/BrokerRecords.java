package io.alphastocks.broker;

import io.alphastocks.model.BrokerOrder;
import io.alphastocks.model.BrokerPosition;
import io.alphastocks.model.BrokerTrade;
import io.alphastocks.model.BrokerUpdate;
import io.alphastocks.model.Order;

import java.util.List;
import java.util.Map;

/// What a broker said of the account in one read.
///
/// @param orders every order of today
/// @param trades executions by broker order id; read after the orders, so that they have all that
///   the orders count
/// @param positions what it holds; empty where nobody asked for it
record BrokerRecords(
        List<BrokerOrder> orders,
        Map<String, List<BrokerTrade>> trades,
        List<BrokerPosition> positions) {

    BrokerRecords {
        orders = List.copyOf(orders);
        trades = Map.copyOf(trades);
        positions = List.copyOf(positions);
    }

    /// Reads orders and trades.
    ///
    /// @throws BrokerException if they cannot be read
    static BrokerRecords orders(Broker broker) {
        List<BrokerOrder> orders = broker.orders();
        return new BrokerRecords(orders, broker.trades(), List.of());
    }

    /// Reads orders, trades and positions.
    ///
    /// @throws BrokerException if one of them cannot be read
    static BrokerRecords all(Broker broker) {
        List<BrokerOrder> orders = broker.orders();
        return new BrokerRecords(orders, broker.trades(), broker.positions());
    }

    BrokerUpdate update(BrokerOrder order) {
        return new BrokerUpdate(order, trades.getOrDefault(order.brokerOrderId(), List.of()));
    }

    /// The broker's orders that are an order of ours, by its broker order id or its tag.
    List<BrokerOrder> of(Order order) {
        return orders.stream().filter(shown -> isSame(order, shown)).toList();
    }

    /// The broker's orders that are one of ours.
    List<BrokerOrder> ofAny(List<Order> ours) {
        return orders.stream()
                .filter(shown -> ours.stream().anyMatch(order -> isSame(order, shown)))
                .toList();
    }

    /// Whether an order is shown, by its broker order id or its tag. The book judges whether it is
    /// what was ordered.
    static boolean isSame(Order order, BrokerOrder shown) {
        return shown.brokerOrderId().equals(order.brokerOrderId())
                || (!order.tag().isEmpty() && shown.tag().equals(order.tag()));
    }
}
