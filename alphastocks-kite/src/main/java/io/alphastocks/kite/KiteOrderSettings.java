package io.alphastocks.kite;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/// What orders carry beside instrument, side, quantity and price. They are of the variety `regular`
/// and good for the day.
///
/// @param product how what is bought is carried
/// @param marketProtection how far from the last price a market order may fill: -1 lets the broker
///   decide, above 0 is a percentage up to 100. The broker refuses a market order without it.
/// @param algoId of a registered algorithm; null without one
public record KiteOrderSettings(
        KiteProduct product, BigDecimal marketProtection, @Nullable String algoId) {

    private static final BigDecimal AUTOMATIC = BigDecimal.ONE.negate();
    private static final BigDecimal MOST = BigDecimal.valueOf(100);
    private static final Pattern ALGO_ID = Pattern.compile("[A-Za-z0-9_-]+");

    /// For the day, with the broker's own protection.
    public static final KiteOrderSettings INTRADAY =
            new KiteOrderSettings(KiteProduct.MIS, AUTOMATIC, null);

    /// May stay overnight, with the broker's own protection.
    public static final KiteOrderSettings OVERNIGHT =
            new KiteOrderSettings(KiteProduct.NRML, AUTOMATIC, null);

    public KiteOrderSettings {
        boolean automatic = marketProtection.compareTo(AUTOMATIC) == 0;
        boolean percentage = marketProtection.signum() > 0 && marketProtection.compareTo(MOST) <= 0;
        if (!automatic && !percentage) {
            throw new IllegalArgumentException(
                    "market protection is %s; it must be -1, or a percentage above 0 up to 100"
                            .formatted(marketProtection));
        }
        if (algoId != null && !ALGO_ID.matcher(algoId).matches()) {
            throw new IllegalArgumentException(
                    "algo id '" + algoId + "' must be letters, digits, - and _");
        }
    }
}
