package io.alphastocks.risk;

/// A rule says no.
///
/// @param rule the rule's name
/// @param value what it found
/// @param limit what it allows
public record RiskBreach(String rule, String value, String limit) {}
