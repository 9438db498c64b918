package io.alphastocks.risk;

import java.util.Optional;

/// Decides whether an entry may be added to an account. Rules are pure functions: the book calls
/// them on its own thread, between two commits.
@FunctionalInterface
public interface RiskRule {

    /// What stands against an entry, empty where nothing does.
    ///
    /// @param exposure the account as it is
    /// @param entry what the entry will cost; [EntryCost#UNKNOWN] where no price is known yet
    Optional<RiskBreach> check(Exposure exposure, EntryCost entry);
}
