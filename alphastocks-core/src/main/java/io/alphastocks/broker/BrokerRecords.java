package io.alphastocks.broker;

import io.alphastocks.model.BrokerOrder;
import io.alphastocks.model.BrokerTrade;
import io.alphastocks.model.BrokerUpdate;
import io.alphastocks.model.Order;

import java.util.List;
import java.util.Map;

/// What a broker's order book and trades said in one read.
///
/// @param orders every order of today
/// @param trades executions by broker order id; read after the orders, so that they have all that
///   the orders count
record BrokerRecords(List<BrokerOrder> orders, Map<String, List<BrokerTrade>> trades) {

    BrokerRecords {
        orders = List.copyOf(orders);
        trades = Map.copyOf(trades);
    }

    /// @throws BrokerException if it cannot be read
    static BrokerRecords read(Broker broker) {
        List<BrokerOrder> orders = broker.orders();
        return new BrokerRecords(orders, broker.trades());
    }

    BrokerUpdate update(BrokerOrder order) {
        return new BrokerUpdate(order, trades.getOrDefault(order.brokerOrderId(), List.of()));
    }

    /// The broker's orders that are an order of ours, by its broker order id or its tag.
    List<BrokerOrder> of(Order order) {
        return orders.stream().filter(shown -> isSame(order, shown)).toList();
    }

    static boolean isSame(Order order, BrokerOrder shown) {
        boolean known =
                shown.brokerOrderId().equals(order.brokerOrderId())
                        || (!order.tag().isEmpty() && shown.tag().equals(order.tag()));
        return known
                && shown.instrument().equals(order.instrument())
                && shown.side() == order.side();
    }
}
