package io.alphastocks.kite;

import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Side;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.node.ObjectNode;

/// An order that somebody wants to know the price of: its margin, or its charges. It is not sent.
///
/// @param instrument what is traded
/// @param side buy or sell
/// @param quantity units, above 0
/// @param product how it is carried
/// @param limit null for a market order
public record KiteOrderRequest(
        InstrumentId instrument,
        Side side,
        Quantity quantity,
        KiteProduct product,
        @Nullable Price limit) {

    public KiteOrderRequest {
        if (quantity.isZero()) {
            throw new IllegalArgumentException(instrument + ": quantity must be above 0");
        }
    }

    void writeTo(ObjectNode node) {
        node.put("exchange", instrument.exchange());
        node.put("tradingsymbol", instrument.symbol());
        node.put("transaction_type", side.name());
        node.put("variety", "regular");
        node.put("product", product.name());
        node.put("order_type", limit == null ? "MARKET" : "LIMIT");
        node.put("quantity", quantity.units());
        if (limit != null) {
            node.put("price", limit.toBigDecimal());
        }
    }
}
