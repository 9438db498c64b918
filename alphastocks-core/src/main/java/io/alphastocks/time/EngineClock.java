package io.alphastocks.time;

import io.alphastocks.model.EpochMicros;

import java.time.Instant;

/// The one source of time in an engine, with timers. Safe for use by any thread.
public interface EngineClock {

    /// Microseconds since the epoch; never goes backwards.
    long micros();

    default Instant now() {
        return EpochMicros.toInstant(micros());
    }

    /// Runs a task once the clock reaches a time; at once where that is past. The task must be
    /// short: it publishes an event, no more. What it throws is logged.
    ///
    /// @param atMicros microseconds since the epoch
    Timer schedule(long atMicros, Runnable task);

    /// A task that waits for its time.
    interface Timer {

        /// Keeps the task from running, if it has not begun.
        void cancel();
    }
}
