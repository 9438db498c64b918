package io.alphastocks.book;

import io.alphastocks.event.BookEvent;
import io.alphastocks.event.ExitRequested;
import io.alphastocks.event.LimitsChanged;
import io.alphastocks.event.TradingHalted;
import io.alphastocks.event.TradingResumed;

/// What somebody decides outside of a run: a halt, its end, an exit by hand, other limits. A run
/// that is repeated does not make it again.
final class Intervention {

    private Intervention() {}

    /// Whether two events say the same, whenever they said it.
    static boolean isSame(BookEvent one, BookEvent other) {
        return switch (one) {
            case TradingHalted e ->
                    other instanceof TradingHalted o && e.status().equals(o.status());
            case TradingResumed e ->
                    other instanceof TradingResumed o && e.reason().equals(o.reason());
            case ExitRequested e ->
                    other instanceof ExitRequested o
                            && e.positionId().equals(o.positionId())
                            && e.reason() == o.reason();
            case LimitsChanged e ->
                    other instanceof LimitsChanged o
                            && e.configured().equals(o.configured())
                            && e.limits().equals(o.limits())
                            && e.who().equals(o.who());
            default -> false;
        };
    }

    /// Whether a stored event is one. A halt that the book itself decides has a cause, whose
    /// correlation id it carries.
    static boolean is(BookEvent event) {
        return switch (event) {
            case TradingHalted _, TradingResumed _ -> event.correlationId().isEmpty();
            case ExitRequested e -> e.byHand();
            case LimitsChanged _ -> true;
            default -> false;
        };
    }
}
