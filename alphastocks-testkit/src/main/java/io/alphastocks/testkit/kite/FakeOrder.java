package io.alphastocks.testkit.kite;

import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Side;

import org.jspecify.annotations.Nullable;

/// One order that the fake broker really has, whatever it tells its client.
///
/// @param parentId of a slice or a later leg
/// @param key exchange and symbol, such as `NSE:INFY`
/// @param price limit, or the protected price of a market order
/// @param status in the broker's words
/// @param tag that it was sent with
public record FakeOrder(
        String orderId,
        @Nullable String parentId,
        String key,
        Side side,
        String product,
        Quantity quantity,
        Quantity filled,
        Price price,
        String status,
        @Nullable String tag) {

    /// Whether it can still be filled.
    public boolean isOpen() {
        return !status.equals(WorkingOrder.COMPLETE)
                && !status.equals(WorkingOrder.CANCELLED)
                && !status.equals(WorkingOrder.REJECTED);
    }
}
