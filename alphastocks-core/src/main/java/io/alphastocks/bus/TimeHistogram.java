package io.alphastocks.bus;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/// Counts durations in buckets, eight to each power of two, so that a bucket is at most an eighth
/// wide. Written by any thread: only sampled executions come here.
final class TimeHistogram {

    private static final int BITS = 3;
    private static final int PER_OCTAVE = 1 << BITS;

    /// Up to 2^42 ns, more than an hour.
    private static final int BUCKETS = (42 - BITS + 1) * PER_OCTAVE;

    private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);
    private final AtomicLong longest = new AtomicLong();

    /// @param weight how many executions the sample stands for
    void record(long nanos, long weight) {
        long duration = Math.max(nanos, 0);
        counts.getAndAdd(bucket(duration), weight);
        if (duration > longest.get()) {
            longest.accumulateAndGet(duration, Math::max);
        }
    }

    static int bucket(long nanos) {
        if (nanos < PER_OCTAVE) {
            return (int) nanos;
        }
        int octave = 63 - BITS - Long.numberOfLeadingZeros(nanos);
        int bucket = (octave + 1) * PER_OCTAVE + (int) ((nanos >>> octave) & (PER_OCTAVE - 1));
        return Math.min(bucket, BUCKETS - 1);
    }

    /// The middle of a bucket.
    private static long middle(int bucket) {
        if (bucket < PER_OCTAVE) {
            return bucket;
        }
        int octave = bucket / PER_OCTAVE - 1;
        long from = (long) (PER_OCTAVE + bucket % PER_OCTAVE) << octave;
        return from + (1L << octave) / 2;
    }

    HandlingTimes times() {
        long[] now = new long[BUCKETS];
        long total = 0;
        for (int i = 0; i < BUCKETS; i++) {
            now[i] = counts.get(i);
            total += now[i];
        }
        return new HandlingTimes(
                percentile(now, total, 0.50),
                percentile(now, total, 0.90),
                percentile(now, total, 0.99),
                Duration.ofNanos(longest.get()));
    }

    private Duration percentile(long[] now, long total, double share) {
        long rank = (long) Math.ceil(total * share);
        long seen = 0;
        for (int i = 0; i < BUCKETS && rank > 0; i++) {
            seen += now[i];
            if (seen >= rank) {
                return Duration.ofNanos(Math.min(middle(i), longest.get()));
            }
        }
        return Duration.ZERO;
    }
}
