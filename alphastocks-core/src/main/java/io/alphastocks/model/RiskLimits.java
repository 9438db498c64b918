package io.alphastocks.model;

import java.time.Duration;

/// The limits of an account. Each `with` method gives these limits with one changed.
///
/// @param maxPositions positions open at once, entries under way included; 1 or more
/// @param maxPositionPercent value of one entry in percent of the capital, above 0
/// @param maxCapitalAtRiskPercent what is held and may still be bought, in percent of the capital,
///   above 0
/// @param maxDailyLossPercent loss of a day, open losses included, in percent of the capital at
///   which it takes no more entries, above 0
/// @param maxConsecutiveLosses losing positions in a row after which a day takes no more entries
/// @param maxEntriesPerMinute entry orders within 60 s
/// @param maxPriceBandPercent how far an entry's price may be from the last traded one, in percent
///   of that, above 0
/// @param maxFeedSilence how long a feed may be late before it is stale: nothing is entered on it,
///   and no exit is judged on it; above 0
public record RiskLimits(
        int maxPositions,
        double maxPositionPercent,
        double maxCapitalAtRiskPercent,
        double maxDailyLossPercent,
        int maxConsecutiveLosses,
        int maxEntriesPerMinute,
        double maxPriceBandPercent,
        Duration maxFeedSilence) {

    /// 3 positions of 10 % of the capital each, 15 % at risk, 5 % daily loss, 3 losses in a row, 10
    /// entry orders a minute, prices within 10 % of the last, feeds at most 10 s late.
    public static final RiskLimits DEFAULT =
            new RiskLimits(3, 10, 15, 5, 3, 10, 10, Duration.ofSeconds(10));

    public RiskLimits {
        require("maxPositions", maxPositions);
        requirePercent("maxPositionPercent", maxPositionPercent);
        requirePercent("maxCapitalAtRiskPercent", maxCapitalAtRiskPercent);
        requirePercent("maxDailyLossPercent", maxDailyLossPercent);
        require("maxConsecutiveLosses", maxConsecutiveLosses);
        require("maxEntriesPerMinute", maxEntriesPerMinute);
        requirePercent("maxPriceBandPercent", maxPriceBandPercent);
        if (maxFeedSilence.isNegative() || maxFeedSilence.isZero()) {
            throw new IllegalArgumentException(
                    "maxFeedSilence is " + maxFeedSilence + "; it must be above 0");
        }
    }

    public RiskLimits withMaxPositions(int positions) {
        return new RiskLimits(
                positions,
                maxPositionPercent,
                maxCapitalAtRiskPercent,
                maxDailyLossPercent,
                maxConsecutiveLosses,
                maxEntriesPerMinute,
                maxPriceBandPercent,
                maxFeedSilence);
    }

    public RiskLimits withMaxPositionPercent(double percent) {
        return new RiskLimits(
                maxPositions,
                percent,
                maxCapitalAtRiskPercent,
                maxDailyLossPercent,
                maxConsecutiveLosses,
                maxEntriesPerMinute,
                maxPriceBandPercent,
                maxFeedSilence);
    }

    public RiskLimits withMaxCapitalAtRiskPercent(double percent) {
        return new RiskLimits(
                maxPositions,
                maxPositionPercent,
                percent,
                maxDailyLossPercent,
                maxConsecutiveLosses,
                maxEntriesPerMinute,
                maxPriceBandPercent,
                maxFeedSilence);
    }

    public RiskLimits withMaxDailyLossPercent(double percent) {
        return new RiskLimits(
                maxPositions,
                maxPositionPercent,
                maxCapitalAtRiskPercent,
                percent,
                maxConsecutiveLosses,
                maxEntriesPerMinute,
                maxPriceBandPercent,
                maxFeedSilence);
    }

    public RiskLimits withMaxConsecutiveLosses(int losses) {
        return new RiskLimits(
                maxPositions,
                maxPositionPercent,
                maxCapitalAtRiskPercent,
                maxDailyLossPercent,
                losses,
                maxEntriesPerMinute,
                maxPriceBandPercent,
                maxFeedSilence);
    }

    public RiskLimits withMaxEntriesPerMinute(int entries) {
        return new RiskLimits(
                maxPositions,
                maxPositionPercent,
                maxCapitalAtRiskPercent,
                maxDailyLossPercent,
                maxConsecutiveLosses,
                entries,
                maxPriceBandPercent,
                maxFeedSilence);
    }

    public RiskLimits withMaxPriceBandPercent(double percent) {
        return new RiskLimits(
                maxPositions,
                maxPositionPercent,
                maxCapitalAtRiskPercent,
                maxDailyLossPercent,
                maxConsecutiveLosses,
                maxEntriesPerMinute,
                percent,
                maxFeedSilence);
    }

    public RiskLimits withMaxFeedSilence(Duration silence) {
        return new RiskLimits(
                maxPositions,
                maxPositionPercent,
                maxCapitalAtRiskPercent,
                maxDailyLossPercent,
                maxConsecutiveLosses,
                maxEntriesPerMinute,
                maxPriceBandPercent,
                silence);
    }

    private static void require(String field, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(field + " is " + value + "; it must be 1 or more");
        }
    }

    private static void requirePercent(String field, double value) {
        if (!(value > 0 && value <= 100)) {
            throw new IllegalArgumentException(
                    field + " is " + value + "; it must be above 0 and at most 100 percent");
        }
    }
}
