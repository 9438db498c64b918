package io.alphastocks.testkit.kite;

import io.alphastocks.model.Money;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Side;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// One execution that really happened at the fake broker.
///
/// @param key exchange and symbol, such as `NSE:INFY`
/// @param value price times quantity, times the contract's multiplier
/// @param tag that the order was sent with
public record FakeTrade(
        String tradeId,
        String orderId,
        String exchangeOrderId,
        String key,
        String product,
        Side side,
        Quantity quantity,
        Price price,
        Money value,
        Instant time,
        @Nullable String tag) {}
