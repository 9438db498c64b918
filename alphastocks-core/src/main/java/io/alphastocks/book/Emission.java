package io.alphastocks.book;

import io.alphastocks.event.SignalGenerated;

/// What became of a signal that a strategy gave.
public sealed interface Emission {

    /// It is stored, and SIGNAL_GENERATED published.
    ///
    /// @param kind why it is no duplicate
    record Emitted(SignalGenerated.Kind kind) implements Emission {}

    /// The strategy's last signal of today on this symbol has the same direction, and its stop and
    /// target are both untouched: nothing new was said.
    ///
    /// @param lastSignalId that signal
    record Skipped(String lastSignalId) implements Emission {}

    /// The book has a signal of this id already: a replay.
    record Known() implements Emission {}
}
