package io.alphastocks.model;

/// A market segment; each has its own trading calendar.
public enum Segment {
    EQUITY,
    INDEX,
    /// Futures and options on equities and indices.
    DERIVATIVES
}
