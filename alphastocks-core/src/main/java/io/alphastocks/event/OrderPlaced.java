package io.alphastocks.event;

import io.alphastocks.model.Order;

/// ORDER_PLACED: a broker has taken an order, or reports it as working.
///
/// @param header the header
/// @param order the order after the change
public record OrderPlaced(EventHeader header, Order order) implements OrderChanged {}
