package io.alphastocks.book;

import io.alphastocks.model.OptionPosition;
import io.alphastocks.model.PositionStatistics;
import io.alphastocks.model.PositionStatistics.Result;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/// How an account's closed positions have done: kept as they close, since to count them would
/// decode all that there have ever been. One thread at a time.
final class ClosedPositions {

    private final Map<String, Result> results;

    /// @param results gets the result of each strategy that has closed a position
    ClosedPositions(Map<String, Result> results) {
        this.results = results;
    }

    /// A position changes: what it had brought, where it was closed, is taken back, and what it has
    /// brought now, where it is closed, is added.
    ///
    /// @param before null where it is new
    void replace(@Nullable OptionPosition before, OptionPosition after) {
        if (before != null && !before.isOpen()) {
            results.computeIfPresent(
                    before.strategy(),
                    (_, all) -> all.closed() == 1 ? null : all.minus(Result.of(before)));
        }
        if (!after.isOpen()) {
            results.merge(after.strategy(), Result.of(after), Result::plus);
        }
    }

    PositionStatistics statistics() {
        return PositionStatistics.of(results);
    }
}
