package io.alphastocks.market;

/// What a pass over recorded data has met so far.
///
/// @param delivered ticks and candles given out
/// @param duplicates rows left out because they repeat the one before exactly
/// @param outsideSession rows left out because the calendar has no session at their time
/// @param roundedPrices prices with more than four decimals, rounded to four, halves up
public record FeedCounts(long delivered, long duplicates, long outsideSession, long roundedPrices) {

    FeedCounts plus(FeedCounts other) {
        return new FeedCounts(
                delivered + other.delivered,
                duplicates + other.duplicates,
                outsideSession + other.outsideSession,
                roundedPrices + other.roundedPrices);
    }
}
