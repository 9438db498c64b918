package io.alphastocks.model;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// One contract that was considered for a signal, with what every filter said.
///
/// @param contract the contract
/// @param premium the price it was judged at; null where the feed has none
/// @param distancePercent distance of its strike from the wanted strike, in percent of the
///   underlying
/// @param filters every filter that was asked, in order
/// @param chosen whether this is the contract that was taken
public record StrikeCandidate(
        OptionContract contract,
        @Nullable Price premium,
        double distancePercent,
        List<FilterResult> filters,
        boolean chosen) {

    /// What a filter said.
    public enum Verdict {
        PASSED,
        FAILED,
        /// The feed does not have what the filter needs: it passes, and shows.
        NOT_AVAILABLE
    }

    /// One filter's answer.
    ///
    /// @param filter its name
    /// @param verdict its answer
    /// @param value what it looked at, empty where not available
    /// @param limit what it allows
    public record FilterResult(String filter, Verdict verdict, String value, String limit) {}

    public StrikeCandidate {
        filters = List.copyOf(filters);
    }

    /// Whether no filter failed.
    public boolean isEligible() {
        return filters.stream().noneMatch(f -> f.verdict() == Verdict.FAILED);
    }

    public StrikeCandidate asChosen() {
        return new StrikeCandidate(contract, premium, distancePercent, filters, true);
    }
}
