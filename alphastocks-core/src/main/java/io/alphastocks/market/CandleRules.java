package io.alphastocks.market;

import io.alphastocks.model.Timeframe;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/// Which candles a [CandleAggregator] builds, and how.
///
/// @param timeframes the spans, at least one
/// @param grace how long after its end a candle still takes late ticks: 0 to 30 s
/// @param fillGaps whether a minute without ticks gives a flat candle at the close before it,
///   marked as filled; not before the session's first tick
public record CandleRules(Set<Timeframe> timeframes, Duration grace, boolean fillGaps) {

    private static final Duration MOST_GRACE = Duration.ofSeconds(30);
    private static final Duration LIVE_GRACE = Duration.ofSeconds(1);

    public CandleRules {
        timeframes = Set.copyOf(timeframes);
        if (timeframes.isEmpty()) {
            throw new IllegalArgumentException("candles need at least one timeframe");
        }
        if (grace.isNegative() || grace.compareTo(MOST_GRACE) > 0) {
            throw new IllegalArgumentException(
                    "grace for late ticks " + grace + " must be from 0 to 30 s");
        }
    }

    /// For live ticks: a grace of 1 s, gaps left open.
    public static CandleRules live(Timeframe... timeframes) {
        return new CandleRules(Set.of(timeframes), LIVE_GRACE, false);
    }

    /// For recorded and simulated ticks, which come in order: no grace, gaps left open.
    public static CandleRules recorded(Timeframe... timeframes) {
        return new CandleRules(Set.of(timeframes), Duration.ZERO, false);
    }

    /// These rules with gaps filled.
    public CandleRules fillingGaps() {
        return new CandleRules(timeframes, grace, true);
    }

    /// These rules with another grace for late ticks.
    public CandleRules withGrace(Duration other) {
        return new CandleRules(timeframes, other, fillGaps);
    }

    /// These rules for these spans.
    public CandleRules of(Collection<Timeframe> others) {
        return new CandleRules(Set.copyOf(others), grace, fillGaps);
    }

    /// The spans from the shortest to the longest.
    Set<Timeframe> ascending() {
        return new TreeSet<>(timeframes);
    }
}
