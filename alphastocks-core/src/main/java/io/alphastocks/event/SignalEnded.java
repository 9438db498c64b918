package io.alphastocks.event;

import io.alphastocks.model.Money;
import io.alphastocks.model.Price;
import io.alphastocks.model.Signal;
import io.alphastocks.model.SignalState;

/// The end of a signal that was claimed or waited: [SignalCompleted], [SignalStopped] or
/// [SignalExpired].
public sealed interface SignalEnded extends BookEvent
        permits SignalCompleted, SignalStopped, SignalExpired {

    Signal signal();

    /// The state that it ended in.
    default SignalState state() {
        return switch (this) {
            case SignalCompleted _ -> SignalState.COMPLETED;
            case SignalStopped _ -> SignalState.STOPPED;
            case SignalExpired _ -> SignalState.EXPIRED;
        };
    }

    /// Premium of the exit, or the underlying's price where the signal was only logged.
    Price exitPrice();

    /// Net profit; zero where nothing was traded.
    Money profit();

    /// Net profit in percent of what the entry cost; where nothing was traded the underlying's move
    /// in the signal's direction.
    double profitPercent();

    String reason();
}
