package io.alphastocks.event;

import io.alphastocks.model.Order;

/// ORDER_REJECTED: a broker refused an order.
///
/// @param header the header
/// @param order the order after the change
public record OrderRejected(EventHeader header, Order order) implements OrderChanged {}
