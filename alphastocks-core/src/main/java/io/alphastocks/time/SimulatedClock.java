package io.alphastocks.time;

/// A clock that its owner moves: recorded data drives it. Timers run on the thread that advances,
/// in the order of their times, before the clock stands at a later one; equal times in the order in
/// which they were set.
public interface SimulatedClock extends EngineClock {

    /// Moves the clock, running every timer due on the way.
    ///
    /// @param toMicros microseconds since the epoch; an earlier time than now changes nothing
    void advanceTo(long toMicros);

    /// The time of the earliest waiting timer, [Long#MAX_VALUE] where there is none.
    long nextTimerMicros();
}
