package io.alphastocks.event;

import io.alphastocks.model.Order;

/// ORDER_CANCELLED: an order ended unfilled or partly filled: cancelled, expired, or never sent.
///
/// @param header the header
/// @param order the order after the change
public record OrderCancelled(EventHeader header, Order order) implements OrderChanged {}
