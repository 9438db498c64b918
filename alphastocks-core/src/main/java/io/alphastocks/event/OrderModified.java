package io.alphastocks.event;

import io.alphastocks.model.Order;

/// ORDER_MODIFIED: a request to change an order has come to its end, or what somebody has changed
/// at the broker was taken over.
///
/// @param header the header
/// @param order the order with the terms that are in force now: new ones, or those before
public record OrderModified(EventHeader header, Order order) implements OrderChanged {}
