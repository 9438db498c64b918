package io.alphastocks.market;

/// The Black–Scholes value of a European call, the same to the last bit on every machine
/// ([StrictMath] only). Source: F. Black and M. Scholes, "The Pricing of Options and Corporate
/// Liabilities", 1973.
final class BlackScholes {

    private BlackScholes() {}

    /// @param spot price of the underlying, above 0
    /// @param logSpotToStrike natural logarithm of spot / strike
    /// @param discountedStrike strike × e^(−rate × years)
    /// @param drift rate × years
    /// @param volatility yearly, above 0
    /// @param rootYears square root of the years to expiry, above 0
    static double call(
            double spot,
            double logSpotToStrike,
            double discountedStrike,
            double drift,
            double volatility,
            double rootYears) {
        double deviation = volatility * rootYears;
        double d1 = (logSpotToStrike + drift) / deviation + deviation / 2;
        return spot * normal(d1) - discountedStrike * normal(d1 - deviation);
    }

    /// The cumulative standard normal distribution, to about 1e-15. Source: G. West, "Better
    /// approximations to cumulative normal functions", Wilmott, 2005 (after Hart, 1968).
    static double normal(double x) {
        double size = StrictMath.abs(x);
        double tail = size > 37 ? 0 : tail(size);
        return x > 0 ? 1 - tail : tail;
    }

    private static double tail(double x) {
        double density = StrictMath.exp(-x * x / 2);
        if (x < 7.07106781186547) {
            double up = 3.52624965998911e-02 * x + 0.700383064443688;
            up = up * x + 6.37396220353165;
            up = up * x + 33.912866078383;
            up = up * x + 112.079291497871;
            up = up * x + 221.213596169931;
            up = up * x + 220.206867912376;
            double down = 8.83883476483184e-02 * x + 1.75566716318264;
            down = down * x + 16.064177579207;
            down = down * x + 86.7807322029461;
            down = down * x + 296.564248779674;
            down = down * x + 637.333633378831;
            down = down * x + 793.826512519948;
            down = down * x + 440.413735824752;
            return density * up / down;
        }
        double fraction = x + 0.65;
        fraction = x + 4 / fraction;
        fraction = x + 3 / fraction;
        fraction = x + 2 / fraction;
        fraction = x + 1 / fraction;
        return density / fraction / 2.506628274631;
    }
}
