package io.alphastocks.testkit.kite;

/// How many requests an account may send; more are answered with 429. Windows are calendar seconds
/// and minutes on the server's clock, and the day begins at 06:00 in India. A simulated clock that
/// stands still therefore never opens a new window.
///
/// @param quotesPerSecond quotes of all kinds together
/// @param historyPerSecond historical candles
/// @param othersPerSecond everything that is neither quote, history nor order
/// @param ordersPerSecond orders placed, modified and cancelled
/// @param ordersPerMinute orders placed, modified and cancelled
/// @param ordersPerDay orders placed
public record RateLimits(
        int quotesPerSecond,
        int historyPerSecond,
        int othersPerSecond,
        int ordersPerSecond,
        int ordersPerMinute,
        int ordersPerDay) {

    /// The broker's own.
    public static final RateLimits KITE = new RateLimits(1, 3, 10, 10, 400, 5_000);

    /// None at all.
    public static final RateLimits UNLIMITED =
            new RateLimits(
                    Integer.MAX_VALUE,
                    Integer.MAX_VALUE,
                    Integer.MAX_VALUE,
                    Integer.MAX_VALUE,
                    Integer.MAX_VALUE,
                    Integer.MAX_VALUE);

    public RateLimits {
        positive("quotesPerSecond", quotesPerSecond);
        positive("historyPerSecond", historyPerSecond);
        positive("othersPerSecond", othersPerSecond);
        positive("ordersPerSecond", ordersPerSecond);
        positive("ordersPerMinute", ordersPerMinute);
        positive("ordersPerDay", ordersPerDay);
    }

    private static void positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " " + value + " must be 1 or more");
        }
    }
}
