package io.alphastocks.testkit.kite;

import io.alphastocks.model.Money;

import java.util.List;
import java.util.Optional;

/// The truth about one account: what the fake broker really has, as of one moment, also where it
/// does not tell its client yet. Amounts are exact, before charges.
///
/// Cash is what the account began with, less what was bought and plus what was sold of all that is
/// paid in full (equity that is delivered, and options); what is traded on margin adds its profit
/// when its position is closed. [#worth] therefore always equals the start plus the profit of all
/// positions.
///
/// @param start what the account began with
/// @param cash as above
/// @param available cash less margins and what open orders block
/// @param orders of all days, in the order in which they were placed
/// @param trades of all days, in the order in which they happened
/// @param positions also those that are closed
public record FakeAccount(
        String userId,
        Money start,
        Money cash,
        Money available,
        Money worth,
        List<FakeOrder> orders,
        List<FakeTrade> trades,
        List<FakePosition> positions) {

    public FakeAccount {
        orders = List.copyOf(orders);
        trades = List.copyOf(trades);
        positions = List.copyOf(positions);
    }

    /// What all positions have gained at the last prices.
    public Money profit() {
        return positions.stream().map(FakePosition::profit).reduce(Money.ZERO, Money::plus);
    }

    /// The orders that were sent with a tag.
    public List<FakeOrder> ordersTagged(String tag) {
        return orders.stream().filter(order -> tag.equals(order.tag())).toList();
    }

    /// @param key exchange and symbol, such as `NSE:INFY`
    public Optional<FakePosition> position(String key, String product) {
        return positions.stream()
                .filter(position -> position.key().equals(key))
                .filter(position -> position.product().equals(product))
                .findFirst();
    }
}
