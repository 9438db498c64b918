package io.alphastocks.signal;

import java.util.Map;

/// What became of the signals that strategies gave. `received` is the sum of `first`, `reversals`,
/// `reEntries`, `duplicates`, `known` and `failed`.
///
/// @param received signals given
/// @param first emitted as the first of their day
/// @param reversals emitted against the direction of the one before
/// @param reEntries emitted after the one before touched a level
/// @param duplicates skipped: nothing new was said
/// @param known skipped: the book had them already
/// @param failed not emitted because the store could not answer
/// @param rejected emitted and then refused, by rule
public record SignalStatistics(
        long received,
        long first,
        long reversals,
        long reEntries,
        long duplicates,
        long known,
        long failed,
        Map<String, Long> rejected) {

    public SignalStatistics {
        rejected = Map.copyOf(rejected);
    }

    /// Signals stored and published.
    public long generated() {
        return first + reversals + reEntries;
    }
}
