package io.alphastocks.event;

import io.alphastocks.model.Fill;
import io.alphastocks.model.Order;

/// ORDER_FILLED: an order was filled, wholly or in part.
///
/// @param header the header
/// @param order the order after the fill
/// @param fill the execution
public record OrderFilled(EventHeader header, Order order, Fill fill) implements BookEvent {}
