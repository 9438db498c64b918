package io.alphastocks.book;

import io.alphastocks.event.OrderFilled;
import io.alphastocks.model.Charges;
import io.alphastocks.model.ExitReason;
import io.alphastocks.model.Order;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.stream.Stream;

/// An order with what the account knows of it beside.
///
/// @param order the order
/// @param charges what its fills have cost beside their prices
/// @param trades the ids of its fills
/// @param exitReason why it was made; null for an entry
record KeptOrder(
        Order order, Charges charges, List<String> trades, @Nullable ExitReason exitReason) {

    /// How a broker's order is found, see [Account#order(io.alphastocks.model.BrokerOrder)].
    static final Table.Kind<KeptOrder> KIND =
            new Table.Kind<>(
                    KeptOrder.class,
                    kept -> kept.order.id(),
                    List.of(
                            kept -> tagKey(kept.order.tag()),
                            kept -> brokerKey(kept.order.brokerOrderId())),
                    kept -> kept.order.isLive());

    KeptOrder {
        trades = List.copyOf(trades);
    }

    static String tagKey(String tag) {
        return tag.isEmpty() ? "" : "tag\n" + tag;
    }

    static String brokerKey(@Nullable String brokerOrderId) {
        return brokerOrderId == null ? "" : "broker\n" + brokerOrderId;
    }

    KeptOrder as(Order now) {
        return new KeptOrder(now, charges, trades, exitReason);
    }

    KeptOrder filledBy(OrderFilled e) {
        return new KeptOrder(
                e.order(),
                charges.plus(e.fill().charges()),
                Stream.concat(trades.stream(), Stream.of(e.fill().tradeId())).toList(),
                exitReason);
    }
}
