package io.alphastocks.book;

import io.alphastocks.event.BookEvent;
import io.alphastocks.event.TradingHalted;
import io.alphastocks.event.TradingResumed;
import io.alphastocks.model.TradingStatus;

import java.util.function.Consumer;

/// What somebody decides outside of a run: a halt, or its end.
///
/// @param what by which one that is stored is known again
/// @param decision adds it to a step, if it changes anything
record Intervention(String what, Consumer<Step> decision) {

    static Intervention halt(TradingStatus wanted) {
        return new Intervention(
                halted(wanted),
                step -> {
                    TradingStatus _ = TradingDecisions.halt(step, "", wanted);
                });
    }

    static Intervention resume(String reason) {
        return new Intervention(
                resumed(reason),
                step -> {
                    boolean _ = TradingDecisions.resume(step, reason);
                });
    }

    /// Whether a stored event is one. A halt that the book itself decides has a cause, whose
    /// correlation id it carries.
    static boolean is(BookEvent event) {
        return event.correlationId().isEmpty()
                && (event instanceof TradingHalted || event instanceof TradingResumed);
    }

    /// What a stored one is known by.
    static String what(BookEvent event) {
        return switch (event) {
            case TradingHalted e -> halted(e.status());
            case TradingResumed e -> resumed(e.reason());
            default -> "";
        };
    }

    private static String halted(TradingStatus status) {
        return "halted: " + status.reason();
    }

    private static String resumed(String reason) {
        return "resumed: " + reason;
    }
}
