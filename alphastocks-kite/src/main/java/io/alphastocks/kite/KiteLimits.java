package io.alphastocks.kite;

import java.time.Duration;

/// How often the broker may be asked. Its own windows are calendar seconds and minutes on its
/// clock; ours slide, and are a little longer, so that they hold whatever its clock says.
///
/// @param ordersASecond requests that place, change or cancel, in any 1.1 s
/// @param ordersAMinute the same, in any 61 s
/// @param ordersADay orders placed on a calendar day of India, by anybody on the account
/// @param keptForCancels of each of the above, what only cancellations may use
/// @param quotesASecond requests for quotes, in any 1.1 s
/// @param historyASecond requests for candles, in any 1.1 s
/// @param readsASecond other requests, in any 1.1 s
/// @param rest how long nothing is asked after the broker has said that it was too much
/// @param modifications how often an order may be changed
public record KiteLimits(
        int ordersASecond,
        int ordersAMinute,
        int ordersADay,
        int keptForCancels,
        int quotesASecond,
        int historyASecond,
        int readsASecond,
        Duration rest,
        int modifications) {

    /// The broker's limits of 2026: 10 orders a second, 400 a minute, 5,000 a day, 1 quote, 3
    /// histories and 10 other requests a second, 25 changes of an order. One order a second is left
    /// to the differences of clocks.
    public static final KiteLimits DEFAULT =
            new KiteLimits(9, 400, 5_000, 2, 1, 3, 9, Duration.ofSeconds(10), 25);

    public KiteLimits {
        require("ordersASecond", ordersASecond, keptForCancels + 1);
        require("ordersAMinute", ordersAMinute, keptForCancels + 1);
        require("ordersADay", ordersADay, keptForCancels + 1);
        require("keptForCancels", keptForCancels, 0);
        require("quotesASecond", quotesASecond, 1);
        require("historyASecond", historyASecond, 1);
        require("readsASecond", readsASecond, 1);
        require("modifications", modifications, 0);
        if (rest.isNegative()) {
            throw new IllegalArgumentException("rest is " + rest + "; it must be 0 or more");
        }
    }

    private static void require(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(
                    name + " is " + value + "; it must be " + least + " or more");
        }
    }
}
