package io.alphastocks.store;

import java.time.Duration;

/// When a [WriteBuffer] has rows stored, and how many wait.
///
/// @param batch rows that make a batch at once
/// @param longestWait how long a row waits for its batch to fill
/// @param bound rows that are kept while the store is away, not less than a batch
/// @param firstRetry how long after a failure it is tried again, doubled with each more
/// @param longestRetry the longest that this becomes
public record BufferSettings(
        int batch, Duration longestWait, int bound, Duration firstRetry, Duration longestRetry) {

    /// 10,000 rows or 1 s; 250,000 rows wait, about 40 MB of ticks; again after 100 ms to 5 s.
    public static final BufferSettings DEFAULT =
            new BufferSettings(
                    10_000,
                    Duration.ofSeconds(1),
                    250_000,
                    Duration.ofMillis(100),
                    Duration.ofSeconds(5));

    public BufferSettings {
        if (batch < 1 || bound < batch) {
            throw new IllegalArgumentException(
                    "a batch of %s rows and a bound of %s: a batch has 1 or more, and fits the bound"
                            .formatted(batch, bound));
        }
        if (longestWait.isNegative()
                || !firstRetry.isPositive()
                || longestRetry.compareTo(firstRetry) < 0) {
            throw new IllegalArgumentException(
                    "wait %s, retries after %s to %s: they must be 0 or more, above 0, and not less than the first"
                            .formatted(longestWait, firstRetry, longestRetry));
        }
    }

    /// These, with another bound: so many rows wait while the store is away, or slower than what
    /// comes, as it is where recorded data is played as fast as it goes.
    public BufferSettings withBound(int rows) {
        return new BufferSettings(batch, longestWait, rows, firstRetry, longestRetry);
    }
}
