package io.alphastocks.event;

import io.alphastocks.model.Money;
import io.alphastocks.model.Price;
import io.alphastocks.model.Signal;

/// SIGNAL_STOPPED: a signal ended at its stop, or otherwise without a profit.
///
/// @param header the header
/// @param signal the signal
/// @param exitPrice see [SignalEnded]
/// @param profit see [SignalEnded]
/// @param profitPercent see [SignalEnded]
/// @param reason why it ended
public record SignalStopped(
        EventHeader header,
        Signal signal,
        Price exitPrice,
        Money profit,
        double profitPercent,
        String reason)
        implements SignalEnded {}
