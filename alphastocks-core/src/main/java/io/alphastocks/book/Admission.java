package io.alphastocks.book;

import io.alphastocks.model.Order;
import io.alphastocks.model.SignalState;
import io.alphastocks.risk.RiskBreach;

import java.util.List;

/// The book's answer to an [EntryRequest]; whatever it is, it is stored.
public sealed interface Admission {

    /// The signal is claimed, its place under the limits is taken, and the intents are stored.
    ///
    /// @param orders the entry orders to send now; none where it was only logged
    record Admitted(List<Order> orders) implements Admission {

        public Admitted {
            orders = List.copyOf(orders);
        }
    }

    /// Somebody was first; nothing has changed.
    ///
    /// @param state where the signal stands
    record AlreadyClaimed(SignalState state) implements Admission {}

    /// A risk rule refused it; the signal is rejected.
    ///
    /// @param breach rule, value and limit
    record LimitReached(RiskBreach breach) implements Admission {}
}
