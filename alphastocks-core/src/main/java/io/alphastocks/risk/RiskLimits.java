package io.alphastocks.risk;

import io.alphastocks.model.Money;

import java.util.List;
import java.util.Optional;

/// The limits of an account, as rules.
///
/// @param maxPositions positions open at once, entries included; 1 or more
/// @param maxCapitalAtRiskPercent of the capital, above 0
/// @param maxDailyLossPercent net loss of a day in percent of the capital after which it takes no
///   entries, above 0
/// @param maxConsecutiveLosses losing positions in a row after which a day takes no entries
/// @param maxEntriesPerMinute entry orders within 60 s
public record RiskLimits(
        int maxPositions,
        double maxCapitalAtRiskPercent,
        double maxDailyLossPercent,
        int maxConsecutiveLosses,
        int maxEntriesPerMinute) {

    /// 3 positions, 15 % at risk, 5 % daily loss, 3 losses in a row, 10 entries a minute.
    public static final RiskLimits DEFAULT = new RiskLimits(3, 15, 5, 3, 10);

    public RiskLimits {
        require("maxPositions", maxPositions, 1);
        require("maxConsecutiveLosses", maxConsecutiveLosses, 1);
        require("maxEntriesPerMinute", maxEntriesPerMinute, 1);
        requirePercent("maxCapitalAtRiskPercent", maxCapitalAtRiskPercent);
        requirePercent("maxDailyLossPercent", maxDailyLossPercent);
    }

    public RiskLimits withMaxPositions(int positions) {
        return new RiskLimits(
                positions,
                maxCapitalAtRiskPercent,
                maxDailyLossPercent,
                maxConsecutiveLosses,
                maxEntriesPerMinute);
    }

    /// The rules that need no price: they can refuse before a contract is looked for.
    public List<RiskRule> withoutPrice() {
        return List.of(
                RiskLimits::notHalted,
                RiskLimits::resolved,
                this::consecutiveLosses,
                this::dailyLoss,
                this::entryRate);
    }

    /// All rules, in the order in which they are asked.
    public List<RiskRule> all() {
        return List.of(
                RiskLimits::notHalted,
                RiskLimits::resolved,
                this::consecutiveLosses,
                this::dailyLoss,
                this::entryRate,
                this::positions,
                this::capitalAtRisk,
                RiskLimits::freeCash);
    }

    /// The first of some rules that says no.
    public static Optional<RiskBreach> first(
            List<RiskRule> rules, Exposure exposure, EntryCost entry) {
        for (RiskRule rule : rules) {
            Optional<RiskBreach> breach = rule.check(exposure, entry);
            if (breach.isPresent()) {
                return breach;
            }
        }
        return Optional.empty();
    }

    private static Optional<RiskBreach> notHalted(Exposure exposure, EntryCost entry) {
        return exposure.halted()
                ? Optional.of(new RiskBreach("trading halted", "halted", "not halted"))
                : Optional.empty();
    }

    private static Optional<RiskBreach> resolved(Exposure exposure, EntryCost entry) {
        return exposure.unresolvedOrders() > 0
                ? breach("unresolved orders", exposure.unresolvedOrders(), 0)
                : Optional.empty();
    }

    private Optional<RiskBreach> consecutiveLosses(Exposure exposure, EntryCost entry) {
        return exposure.consecutiveLosses() >= maxConsecutiveLosses
                ? breach("consecutive losses", exposure.consecutiveLosses(), maxConsecutiveLosses)
                : Optional.empty();
    }

    private Optional<RiskBreach> dailyLoss(Exposure exposure, EntryCost entry) {
        Money limit = exposure.capital().percent(maxDailyLossPercent);
        Money loss = exposure.realisedToday().negated();
        return loss.compareTo(limit) >= 0 ? breach("daily loss", loss, limit) : Optional.empty();
    }

    private Optional<RiskBreach> entryRate(Exposure exposure, EntryCost entry) {
        return exposure.entriesLastMinute() >= maxEntriesPerMinute
                ? breach("entries per minute", exposure.entriesLastMinute(), maxEntriesPerMinute)
                : Optional.empty();
    }

    private Optional<RiskBreach> positions(Exposure exposure, EntryCost entry) {
        return exposure.positions() >= maxPositions
                ? breach("open positions", exposure.positions(), maxPositions)
                : Optional.empty();
    }

    private Optional<RiskBreach> capitalAtRisk(Exposure exposure, EntryCost entry) {
        Money limit = exposure.capital().percent(maxCapitalAtRiskPercent);
        Money after = exposure.capitalAtRisk().plus(entry.value());
        return after.isAbove(limit) ? breach("capital at risk", after, limit) : Optional.empty();
    }

    private static Optional<RiskBreach> freeCash(Exposure exposure, EntryCost entry) {
        return entry.total().isAbove(exposure.freeCash())
                ? breach("free cash", entry.total(), exposure.freeCash())
                : Optional.empty();
    }

    private static Optional<RiskBreach> breach(String rule, Object value, Object limit) {
        return Optional.of(new RiskBreach(rule, value.toString(), limit.toString()));
    }

    private static void require(String field, int value, int min) {
        if (value < min) {
            throw new IllegalArgumentException(
                    field + " is " + value + "; it must be " + min + " or more");
        }
    }

    private static void requirePercent(String field, double value) {
        if (!(value > 0 && value <= 100)) {
            throw new IllegalArgumentException(
                    field + " is " + value + "; it must be above 0 and at most 100 percent");
        }
    }
}
