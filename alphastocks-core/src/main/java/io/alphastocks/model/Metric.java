package io.alphastocks.model;

import java.time.Instant;

/// A measured value at a time: a return, a rate, a count; what a report or a dashboard draws.
///
/// @param name what is measured, such as `net profit`; not blank
/// @param subject whom it is about, such as a strategy's name; empty where that is everybody
/// @param timeMicros microseconds since the epoch
/// @param value a finite number
public record Metric(String name, String subject, long timeMicros, double value) {

    public Metric {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a metric needs a name");
        }
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(
                    "metric %s of '%s': value %s must be a finite number"
                            .formatted(name, subject, value));
        }
    }

    public Instant time() {
        return EpochMicros.toInstant(timeMicros);
    }
}
