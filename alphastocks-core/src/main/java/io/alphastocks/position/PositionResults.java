package io.alphastocks.position;

import io.alphastocks.model.OptionPosition;
import io.alphastocks.position.PositionStatistics.Result;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// Adds up closed positions.
final class PositionResults {

    private final Map<String, OptionPosition> closed = new ConcurrentHashMap<>();

    /// Takes a position as it was closed; one that a late fill had opened again replaces what it
    /// was before.
    void add(OptionPosition position) {
        closed.put(position.id(), position);
    }

    PositionStatistics snapshot() {
        Result total = Result.NONE;
        Map<String, Result> byStrategy = new TreeMap<>();
        for (OptionPosition position : closed.values()) {
            total = with(total, position);
            byStrategy.put(
                    position.strategy(),
                    with(byStrategy.getOrDefault(position.strategy(), Result.NONE), position));
        }
        return new PositionStatistics(total, byStrategy);
    }

    private static Result with(Result result, OptionPosition position) {
        return result.with(position.realisedGross(), position.charges().total());
    }
}
