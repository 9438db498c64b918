package io.alphastocks.strategy;

/// What one strategy instance has done so far; an immutable snapshot.
///
/// @param name the instance
/// @param state where it stands
/// @param candles candles that it was given, history included
/// @param repeatedCandles candles that were left out because one with this or a later start had
///   already been given, as happens where history and live data overlap
/// @param signals signals emitted
/// @param suppressed signals counted but not emitted, because it was warming up
/// @param discarded signals of calls that threw
public record StrategyStatistics(
        String name,
        State state,
        long candles,
        long repeatedCandles,
        long signals,
        long suppressed,
        long discarded) {

    /// The life of a strategy instance.
    public enum State {
        /// Not started yet.
        NEW,
        /// Is given data.
        RUNNING,
        /// Stopped in order.
        STOPPED,
        /// Threw, or was not run because of its history.
        FAILED
    }
}
