package io.alphastocks.book;

import io.alphastocks.model.Order;

import java.util.List;

/// The book's answer to the wish to close a position.
public sealed interface ExitDecision {

    /// The intents are stored.
    ///
    /// @param orders the exit orders to send now
    /// @param cancels entry orders of the position that still work and must be cancelled now
    record Ordered(List<Order> orders, List<Order> cancels) implements ExitDecision {

        public Ordered {
            orders = List.copyOf(orders);
            cancels = List.copyOf(cancels);
        }
    }

    /// There is nothing that is not already on its way out.
    ///
    /// @param reason why
    /// @param cancels entry orders of the position that still work and must be cancelled now
    record NothingToDo(String reason, List<Order> cancels) implements ExitDecision {

        public NothingToDo {
            cancels = List.copyOf(cancels);
        }
    }
}
