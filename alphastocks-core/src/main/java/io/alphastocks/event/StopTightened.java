package io.alphastocks.event;

import io.alphastocks.model.OptionPosition;
import io.alphastocks.model.Price;

/// The stop of a position was raised; it is never lowered.
///
/// @param header the header
/// @param position the position with the stop in force now
/// @param oldStop the stop before
public record StopTightened(EventHeader header, OptionPosition position, Price oldStop)
        implements BookEvent {}
