package io.alphastocks.execution;

import io.alphastocks.model.Price;
import io.alphastocks.model.RiskProfile;

import java.time.Duration;
import java.time.LocalTime;

/// How signals are executed. Of a threshold here and the profile's the stricter holds.
///
/// @param enabled whether signals are executed at all
/// @param profile the risk profile
/// @param maxSignalAge older signals are refused; at most 24 h
/// @param noEntriesBeforeClose no entries within this time before the session's end
/// @param minStrength least strength, 0 to 10
/// @param minExpectedMovePercent least expected move of the underlying
/// @param maxLots most lots of one trade, 1 or more
/// @param minDaysToExpiry least days to expiry
/// @param maxDaysToExpiry most days to expiry
/// @param strikesAround strikes considered on each side of the wanted one
/// @param minOpenInterest least open interest, in units
/// @param minVolume least volume of the day, in units
/// @param maxSpreadPercent widest spread, in percent of the middle
/// @param minPremium lowest premium that is bought
/// @param maxPremium highest premium that is bought
/// @param exitAtSignalLevels whether a position is closed when the underlying reaches the signal's
///   own stop or target
/// @param expiryLead how long before the session's end on the expiry day a position is closed
/// @param squareOff time of day, by the exchange's clock, at which intraday positions are closed
/// @param reversal what a signal does to an open position in the other direction
public record ExecutionSettings(
        boolean enabled,
        RiskProfile profile,
        Duration maxSignalAge,
        Duration noEntriesBeforeClose,
        double minStrength,
        double minExpectedMovePercent,
        int maxLots,
        int minDaysToExpiry,
        int maxDaysToExpiry,
        int strikesAround,
        long minOpenInterest,
        long minVolume,
        double maxSpreadPercent,
        Price minPremium,
        Price maxPremium,
        boolean exitAtSignalLevels,
        Duration expiryLead,
        LocalTime squareOff,
        ReversalPolicy reversal) {

    /// Nothing older than this is ever executed.
    public static final Duration OLDEST_SIGNAL = Duration.ofHours(24);

    public ExecutionSettings {
        require("maxSignalAge", !maxSignalAge.isNegative(), maxSignalAge, "0 or more");
        require(
                "maxSignalAge",
                maxSignalAge.compareTo(OLDEST_SIGNAL) <= 0,
                maxSignalAge,
                "at most 24 h");
        require(
                "noEntriesBeforeClose",
                !noEntriesBeforeClose.isNegative(),
                noEntriesBeforeClose,
                "0 or more");
        require("minStrength", minStrength >= 0 && minStrength <= 10, minStrength, "0 to 10");
        require(
                "minExpectedMovePercent",
                minExpectedMovePercent >= 0,
                minExpectedMovePercent,
                "0 or more");
        require("maxLots", maxLots >= 1, maxLots, "1 or more");
        require("minDaysToExpiry", minDaysToExpiry >= 0, minDaysToExpiry, "0 or more");
        require(
                "maxDaysToExpiry",
                maxDaysToExpiry >= minDaysToExpiry,
                maxDaysToExpiry,
                "minDaysToExpiry or more");
        require("strikesAround", strikesAround >= 0, strikesAround, "0 or more");
        require("maxSpreadPercent", maxSpreadPercent > 0, maxSpreadPercent, "above 0");
        require("maxPremium", maxPremium.isAbove(minPremium), maxPremium, "above minPremium");
        require("expiryLead", !expiryLead.isNegative(), expiryLead, "0 or more");
    }

    /// The defaults with a profile: signals up to 60 s old, no entries in the last 15 minutes,
    /// strength 5, move 0.5 %, 5 lots, 2 to 30 days to expiry, ±3 strikes, open interest 1,000,
    /// volume 100, spread 5 %, premium 1 to 5,000, square-off at 15:15.
    public static ExecutionSettings of(RiskProfile profile) {
        return new ExecutionSettings(
                true,
                profile,
                Duration.ofSeconds(60),
                Duration.ofMinutes(15),
                5.0,
                0.5,
                5,
                2,
                30,
                3,
                1_000,
                100,
                5,
                Price.of("1"),
                Price.of("5000"),
                true,
                Duration.ofHours(1),
                LocalTime.of(15, 15),
                ReversalPolicy.CLOSE_AND_REVERSE);
    }

    /// A builder that starts with these settings.
    public ExecutionSettingsBuilder toBuilder() {
        return new ExecutionSettingsBuilder(this);
    }

    double strengthNeeded() {
        return Math.max(minStrength, profile.minStrength());
    }

    double expectedMoveNeeded() {
        return Math.max(minExpectedMovePercent, profile.minExpectedMovePercent());
    }

    private static void require(String field, boolean holds, Object value, String allowed) {
        if (!holds) {
            throw new IllegalArgumentException(field + " is " + value + "; it must be " + allowed);
        }
    }
}
