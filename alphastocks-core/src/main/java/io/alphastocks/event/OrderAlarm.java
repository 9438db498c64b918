package io.alphastocks.event;

import io.alphastocks.model.Order;

/// ORDER_ALARM: something about an order needs a person.
///
/// @param header the header
/// @param order the order
/// @param kind what is wrong
/// @param brokerOrderId the broker's order that should not be there, for DUPLICATED and MISMATCHED;
///   else empty
public record OrderAlarm(EventHeader header, Order order, Kind kind, String brokerOrderId)
        implements BookEvent {

    /// What is wrong.
    public enum Kind {
        /// Nobody could find out for too long what became of it; or it is an exit that is NOT_FOUND
        /// and is not sent again, so that its position stays open. No entries until it is known.
        UNRESOLVED,
        /// The broker has the order more than once. What is open of the others is cancelled, their
        /// fills are not booked, and trading is halted.
        DUPLICATED,
        /// The broker shows the order's tag on another order: of another instrument, side or
        /// quantity. It is not taken for the order, nothing of it is booked, and trading is halted.
        MISMATCHED
    }

    @Override
    public Priority priority() {
        return Priority.CRITICAL;
    }
}
