package io.alphastocks.execution;

import io.alphastocks.model.StrikeCandidate;

import java.util.List;

/// Why the executor refuses a signal.
///
/// @param rule the rule
/// @param value what it found
/// @param limit what it allows
/// @param candidates the contracts that were considered, where it came to that
record Rejection(String rule, String value, String limit, List<StrikeCandidate> candidates) {

    Rejection(String rule, Object value, Object limit) {
        this(rule, value.toString(), limit.toString(), List.of());
    }
}
