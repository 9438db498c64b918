package io.alphastocks.event;

import io.alphastocks.model.ExitReason;
import io.alphastocks.model.OptionContract;

/// EXIT_REQUESTED: a position is to be closed, wholly, as soon as it can be: a person asked for it,
/// the market is shut, or nothing of its entry is filled yet. The wish stands, over restarts, until
/// the position is over.
///
/// @param header the header; its correlation id is the signal
/// @param positionId the position; it may not have been opened yet
/// @param contract what it holds, or would
/// @param reason why, any but [ExitReason#PARTIAL_TARGET] and [ExitReason#SETTLEMENT]
/// @param byHand whether somebody outside of the run asked for it: who carries it out is told by
///   this event then
public record ExitRequested(
        EventHeader header,
        String positionId,
        OptionContract contract,
        ExitReason reason,
        boolean byHand)
        implements BookEvent {

    public ExitRequested {
        if (reason == ExitReason.PARTIAL_TARGET) {
            throw new IllegalArgumentException(
                    "a partial exit is the plan's alone; give another reason to close "
                            + positionId);
        }
        if (reason == ExitReason.SETTLEMENT) {
            throw new IllegalArgumentException(notAsked(positionId));
        }
    }

    /// What is said to somebody who asks for a settlement as a reason to sell.
    public static String notAsked(String positionId) {
        return "a settlement is what becomes of a contract that has expired; give another reason to close "
                + positionId;
    }
}
