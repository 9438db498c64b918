package io.alphastocks.engine;

import io.alphastocks.model.Money;
import io.alphastocks.risk.Exposure;
import io.alphastocks.risk.ProposedEntry;
import io.alphastocks.risk.RiskBreach;
import io.alphastocks.risk.RiskRule;

import java.util.Optional;

/// The user's word that an engine may trade with real money: on which account, and how far. Its
/// bounds hold beside all limits, and nothing that an engine is configured with can widen them.
///
/// @param account the broker's own id of the account; the engine refuses a broker of another one
/// @param maxLoss loss of a day, open losses included, at which nothing more is entered; above 0
/// @param maxOrderValue the largest value of one entry; above 0
public record LiveConsent(String account, Money maxLoss, Money maxOrderValue) {

    public LiveConsent {
        if (account.isBlank()) {
            throw new IllegalArgumentException(
                    "consent to live trading names the broker's account");
        }
        require("maxLoss", maxLoss);
        require("maxOrderValue", maxOrderValue);
    }

    /// Its bounds as a rule.
    RiskRule rule() {
        return this::check;
    }

    private Optional<RiskBreach> check(Exposure account, ProposedEntry entry) {
        if (account.lossToday().compareTo(maxLoss) >= 0) {
            return Optional.of(
                    new RiskBreach(
                            "consented loss",
                            account.lossToday().toString(),
                            maxLoss.toString(),
                            account.dayEnds()));
        }
        return entry.value().isAbove(maxOrderValue)
                ? Optional.of(
                        new RiskBreach(
                                "consented order value",
                                entry.value().toString(),
                                maxOrderValue.toString()))
                : Optional.empty();
    }

    private static void require(String field, Money value) {
        if (!value.isAbove(Money.ZERO)) {
            throw new IllegalArgumentException(field + " is " + value + "; it must be above 0");
        }
    }
}
