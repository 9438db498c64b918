package io.alphastocks.bus;

import io.alphastocks.event.Event;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// A delivery that was not processed.
///
/// @param number its number on this bus, from 1; a replay that fails again has a new one. 0 for an
///   error that [BusOptions#onUncaughtError] is told and that is a dead letter already
/// @param event the event
/// @param subscription the id of the subscription it was for
/// @param cause why
/// @param error what the handler threw; null unless it failed
/// @param attempt 1 for the event as published, one more for every replay
/// @param time by the bus's clock where it was given one, else the event's own time
public record DeadLetter(
        long number,
        Event event,
        String subscription,
        Cause cause,
        @Nullable Throwable error,
        int attempt,
        Instant time) {

    /// Why a delivery became a dead letter.
    public enum Cause {
        /// The handler threw, or the event's key could not be had.
        FAILED,
        /// The handler did not return by the deadline, or until the bus closed.
        TIMEOUT,
        /// The event's lane was quarantined: a handler before it did not return.
        LANE_STUCK
    }
}
