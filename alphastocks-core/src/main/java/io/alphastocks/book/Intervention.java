package io.alphastocks.book;

import io.alphastocks.event.BookEvent;
import io.alphastocks.event.ExitRequested;
import io.alphastocks.event.TradingHalted;
import io.alphastocks.event.TradingResumed;

/// What somebody decides outside of a run: a halt, its end, an exit by hand. A run that is repeated
/// does not make it again.
final class Intervention {

    private Intervention() {}

    /// Whether a stored event is one. A halt that the book itself decides has a cause, whose
    /// correlation id it carries.
    static boolean is(BookEvent event) {
        return switch (event) {
            case TradingHalted _, TradingResumed _ -> event.correlationId().isEmpty();
            case ExitRequested e -> e.byHand();
            default -> false;
        };
    }
}
