package io.alphastocks.event;

import io.alphastocks.model.ExitReason;
import io.alphastocks.model.Order;

import org.jspecify.annotations.Nullable;

/// The intent to send an order is stored; nothing has been sent yet.
///
/// @param header the header
/// @param order the order, in state INTENT
/// @param exitReason why it closes its position; null for an entry
public record OrderIntended(EventHeader header, Order order, @Nullable ExitReason exitReason)
        implements BookEvent {}
