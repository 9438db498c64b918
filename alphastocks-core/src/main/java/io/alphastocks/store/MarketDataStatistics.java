package io.alphastocks.store;

/// What became of the rows that a store of market data was given: ticks, candles, chains and
/// metrics, one row each. Of one moment when nothing is under way.
///
/// @param stored rows that are stored
/// @param dropped rows that were given up, the oldest first, because the store was away and the
///   buffer full, or it was closed while it was away
/// @param waiting rows that are still to be stored
public record MarketDataStatistics(long stored, long dropped, long waiting) {

    /// All rows that were taken.
    public long taken() {
        return stored + dropped + waiting;
    }
}
