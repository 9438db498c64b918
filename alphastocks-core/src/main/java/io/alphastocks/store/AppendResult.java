package io.alphastocks.store;

/// What became of a batch.
public sealed interface AppendResult {

    /// It is stored.
    ///
    /// @param version the stream's version now
    record Appended(long version) implements AppendResult {}

    /// Nothing was stored: the stream is not at the expected version, as a rule because somebody
    /// else has appended.
    ///
    /// @param actual the stream's version
    record Conflict(long actual) implements AppendResult {}
}
