package io.alphastocks.strategy;

import io.alphastocks.model.EpochMicros;
import io.alphastocks.time.EngineClock;

import java.time.Instant;

/// A clock that a test sets, without timers.
final class ManualClock implements EngineClock {

    private long micros;

    ManualClock(Instant time) {
        set(time);
    }

    void set(Instant time) {
        micros = EpochMicros.of(time);
    }

    @Override
    public long micros() {
        return micros;
    }

    @Override
    public Timer schedule(long atMicros, Runnable task) {
        throw new UnsupportedOperationException("no timers in this test");
    }
}
