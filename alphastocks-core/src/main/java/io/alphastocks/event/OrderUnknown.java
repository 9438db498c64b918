package io.alphastocks.event;

import io.alphastocks.model.Order;

/// ORDER_UNKNOWN: nobody knows what became of an order; risk counts it as live.
///
/// @param header the header
/// @param order the order after the change
public record OrderUnknown(EventHeader header, Order order) implements OrderChanged {}
