package io.alphastocks.testkit.kite;

import io.alphastocks.model.Money;

/// What the fake broker really holds of one instrument and product.
///
/// @param key exchange and symbol, such as `NSE:INFY`
/// @param quantity net units, negative where short
/// @param bought value of all units bought, those carried over from earlier days included
/// @param sold value of all units sold, those carried over from earlier days included
/// @param marked value of the net units at the last price
public record FakePosition(
        String key, String product, long quantity, Money bought, Money sold, Money marked) {

    /// What it has gained at the last price, before charges.
    public Money profit() {
        return sold.minus(bought).plus(marked);
    }
}
