package io.alphastocks.risk;

import io.alphastocks.model.RiskLimits;
import io.alphastocks.time.TradingCalendar;

import java.util.List;
import java.util.Optional;

/// Decides whether an entry may be added to an account. It is asked twice about each: early, about
/// an entry that has no contract and no price yet, so that nothing is looked for in vain; and by
/// the book, on its own thread, in the very step that stores the entry, where its answer counts.
/// What it says no to is rejected with its name, value and limit.
///
/// Rules of your own are added to an engine's by `EngineBuilder.rule`. A rule is a quick function
/// of its two arguments: it must not block, and must not call the engine. One that throws refuses
/// nothing and stores nothing: the entry fails with what it threw.
@FunctionalInterface
public interface RiskRule {

    /// What stands against an entry, empty where nothing does.
    ///
    /// @param account the account as it is, without the entry
    /// @param entry what is wished for
    Optional<RiskBreach> check(Exposure account, ProposedEntry entry);

    /// Entries only while the derivatives segment trades.
    static RiskRule session(TradingCalendar calendar) {
        return new SessionRule(calendar);
    }

    /// Limits as rules, in the order in which they are asked, after whether the account trades at
    /// all. Where a person has changed the limits, the changed ones hold.
    static List<RiskRule> of(RiskLimits limits) {
        LimitRules rules = new LimitRules(limits);
        return List.of(
                LimitRules::tradingState,
                LimitRules::unresolvedOrders,
                rules::feedSilence,
                rules::consecutiveLosses,
                rules::dailyLoss,
                rules::entryRate,
                rules::positions,
                rules::positionSize,
                rules::priceBand,
                rules::capitalAtRisk,
                LimitRules::freeCash);
    }

    /// The first of some rules that says no.
    static Optional<RiskBreach> first(List<RiskRule> rules, Exposure account, ProposedEntry entry) {
        for (RiskRule rule : rules) {
            Optional<RiskBreach> breach = rule.check(account, entry);
            if (breach.isPresent()) {
                return breach;
            }
        }
        return Optional.empty();
    }
}
