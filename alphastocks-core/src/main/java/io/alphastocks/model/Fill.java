package io.alphastocks.model;

import java.time.Instant;

/// One execution of an order, as booked.
///
/// @param tradeId the venue's id of the execution, by which duplicates are known
/// @param orderId the client order id
/// @param positionId the position it belongs to
/// @param instrument what was traded
/// @param side bought or sold
/// @param quantity units, above 0
/// @param price per unit
/// @param charges what this execution added to the order's charges
/// @param time exchange time
/// @param late whether it arrived after the order had ended
/// @param modelled whether the price was made by a model of the spread, because the market data had
///   no quotes
public record Fill(
        String tradeId,
        String orderId,
        String positionId,
        InstrumentId instrument,
        Side side,
        Quantity quantity,
        Price price,
        Charges charges,
        Instant time,
        boolean late,
        boolean modelled) {

    public Fill {
        if (quantity.isZero()) {
            throw new IllegalArgumentException("trade " + tradeId + ": quantity must be above 0");
        }
    }

    /// Price × quantity, before charges.
    public Money value() {
        return price.times(quantity);
    }
}
