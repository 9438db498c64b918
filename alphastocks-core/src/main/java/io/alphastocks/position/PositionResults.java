package io.alphastocks.position;

import io.alphastocks.model.OptionPosition;
import io.alphastocks.position.PositionStatistics.Result;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/// Adds up closed positions.
final class PositionResults {

    private final AtomicReference<PositionStatistics> results =
            new AtomicReference<>(new PositionStatistics(Result.NONE, Map.of()));

    void add(OptionPosition position) {
        results.updateAndGet(before -> {
            Map<String, Result> byStrategy = new TreeMap<>(before.byStrategy());
            byStrategy.merge(
                    position.strategy(),
                    add(Result.NONE, position),
                    (known, _) -> add(known, position));
            return new PositionStatistics(add(before.total(), position), byStrategy);
        });
    }

    private static Result add(Result result, OptionPosition position) {
        return result.with(position.realisedGross(), position.charges().total());
    }

    PositionStatistics snapshot() {
        return results.get();
    }
}
