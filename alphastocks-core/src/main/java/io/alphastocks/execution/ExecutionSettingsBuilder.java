package io.alphastocks.execution;

import io.alphastocks.model.Price;
import io.alphastocks.model.RiskProfile;

import java.time.Duration;
import java.time.LocalTime;

/// Changes [ExecutionSettings]; each of its parts is described there. Not for use by several
/// threads at once.
public final class ExecutionSettingsBuilder {

    private boolean enabled;
    private RiskProfile profile;
    private Duration maxSignalAge;
    private Duration noEntriesBeforeClose;
    private double minStrength;
    private double minExpectedMovePercent;
    private int maxLots;
    private int minDaysToExpiry;
    private int maxDaysToExpiry;
    private int strikesAround;
    private long minOpenInterest;
    private long minVolume;
    private double maxSpreadPercent;
    private Price minPremium;
    private Price maxPremium;
    private boolean exitAtSignalLevels;
    private Duration expiryLead;
    private LocalTime squareOff;
    private ReversalPolicy reversal;

    ExecutionSettingsBuilder(ExecutionSettings start) {
        enabled = start.enabled();
        profile = start.profile();
        maxSignalAge = start.maxSignalAge();
        noEntriesBeforeClose = start.noEntriesBeforeClose();
        minStrength = start.minStrength();
        minExpectedMovePercent = start.minExpectedMovePercent();
        maxLots = start.maxLots();
        minDaysToExpiry = start.minDaysToExpiry();
        maxDaysToExpiry = start.maxDaysToExpiry();
        strikesAround = start.strikesAround();
        minOpenInterest = start.minOpenInterest();
        minVolume = start.minVolume();
        maxSpreadPercent = start.maxSpreadPercent();
        minPremium = start.minPremium();
        maxPremium = start.maxPremium();
        exitAtSignalLevels = start.exitAtSignalLevels();
        expiryLead = start.expiryLead();
        squareOff = start.squareOff();
        reversal = start.reversal();
    }

    /// Whether signals are executed at all.
    public ExecutionSettingsBuilder enabled(boolean value) {
        enabled = value;
        return this;
    }

    /// The risk profile.
    public ExecutionSettingsBuilder profile(RiskProfile value) {
        profile = value;
        return this;
    }

    /// Older signals are refused; at most 24 h.
    public ExecutionSettingsBuilder maxSignalAge(Duration value) {
        maxSignalAge = value;
        return this;
    }

    /// No entries within this time before the session's end.
    public ExecutionSettingsBuilder noEntriesBeforeClose(Duration value) {
        noEntriesBeforeClose = value;
        return this;
    }

    /// Least strength, 0 to 10.
    public ExecutionSettingsBuilder minStrength(double value) {
        minStrength = value;
        return this;
    }

    /// Least expected move of the underlying.
    public ExecutionSettingsBuilder minExpectedMovePercent(double value) {
        minExpectedMovePercent = value;
        return this;
    }

    /// Most lots of one trade, 1 or more.
    public ExecutionSettingsBuilder maxLots(int value) {
        maxLots = value;
        return this;
    }

    /// Least days to expiry.
    public ExecutionSettingsBuilder minDaysToExpiry(int value) {
        minDaysToExpiry = value;
        return this;
    }

    /// Most days to expiry.
    public ExecutionSettingsBuilder maxDaysToExpiry(int value) {
        maxDaysToExpiry = value;
        return this;
    }

    /// Strikes considered on each side of the wanted one.
    public ExecutionSettingsBuilder strikesAround(int value) {
        strikesAround = value;
        return this;
    }

    /// Least open interest, in units.
    public ExecutionSettingsBuilder minOpenInterest(long value) {
        minOpenInterest = value;
        return this;
    }

    /// Least volume of the day, in units.
    public ExecutionSettingsBuilder minVolume(long value) {
        minVolume = value;
        return this;
    }

    /// Widest spread, in percent of the middle.
    public ExecutionSettingsBuilder maxSpreadPercent(double value) {
        maxSpreadPercent = value;
        return this;
    }

    /// Lowest premium that is bought.
    public ExecutionSettingsBuilder minPremium(Price value) {
        minPremium = value;
        return this;
    }

    /// Highest premium that is bought.
    public ExecutionSettingsBuilder maxPremium(Price value) {
        maxPremium = value;
        return this;
    }

    /// Whether a position is closed when the underlying reaches the signal's own stop or target.
    public ExecutionSettingsBuilder exitAtSignalLevels(boolean value) {
        exitAtSignalLevels = value;
        return this;
    }

    /// How long before the session's end on the expiry day a position is closed.
    public ExecutionSettingsBuilder expiryLead(Duration value) {
        expiryLead = value;
        return this;
    }

    /// Time of day, by the exchange's clock, at which intraday positions are closed.
    public ExecutionSettingsBuilder squareOff(LocalTime value) {
        squareOff = value;
        return this;
    }

    /// What a signal does to an open position in the other direction.
    public ExecutionSettingsBuilder reversal(ReversalPolicy value) {
        reversal = value;
        return this;
    }

    /// The settings.
    ///
    /// @throws IllegalArgumentException if one of them is out of range; says which, and what is
    ///   allowed
    public ExecutionSettings build() {
        return new ExecutionSettings(
                enabled,
                profile,
                maxSignalAge,
                noEntriesBeforeClose,
                minStrength,
                minExpectedMovePercent,
                maxLots,
                minDaysToExpiry,
                maxDaysToExpiry,
                strikesAround,
                minOpenInterest,
                minVolume,
                maxSpreadPercent,
                minPremium,
                maxPremium,
                exitAtSignalLevels,
                expiryLead,
                squareOff,
                reversal);
    }
}
