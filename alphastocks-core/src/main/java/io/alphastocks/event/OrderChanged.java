package io.alphastocks.event;

import io.alphastocks.model.Order;

/// An order changed its state without a fill.
public sealed interface OrderChanged extends BookEvent
        permits OrderPlaced, OrderModified, OrderCancelled, OrderRejected, OrderUnknown {

    /// The order after the change.
    Order order();
}
