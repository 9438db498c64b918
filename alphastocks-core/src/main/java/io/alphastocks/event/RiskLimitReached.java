package io.alphastocks.event;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// RISK_LIMIT_REACHED: a risk rule refused something.
///
/// @param header the header
/// @param rule the rule
/// @param value what it found
/// @param limit what it allows
/// @param until when it may allow again; null where time does not change it
public record RiskLimitReached(
        EventHeader header, String rule, String value, String limit, @Nullable Instant until)
        implements BookEvent {

    @Override
    public Priority priority() {
        return Priority.CRITICAL;
    }
}
