package io.alphastocks.position;

import io.alphastocks.model.ExitReason;

/// Watches open positions and closes them by their plans. Safe for use by any thread.
public interface PositionManager {

    /// Closes a position: stores the intent and sends the orders. What is already on its way out is
    /// not sold again.
    ///
    /// @param reason any but [ExitReason#PARTIAL_TARGET], which is the plan's alone
    void exit(String positionId, ExitReason reason);

    /// Closes every open position, and cancels the entries under way.
    void exitAll(ExitReason reason);

    PositionStatistics statistics();
}
