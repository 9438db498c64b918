package io.alphastocks.model;

import java.time.Duration;
import java.time.Instant;

/// Conversions between [Instant] and microseconds since 1970-01-01T00:00:00Z, the form in which
/// ticks and candles carry time.
public final class EpochMicros {

    private static final long PER_SECOND = 1_000_000;

    private EpochMicros() {}

    /// Microseconds since the epoch, what is finer cut off.
    ///
    /// @throws ArithmeticException beyond about 290,000 years around 1970
    public static long of(Instant instant) {
        return Math.addExact(
                Math.multiplyExact(instant.getEpochSecond(), PER_SECOND),
                instant.getNano() / 1_000);
    }

    public static long of(Duration duration) {
        return Math.addExact(
                Math.multiplyExact(duration.getSeconds(), PER_SECOND), duration.getNano() / 1_000);
    }

    public static Instant toInstant(long micros) {
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, PER_SECOND), Math.floorMod(micros, PER_SECOND) * 1_000);
    }
}
