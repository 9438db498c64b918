package io.alphastocks.event;

import io.alphastocks.model.Money;
import io.alphastocks.model.OptionPosition;
import io.alphastocks.model.Price;

/// POSITION_UPDATED: a position was marked at a new premium. Published by the position manager, not
/// stored.
///
/// @param header the header
/// @param position the position
/// @param premium the current premium
/// @param unrealised profit of the units held at that premium, before charges
public record PositionUpdated(
        EventHeader header, OptionPosition position, Price premium, Money unrealised)
        implements Event {

    @Override
    public Priority priority() {
        return Priority.LOW;
    }
}
