package io.alphastocks.event;

import io.alphastocks.model.Signal;

/// SIGNAL_GENERATED: a strategy's signal was checked, is no duplicate, and is stored.
///
/// @param header the header
/// @param signal the signal
/// @param kind why it is no duplicate
public record SignalGenerated(EventHeader header, Signal signal, Kind kind) implements BookEvent {

    /// Why a signal was let through.
    public enum Kind {
        /// The first of its strategy and symbol on this trading day.
        FIRST,
        /// The one before it had the opposite direction.
        REVERSAL,
        /// The one before it had the same direction and has touched its stop or target.
        RE_ENTRY
    }
}
