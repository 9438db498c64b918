package io.alphastocks.benchmarks;

import org.HdrHistogram.ConcurrentHistogram;

import java.util.Arrays;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/// Times, kept apart by the second in which they fell. A percentile is the median over the seconds:
/// a stall of the whole machine spoils one of them, not the result. The maximum hides nothing.
final class Windows {

    static final int SECONDS = 10;

    private static final long NANOS = 1_000_000_000;
    private static final int DIGITS = 3;

    private final ConcurrentHistogram[] histograms =
            Stream.generate(() -> new ConcurrentHistogram(DIGITS))
                    .limit(SECONDS)
                    .toArray(ConcurrentHistogram[]::new);

    /// Records a time; may be called by several threads.
    ///
    /// @param since when it fell, from the start of the measurement; what is before is left out
    /// @param nanos the time
    void record(long since, long nanos) {
        int second = Math.toIntExact(Math.floorDiv(since, NANOS));
        if (second >= 0 && second < SECONDS) {
            histograms[second].recordValue(nanos);
        }
    }

    /// Records a time of something that should happen once per interval, and what would have been
    /// seen at the intervals that it missed.
    void record(long since, long nanos, long interval) {
        for (long left = nanos; left >= 0; left -= interval) {
            record(since, left);
        }
    }

    double percentileMicros(double percentile) {
        return median(histogram -> histogram.getValueAtPercentile(percentile));
    }

    /// The mean of all seconds together.
    double meanMicros() {
        double sum = 0;
        long count = 0;
        for (ConcurrentHistogram histogram : histograms) {
            sum += histogram.getMean() * histogram.getTotalCount();
            count += histogram.getTotalCount();
        }
        return sum / Math.max(1, count) / 1_000.0;
    }

    double maxMicros() {
        return Arrays.stream(histograms)
                        .mapToLong(ConcurrentHistogram::getMaxValue)
                        .max()
                        .orElseThrow()
                / 1_000.0;
    }

    private double median(ToLongFunction<ConcurrentHistogram> value) {
        long[] sorted = Arrays.stream(histograms).mapToLong(value).sorted().toArray();
        return (sorted[(SECONDS - 1) / 2] + sorted[SECONDS / 2]) / 2_000.0;
    }
}
