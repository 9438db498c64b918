package io.alphastocks.time;

import io.alphastocks.model.EpochMicros;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// The time of this machine, for live trading. It never goes backwards: where the machine's clock
/// is set back, it stands until that has caught up.
///
/// Timers run on one platform daemon thread, so that no handler can delay them; a task must
/// therefore be short. A timer runs at its time by the machine's clock, also after the clock was
/// set forward or the machine slept, at most half a second late.
public final class SystemClock implements EngineClock, AutoCloseable {

    private static final long LONGEST_SLEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(1);

    private final InstantSource source;
    private final TimerQueue timers = new TimerQueue();
    private final AtomicLong last = new AtomicLong(Long.MIN_VALUE);
    private final Thread thread;
    private volatile boolean closed;

    private SystemClock(InstantSource source) {
        this.source = source;
        this.thread = Thread.ofPlatform().name("alphastocks-timers").daemon().unstarted(this::run);
    }

    /// Starts a clock.
    public static SystemClock start() {
        return start(InstantSource.system());
    }

    static SystemClock start(InstantSource source) {
        SystemClock clock = new SystemClock(source);
        clock.thread.start();
        return clock;
    }

    /// What this machine's clock says now, without a clock of one's own: microseconds since the
    /// epoch. It may go backwards where the machine's clock is set back.
    public static long epochMicros() {
        return EpochMicros.of(InstantSource.system().instant());
    }

    @Override
    public long micros() {
        long read = EpochMicros.of(source.instant());
        long before = last.get();
        while (read > before) {
            if (last.compareAndSet(before, read)) {
                return read;
            }
            before = last.get();
        }
        return before;
    }

    /// {@inheritDoc}
    ///
    /// @throws IllegalStateException if the clock is closed
    @Override
    public Timer schedule(long atMicros, Runnable task) {
        if (closed) {
            throw new IllegalStateException("the clock is closed; it runs no more timers");
        }
        TimerQueue.Entry entry = timers.add(atMicros, task);
        if (timers.nextMicros() == atMicros) {
            LockSupport.unpark(thread);
        }
        return entry;
    }

    private void run() {
        while (!closed) {
            long now = micros();
            TimerQueue.Entry due = timers.takeDue(now);
            if (due != null) {
                runContained(due);
            } else {
                sleepUntil(timers.nextMicros(), now);
            }
        }
    }

    private void sleepUntil(long nextMicros, long now) {
        long nanos =
                nextMicros - now > LONGEST_SLEEP_NANOS / 1_000
                        ? LONGEST_SLEEP_NANOS
                        : (nextMicros - now) * 1_000;
        LockSupport.parkNanos(this, nanos);
    }

    /// An [Error] goes to the thread's uncaught handler and must not end the other timers.
    private void runContained(TimerQueue.Entry due) {
        try {
            due.run();
        } catch (Throwable error) {
            thread.getUncaughtExceptionHandler().uncaughtException(thread, error);
        }
    }

    /// Stops the timers: what waits does not run. Returns once a task that is running has ended, or
    /// after a second.
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        if (Thread.currentThread().equals(thread)) {
            return;
        }
        try {
            thread.join(LONGEST_CLOSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
