package io.alphastocks.event;

import io.alphastocks.model.Order;
import io.alphastocks.model.Price;

import org.jspecify.annotations.Nullable;

/// ORDER_REQUESTED: the intent to ask a broker for something about an order is stored; nothing has
/// been sent yet.
///
/// @param header the header
/// @param order the order as it is
/// @param request what the broker is asked for
/// @param limit the limit that the order is to have, for MODIFY; null for a market order
public record OrderRequested(
        EventHeader header, Order order, Request request, @Nullable Price limit)
        implements BookEvent {

    /// What a broker may be asked for.
    public enum Request {
        /// To cancel what is open. It stands until the order has ended.
        CANCEL,
        /// To change the limit. It stands until it is answered, see [OrderModified].
        MODIFY,
        /// To take the order that its order book does not show. Once at most.
        RESEND
    }
}
