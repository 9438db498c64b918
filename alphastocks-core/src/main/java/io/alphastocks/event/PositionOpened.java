package io.alphastocks.event;

import io.alphastocks.model.OptionPosition;
import io.alphastocks.model.Signal;

/// POSITION_OPENED: the first entry fill of a position. More fills may follow.
///
/// @param header the header
/// @param position the position after the fill
/// @param signal the signal that it serves
public record PositionOpened(EventHeader header, OptionPosition position, Signal signal)
        implements BookEvent {}
