package io.alphastocks.event;

import io.alphastocks.model.ExitReason;
import io.alphastocks.model.Money;
import io.alphastocks.model.OptionPosition;
import io.alphastocks.model.Price;

import java.time.Duration;

/// POSITION_CLOSED: the last unit of a position was sold.
///
/// @param header the header
/// @param position the position after its last fill
/// @param exit average premium of all exits
/// @param reason why it was closed
/// @param gross proceeds less cost
/// @param charges charges of all fills
/// @param net gross less charges
/// @param held from the first entry fill to the last exit fill
public record PositionClosed(
        EventHeader header,
        OptionPosition position,
        Price exit,
        ExitReason reason,
        Money gross,
        Money charges,
        Money net,
        Duration held)
        implements BookEvent {}
