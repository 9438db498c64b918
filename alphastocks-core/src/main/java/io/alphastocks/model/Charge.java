package io.alphastocks.model;

/// One line of charges.
///
/// @param name such as `STT` or `GST`
/// @param amount what is paid; a credit is negative
public record Charge(String name, Money amount) {}
