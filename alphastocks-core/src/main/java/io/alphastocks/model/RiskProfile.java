package io.alphastocks.model;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/// How boldly signals are traded. The four shipped ones are constants; a user's own is a record
/// like any other.
///
/// @param name for logs and reports
/// @param moneyness which strikes are wanted
/// @param moneynessPercent how far in or out of the money, in percent of the underlying; 0 for ATM
/// @param minDelta least absolute delta of the option, 0 to 1
/// @param stopPercent loss of the premium at which the position is closed
/// @param targetPercent gain of the premium that is the (first) target
/// @param secondTargetPercent target of the rest after a partial exit; 0 where there is none
/// @param riskPercent share of the capital that one trade may lose at its stop
/// @param minExpectedMovePercent least expected move of the underlying
/// @param minStrength least strength of the signal, 0 to 10
/// @param longestHolding after which the position is closed
/// @param overnight whether it may be held over the session's end
/// @param partialExit null where there is none
/// @param trailing null where there is none
public record RiskProfile(
        String name,
        Moneyness moneyness,
        double moneynessPercent,
        double minDelta,
        double stopPercent,
        double targetPercent,
        double secondTargetPercent,
        double riskPercent,
        double minExpectedMovePercent,
        double minStrength,
        Duration longestHolding,
        boolean overnight,
        @Nullable PartialExit partialExit,
        @Nullable Trailing trailing) {

    /// Closing a part early.
    ///
    /// @param atPercent gain of the premium at which it happens
    /// @param sharePercent share of the position that is closed
    public record PartialExit(double atPercent, double sharePercent) {}

    /// Following the premium with the stop.
    ///
    /// @param fromPercent gain of the premium from which it works
    /// @param giveBackPercent share of the gain that may be lost again
    public record Trailing(double fromPercent, double giveBackPercent) {}

    public static final RiskProfile ULTRA_SAFE =
            new RiskProfile(
                    "ULTRA_SAFE",
                    Moneyness.ITM,
                    0.5,
                    0.60,
                    20,
                    30,
                    0,
                    1.5,
                    1,
                    8,
                    Duration.ofHours(3),
                    false,
                    null,
                    null);

    public static final RiskProfile CONSERVATIVE =
            new RiskProfile(
                    "CONSERVATIVE",
                    Moneyness.ATM,
                    0,
                    0.45,
                    30,
                    45,
                    70,
                    2,
                    1.5,
                    7,
                    Duration.ofHours(4),
                    false,
                    new PartialExit(45, 60),
                    new Trailing(25, 50));

    public static final RiskProfile BALANCED =
            new RiskProfile(
                    "BALANCED",
                    Moneyness.OTM,
                    0.75,
                    0.35,
                    35,
                    60,
                    100,
                    3,
                    1,
                    6,
                    Duration.ofHours(6),
                    false,
                    new PartialExit(50, 50),
                    new Trailing(30, 50));

    public static final RiskProfile AGGRESSIVE =
            new RiskProfile(
                    "AGGRESSIVE",
                    Moneyness.OTM,
                    1.5,
                    0.25,
                    50,
                    100,
                    150,
                    4,
                    2,
                    7,
                    Duration.ofHours(12),
                    true,
                    new PartialExit(60, 30),
                    new Trailing(50, 40));

    public RiskProfile {
        require(name, "moneynessPercent", moneynessPercent, 0, 50);
        require(name, "minDelta", minDelta, 0, 1);
        require(name, "stopPercent", stopPercent, 0.1, 100);
        require(name, "targetPercent", targetPercent, 0.1, 10_000);
        require(name, "secondTargetPercent", secondTargetPercent, 0, 10_000);
        require(name, "riskPercent", riskPercent, 0.001, 100);
        require(name, "minExpectedMovePercent", minExpectedMovePercent, 0, 100);
        require(name, "minStrength", minStrength, 0, 10);
        if (longestHolding.isNegative() || longestHolding.isZero()) {
            throw new IllegalArgumentException(
                    "profile " + name + ": longestHolding must be above 0");
        }
        if (partialExit != null) {
            require(name, "partialExit.atPercent", partialExit.atPercent, 0.1, 10_000);
            require(name, "partialExit.sharePercent", partialExit.sharePercent, 0, 100);
        }
        if (trailing != null) {
            require(name, "trailing.fromPercent", trailing.fromPercent, 0, 10_000);
            require(name, "trailing.giveBackPercent", trailing.giveBackPercent, 0, 100);
        }
    }

    private static void require(
            String profile, String field, double value, double min, double max) {
        if (!(value >= min && value <= max)) {
            throw new IllegalArgumentException(
                    "profile %s: %s is %s; it must be from %s to %s"
                            .formatted(profile, field, value, min, max));
        }
    }
}
