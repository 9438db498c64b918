package io.alphastocks.book;

import io.alphastocks.event.TradingHalted;
import io.alphastocks.event.TradingResumed;
import io.alphastocks.model.TradingState;
import io.alphastocks.model.TradingStatus;

/// What the book decides about whether the account trades.
final class TradingDecisions {

    private TradingDecisions() {}

    /// Stops trading, or stops it more than it is; nothing weakens a halt but its end. One whose
    /// end is over changes nothing.
    ///
    /// @return what holds now
    static TradingStatus halt(Step step, String correlationId, TradingStatus wanted) {
        TradingStatus before = step.account.trading();
        TradingStatus after = wanted.isOver(step.now) ? before : before.and(wanted);
        if (!after.equals(before)) {
            step.add(new TradingHalted(step.header(correlationId), after));
        }
        return after;
    }

    /// Lets the account trade again.
    ///
    /// @return whether it did not
    static boolean resume(Step step, String reason) {
        if (step.account.trading().state() == TradingState.ACTIVE) {
            return false;
        }
        step.add(new TradingResumed(step.header(""), reason));
        return true;
    }

    /// Ends a halt whose time is over.
    static boolean resumeIfOver(Step step) {
        TradingStatus trading = step.account.trading();
        return trading.isOver(step.now) && resume(step, "the halt ended at " + trading.until());
    }
}
