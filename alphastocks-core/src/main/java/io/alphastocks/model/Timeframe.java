package io.alphastocks.model;

import java.time.Duration;

/// The span of a candle. Candles are anchored at the session's open, not at the clock hour; a
/// [#DAY] candle is one session.
public enum Timeframe {
    MIN_1(1),
    MIN_3(3),
    MIN_5(5),
    MIN_10(10),
    MIN_15(15),
    MIN_30(30),
    MIN_60(60),
    DAY(24 * 60);

    private final Duration duration;

    Timeframe(int minutes) {
        duration = Duration.ofMinutes(minutes);
    }

    /// The length of a whole candle; the last one of a session may be shorter, and the length of
    /// [#DAY] is the calendar's session, not these 24 hours.
    public Duration duration() {
        return duration;
    }

    public boolean isIntraday() {
        return this != DAY;
    }
}
