package io.alphastocks.testkit.kite;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.time.Instant;

/// Orders and trades as the broker's JSON.
final class OrderJson {

    private OrderJson() {}

    /// One line of the order book, or of an order's history.
    static ObjectNode of(WorkingOrder order) {
        OrderTicket ticket = order.ticket;
        KiteInstrument instrument = ticket.instrument();
        ObjectNode json = Json.object();
        json.put("placed_by", order.account.userId());
        json.put("order_id", order.id);
        Json.put(json, "exchange_order_id", order.exchangeId);
        Json.put(json, "parent_order_id", order.parentId);
        json.put("status", order.status);
        Json.put(json, "status_message", order.message);
        Json.put(json, "status_message_raw", order.rawMessage);
        json.put("order_timestamp", Ist.stamp(order.orderTime));
        Json.stamp(json, "exchange_update_timestamp", order.exchangeUpdateTime);
        Json.stamp(json, "exchange_timestamp", order.exchangeTime);
        json.put("variety", ticket.variety());
        json.put("modified", order.modifications > 0);
        json.put("exchange", instrument.exchange());
        json.put("tradingsymbol", instrument.tradingsymbol());
        json.put("instrument_token", instrument.token());
        json.put("order_type", order.type);
        json.put("transaction_type", ticket.side().name());
        json.put("validity", order.validity);
        if (order.validity.equals("TTL")) {
            json.put("validity_ttl", ticket.ttlMinutes());
        }
        json.put("product", ticket.product());
        json.put("quantity", order.quantity);
        json.put("disclosed_quantity", order.disclosed);
        json.put("price", Json.decimal(order.priceRaw));
        json.put("trigger_price", Json.decimal(order.triggerRaw));
        json.put("average_price", Json.average(order.filledValueRaw(), order.filled));
        json.put("filled_quantity", order.filled);
        json.put("pending_quantity", pending(order));
        json.put("cancelled_quantity", order.cancelled);
        json.put("market_protection", ticket.protection());
        json.set("meta", meta(order));
        Json.put(json, "tag", order.shownTag);
        if (!order.tags.isEmpty()) {
            ArrayNode tags = json.putArray("tags");
            order.tags.forEach(tags::add);
        }
        json.put("guid", "guid" + order.id);
        return json;
    }

    /// A cancelled order keeps its rest in both columns, as the broker's does.
    private static long pending(WorkingOrder order) {
        return switch (order.status) {
            case WorkingOrder.COMPLETE, WorkingOrder.REJECTED -> 0;
            default -> order.quantity - order.filled;
        };
    }

    private static ObjectNode meta(WorkingOrder order) {
        ObjectNode meta = Json.object();
        int legs = order.ticket.legs();
        if (legs > 1) {
            ObjectNode iceberg = meta.putObject("iceberg");
            iceberg.put("leg", order.leg);
            iceberg.put("legs", legs);
            iceberg.put("leg_quantity", order.quantity);
            iceberg.put("total_quantity", order.quantity * legs);
            iceberg.put("remaining_quantity", order.quantity * (legs - order.leg));
        }
        return meta;
    }

    /// An order's news, as a postback and on the ticker.
    static ObjectNode update(ObjectNode order, int appId) {
        ObjectNode json = Json.object();
        json.put("user_id", order.get("placed_by").asString());
        json.put("unfilled_quantity", order.get("pending_quantity").asLong());
        json.put("app_id", appId);
        json.put("checksum", "");
        json.setAll(order);
        return json;
    }

    /// One execution.
    static ObjectNode trade(FakeTrade trade, KiteInstrument instrument) {
        ObjectNode json = Json.object();
        Instant time = trade.time();
        json.put("trade_id", trade.tradeId());
        json.put("order_id", trade.orderId());
        json.put("exchange", instrument.exchange());
        json.put("tradingsymbol", instrument.tradingsymbol());
        json.put("instrument_token", instrument.token());
        json.put("product", trade.product());
        json.put("average_price", Json.decimal(trade.price().raw()));
        json.put("quantity", trade.quantity().units());
        json.put("exchange_order_id", trade.exchangeOrderId());
        json.put("transaction_type", trade.side().name());
        json.put("fill_timestamp", Ist.stamp(time));
        json.put("order_timestamp", Ist.timeOnly(time));
        json.put("exchange_timestamp", Ist.stamp(time));
        return json;
    }
}
