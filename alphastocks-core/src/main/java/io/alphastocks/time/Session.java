package io.alphastocks.time;

import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.Segment;

import java.time.Instant;
import java.time.LocalDate;

/// The trading hours of a segment on one day.
///
/// @param segment the segment
/// @param date the trading day, by the calendar's zone
/// @param openMicros first instant of trading, microseconds since the epoch
/// @param closeMicros first instant after trading
/// @param special whether the calendar lists this day's hours by themselves: Muhurat, a weekend
public record Session(
        Segment segment, LocalDate date, long openMicros, long closeMicros, boolean special) {

    public Session {
        if (closeMicros <= openMicros) {
            throw new IllegalArgumentException(
                    segment + " on " + date + ": a session must close after it opens");
        }
    }

    /// Whether trading is open at a time: from the open up to, and without, the close.
    public boolean contains(long micros) {
        return micros >= openMicros && micros < closeMicros;
    }

    public boolean contains(Instant time) {
        return contains(EpochMicros.of(time));
    }

    public Instant open() {
        return EpochMicros.toInstant(openMicros);
    }

    public Instant close() {
        return EpochMicros.toInstant(closeMicros);
    }
}
