package io.alphastocks.event;

import io.alphastocks.model.ExitReason;
import io.alphastocks.model.Price;

/// The stop of a position was raised; it is never lowered.
///
/// @param header the header
/// @param positionId the position
/// @param oldStop the stop before
/// @param newStop the stop in force now
/// @param reason why the stop would close the position
public record StopTightened(
        EventHeader header, String positionId, Price oldStop, Price newStop, ExitReason reason)
        implements BookEvent {}
