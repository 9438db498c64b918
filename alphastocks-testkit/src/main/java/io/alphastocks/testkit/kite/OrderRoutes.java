package io.alphastocks.testkit.kite;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.Map;

/// Orders and trades. Confined to the desk.
final class OrderRoutes {

    private final Brokerage broker;

    OrderRoutes(Brokerage broker) {
        this.broker = broker;
    }

    Reply place(
            Account account, Map<String, String> variables, Params params, @Nullable Fault fault) {
        return Reply.success(
                broker.orders.place(
                        account,
                        variables.getOrDefault("variety", ""),
                        params,
                        OrderDesk.Manner.of(fault)));
    }

    Reply modify(Account account, Map<String, String> variables, Params params) {
        WorkingOrder order = order(account, variables);
        broker.exchange.modify(order, params);
        return id(order);
    }

    Reply cancel(Account account, Map<String, String> variables) {
        WorkingOrder order = order(account, variables);
        broker.exchange.cancel(order);
        return id(order);
    }

    private static Reply id(WorkingOrder order) {
        ObjectNode data = Json.object();
        data.put("order_id", order.id);
        return Reply.success(data);
    }

    Reply orders(Account account) {
        ArrayNode orders = Json.array();
        account.orders(broker.day()).forEach(order -> orders.add(OrderJson.of(order)));
        return Reply.success(orders);
    }

    Reply history(Account account, Map<String, String> variables) {
        ArrayNode states = Json.array();
        order(account, variables).history.forEach(states::add);
        return Reply.success(states);
    }

    Reply trades(Account account) {
        ArrayNode trades = Json.array();
        account.trades(broker.day()).forEach(trade -> trades.add(json(trade)));
        return Reply.success(trades);
    }

    Reply trades(Account account, Map<String, String> variables) {
        WorkingOrder order = order(account, variables);
        ArrayNode trades = Json.array();
        account.trades(broker.day()).stream()
                .filter(trade -> trade.orderId().equals(order.id))
                .forEach(trade -> trades.add(json(trade)));
        return Reply.success(trades);
    }

    private ObjectNode json(FakeTrade trade) {
        return OrderJson.trade(trade, broker.listing.require(trade.key()));
    }

    private WorkingOrder order(Account account, Map<String, String> variables) {
        WorkingOrder order = account.order(variables.getOrDefault("id", ""));
        if (order == null || !Ist.brokerDay(order.placedAt).equals(broker.day())) {
            throw KiteError.notFound("Couldn't find that `order_id`.");
        }
        return order;
    }
}
