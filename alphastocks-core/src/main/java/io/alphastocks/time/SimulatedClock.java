package io.alphastocks.time;

import io.alphastocks.model.EpochMicros;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// A clock that its owner moves: recorded data drives it.
///
/// Timers run on the thread that advances, in the order of their times, the clock standing at each
/// timer's time; equal times in the order in which they were set. [#schedule] never runs a task
/// itself: a timer that is set for now or for the past counts as set for now, and runs in the
/// advance under way, after those that were due before it, or else at the start of the next one. So
/// tasks may set timers without ever nesting.
///
/// Any thread may read the time, and set and cancel timers; one thread at a time advances.
public final class SimulatedClock implements EngineClock {

    /// As many timers may run without time passing; more is a task that sets itself again for now.
    static final int MOST_AT_ONE_TIME = 1_000_000;

    private final TimerQueue timers = new TimerQueue();
    private final AtomicLong now;
    private final AtomicBoolean advancing = new AtomicBoolean();

    private SimulatedClock(long startMicros) {
        this.now = new AtomicLong(startMicros);
    }

    /// A clock that stands at a time.
    ///
    /// @param micros microseconds since the epoch
    public static SimulatedClock at(long micros) {
        return new SimulatedClock(micros);
    }

    /// A clock that stands at a time.
    public static SimulatedClock at(Instant time) {
        return at(EpochMicros.of(time));
    }

    @Override
    public long micros() {
        return now.get();
    }

    @Override
    public Timer schedule(long atMicros, Runnable task) {
        return timers.add(Math.max(atMicros, now.get()), task);
    }

    /// Moves the clock, running every timer due on the way.
    ///
    /// @param toMicros microseconds since the epoch; an earlier time than now moves nothing, but
    ///   timers that are due still run
    /// @throws IllegalStateException if a timer's task calls it, if another thread is advancing, or
    ///   if a million timers ran without time passing
    public void advanceTo(long toMicros) {
        if (!advancing.compareAndSet(false, true)) {
            throw new IllegalStateException(
                    "the clock is being advanced already; a timer's task, or a second thread, must"
                            + " not advance it");
        }
        try {
            runDue(toMicros);
            if (toMicros > now.get()) {
                now.set(toMicros);
            }
        } finally {
            advancing.set(false);
        }
    }

    /// Moves the clock, running every timer due on the way.
    public void advanceTo(Instant time) {
        advanceTo(EpochMicros.of(time));
    }

    private void runDue(long toMicros) {
        int atThisTime = 0;
        TimerQueue.Entry due;
        while ((due = timers.takeDue(Math.max(toMicros, now.get()))) != null) {
            if (due.atMicros() > now.get()) {
                now.set(due.atMicros());
                atThisTime = 0;
            }
            if (++atThisTime > MOST_AT_ONE_TIME) {
                throw new IllegalStateException(
                        MOST_AT_ONE_TIME
                                + " timers ran at "
                                + now()
                                + " without time passing: a task sets itself again for now");
            }
            due.run();
        }
    }

    /// The time of the earliest waiting timer, [Long#MAX_VALUE] where there is none.
    public long nextTimerMicros() {
        return timers.nextMicros();
    }
}
