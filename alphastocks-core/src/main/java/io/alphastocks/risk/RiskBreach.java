package io.alphastocks.risk;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// A rule says no.
///
/// @param rule the rule's name
/// @param value what it found
/// @param limit what it allows
/// @param until when it may say yes again by itself; null where time does not change it
public record RiskBreach(String rule, String value, String limit, @Nullable Instant until) {

    /// A breach that time does not change.
    public RiskBreach(String rule, String value, String limit) {
        this(rule, value, limit, null);
    }

    RiskBreach until(@Nullable Instant newUntil) {
        return new RiskBreach(rule, value, limit, newUntil);
    }
}
