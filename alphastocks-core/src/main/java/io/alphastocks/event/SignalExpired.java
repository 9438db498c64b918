package io.alphastocks.event;

import io.alphastocks.model.Money;
import io.alphastocks.model.Price;
import io.alphastocks.model.Signal;

/// The session ended before a signal was acted on, or before a logged one touched its levels.
///
/// @param header the header
/// @param signal the signal
/// @param exitPrice see [SignalEnded]
/// @param profit see [SignalEnded]
/// @param profitPercent see [SignalEnded]
/// @param reason why it ended
public record SignalExpired(
        EventHeader header,
        Signal signal,
        Price exitPrice,
        Money profit,
        double profitPercent,
        String reason)
        implements SignalEnded {}
