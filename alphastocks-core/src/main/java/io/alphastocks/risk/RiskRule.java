package io.alphastocks.risk;

import io.alphastocks.model.Money;

import java.util.Optional;

/// Decides whether an entry may be added to an account. Rules are pure functions: the book calls
/// them on its own thread, between two commits.
@FunctionalInterface
public interface RiskRule {

    /// What stands against an entry, empty where nothing does.
    ///
    /// @param exposure the account as it is
    /// @param entryValue what the entry will cost, before charges; zero where no price is known
    ///   yet, and the question is whether any entry is allowed at all
    Optional<RiskBreach> check(Exposure exposure, Money entryValue);
}
