package io.alphastocks.event;

import io.alphastocks.model.Signal;
import io.alphastocks.model.StrikeCandidate;

import java.util.List;

/// SIGNAL_REJECTED: a rule refused a signal.
///
/// @param header the header
/// @param signal the signal
/// @param rule the rule that refused it
/// @param value what the rule found
/// @param limit what the rule allows
/// @param candidates the contracts that were considered, where it came to that
public record SignalRejected(
        EventHeader header,
        Signal signal,
        String rule,
        String value,
        String limit,
        List<StrikeCandidate> candidates)
        implements BookEvent {

    public SignalRejected {
        candidates = List.copyOf(candidates);
    }
}
