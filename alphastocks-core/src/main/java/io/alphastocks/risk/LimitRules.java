package io.alphastocks.risk;

import io.alphastocks.model.Money;
import io.alphastocks.model.Price;
import io.alphastocks.model.RiskLimits;
import io.alphastocks.model.TradingStatus;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// The rules that [RiskLimits] stand for, as they were changed.
///
/// @param configured what they allow where nobody has changed it
record LimitRules(RiskLimits configured) {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    static Optional<RiskBreach> tradingState(Exposure account, ProposedEntry entry) {
        TradingStatus trading = account.trading();
        return trading.allowsEntries()
                ? Optional.empty()
                : Optional.of(
                        new RiskBreach(
                                "trading state",
                                trading.state() + ": " + trading.reason(),
                                "ACTIVE",
                                trading.until()));
    }

    static Optional<RiskBreach> unresolvedOrders(Exposure account, ProposedEntry entry) {
        return account.unresolvedOrders() > 0
                ? breach("unresolved orders", account.unresolvedOrders(), 0)
                : Optional.empty();
    }

    Optional<RiskBreach> feedSilence(Exposure account, ProposedEntry entry) {
        RiskLimits limits = account.limits(configured);
        Duration silence = entry.market().silence();
        Duration own = entry.market().maxSilence();
        Duration limit = own == null ? limits.maxFeedSilence() : own;
        return silence.compareTo(limit) > 0
                ? breach("stale feed", seconds(silence), seconds(limit))
                : Optional.empty();
    }

    Optional<RiskBreach> consecutiveLosses(Exposure account, ProposedEntry entry) {
        RiskLimits limits = account.limits(configured);
        return account.consecutiveLosses() >= limits.maxConsecutiveLosses()
                ? breach(
                                "consecutive losses",
                                account.consecutiveLosses(),
                                limits.maxConsecutiveLosses())
                        .map(b -> b.until(account.dayEnds()))
                : Optional.empty();
    }

    Optional<RiskBreach> dailyLoss(Exposure account, ProposedEntry entry) {
        RiskLimits limits = account.limits(configured);
        Money limit = account.capital().percent(limits.maxDailyLossPercent());
        return account.lossToday().compareTo(limit) >= 0
                ? breach("daily loss", account.lossToday(), limit)
                        .map(b -> b.until(account.dayEnds()))
                : Optional.empty();
    }

    Optional<RiskBreach> entryRate(Exposure account, ProposedEntry entry) {
        RiskLimits limits = account.limits(configured);
        int after = account.entriesLastMinute() + entry.orders();
        return after > limits.maxEntriesPerMinute()
                ? breach("entries per minute", after, limits.maxEntriesPerMinute())
                        .map(b -> b.until(entry.time().plus(MINUTE)))
                : Optional.empty();
    }

    /// Not asked early: a signal may make room for itself by reversing a position.
    Optional<RiskBreach> positions(Exposure account, ProposedEntry entry) {
        RiskLimits limits = account.limits(configured);
        return entry.isPriced() && account.positions() >= limits.maxPositions()
                ? breach("open positions", account.positions(), limits.maxPositions())
                : Optional.empty();
    }

    Optional<RiskBreach> positionSize(Exposure account, ProposedEntry entry) {
        RiskLimits limits = account.limits(configured);
        Money limit = account.capital().percent(limits.maxPositionPercent());
        return entry.value().isAbove(limit)
                ? breach("position size", entry.value(), limit)
                : Optional.empty();
    }

    Optional<RiskBreach> priceBand(Exposure account, ProposedEntry entry) {
        RiskLimits limits = account.limits(configured);
        Price last = entry.market().last();
        if (!entry.isPriced() || last == null) {
            return Optional.empty();
        }
        double percent = Math.abs(entry.price().raw() - last.raw()) * 100.0 / last.raw();
        return percent > limits.maxPriceBandPercent()
                ? breach(
                        "price band",
                        String.format(
                                Locale.ROOT,
                                "%s is %.2f %% from the last price %s",
                                entry.price(),
                                percent,
                                last),
                        limits.maxPriceBandPercent() + " %")
                : Optional.empty();
    }

    Optional<RiskBreach> capitalAtRisk(Exposure account, ProposedEntry entry) {
        RiskLimits limits = account.limits(configured);
        if (!entry.isPriced()) {
            return Optional.empty();
        }
        Money limit = account.capital().percent(limits.maxCapitalAtRiskPercent());
        Money after = account.capitalAtRisk().plus(entry.value());
        return after.isAbove(limit) ? breach("capital at risk", after, limit) : Optional.empty();
    }

    static Optional<RiskBreach> freeCash(Exposure account, ProposedEntry entry) {
        return entry.total().isAbove(account.freeCash())
                ? breach("free cash", entry.total(), account.freeCash())
                : Optional.empty();
    }

    private static Optional<RiskBreach> breach(String rule, Object value, Object limit) {
        return Optional.of(new RiskBreach(rule, value.toString(), limit.toString()));
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() / 1_000.0 + " s";
    }
}
