package io.alphastocks.broker;

import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Order;

import java.util.List;

/// The way out for orders. An engine that only logs has one that leads nowhere, and no broker at
/// all.
public interface OrderSender {

    /// For engines that open nothing: every order is a bug.
    OrderSender NOWHERE =
            new OrderSender() {
                @Override
                public void send(List<Order> orders) {
                    if (!orders.isEmpty()) {
                        throw new IllegalStateException("a logging engine has made " + orders);
                    }
                }

                @Override
                public void cancel(List<Order> orders) {
                    send(orders);
                }
            };

    /// Sends orders whose intents are stored. Returns before their fate is known.
    void send(List<Order> orders);

    /// Whether an exit of a contract may be sent now. Where it may not, because the broker is not
    /// known to hold what would be sold, who wants it waits and asks again.
    default boolean takesExits(InstrumentId contract) {
        return true;
    }

    /// Asks for orders to be cancelled; the answers come as updates.
    void cancel(List<Order> orders);
}
