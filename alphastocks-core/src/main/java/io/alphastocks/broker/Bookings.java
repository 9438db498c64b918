package io.alphastocks.broker;

import io.alphastocks.time.EngineClock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// What is to be booked, in a line for each order. Each booking runs after those that came before
/// it, one at a time; one that throws stays at the head of its line and is tried again, after a
/// second first, then in growing steps up to half a minute, and before whatever is added to the
/// line. So a journal that is away for a while loses nothing.
///
/// Safe for use by any thread. Who adds to a line at which somebody is busy does not wait: the
/// other one goes on with it. So a booking may add to its own line.
final class Bookings {

    private static final Logger LOG = LoggerFactory.getLogger(OrderRouter.class);
    private static final long SECOND = 1_000_000;
    private static final long LONGEST_PAUSE = 30 * SECOND;

    private final EngineClock clock;
    private final Executor executor;
    private final Map<String, Line> lines = new ConcurrentHashMap<>();
    private final AtomicLong tickets = new AtomicLong();
    private final AtomicInteger pending = new AtomicInteger();
    private volatile boolean closed;

    /// @param waiting what is to be booked, oldest first; never empty
    /// @param worker the ticket of who is at it; 0 for nobody
    /// @param failures how often the first one has failed
    /// @param timer the ticket of the timer that comes for it; 0 for none
    private record Line(List<Runnable> waiting, long worker, int failures, long timer) {

        static Line with(@Nullable Line line, Runnable booking) {
            return line == null
                    ? new Line(List.of(booking), 0, 0, 0)
                    : new Line(
                            Stream.concat(line.waiting.stream(), Stream.of(booking)).toList(),
                            line.worker,
                            line.failures,
                            line.timer);
        }

        /// Taken by a worker, unless it has one.
        Line claimedBy(long newWorker) {
            return worker != 0 ? this : new Line(waiting, newWorker, failures, timer);
        }

        /// Without its head; null where nothing is left, which ends the line and its worker's task.
        @Nullable Line booked() {
            return waiting.size() == 1
                    ? null
                    : new Line(waiting.subList(1, waiting.size()), worker, 0, timer);
        }

        /// Given up by its worker, with a timer that comes for it.
        Line failed(long newTimer) {
            return new Line(waiting, 0, failures + 1, timer == 0 ? newTimer : timer);
        }

        Line withoutTimer() {
            return new Line(waiting, worker, failures, 0);
        }

        long pauseMicros() {
            return Math.min(LONGEST_PAUSE, SECOND << Math.min(failures - 1, 5));
        }
    }

    /// @param executor runs what a timer has come for, so that it never runs on the clock's thread
    Bookings(EngineClock clock, Executor executor) {
        this.clock = clock;
        this.executor = executor;
    }

    /// Books something of an order, after what waits of it.
    void add(String tag, Runnable booking) {
        pending.incrementAndGet();
        long worker = tickets.incrementAndGet();
        Line line = lines.compute(tag, (_, now) -> Line.with(now, booking).claimedBy(worker));
        work(tag, worker, line);
    }

    /// Tries what waits of an order.
    void retry(String tag) {
        long worker = tickets.incrementAndGet();
        work(tag, worker, lines.computeIfPresent(tag, (_, now) -> now.claimedBy(worker)));
    }

    /// Tries all that waits, in the order of the tags.
    void retryAll() {
        new TreeSet<>(lines.keySet()).forEach(this::retry);
    }

    /// How many bookings are not done, those under way included.
    int pending() {
        return pending.get();
    }

    /// Timers come no more.
    void close() {
        closed = true;
        int left = pending.get();
        if (left > 0) {
            LOG.atError().addKeyValue("pending", left).log("broker updates were never booked");
        }
    }

    private void work(String tag, long worker, @Nullable Line claimed) {
        if (claimed == null || claimed.worker != worker) {
            return;
        }
        for (Line line = claimed; line != null; ) {
            try {
                line.waiting.getFirst().run();
            } catch (RuntimeException e) {
                failed(tag, e);
                return;
            } catch (Error e) {
                failed(tag, e);
                throw e;
            }
            if (line.failures > 0) {
                LOG.atInfo().addKeyValue("tag", tag).log("a kept update is booked now");
            }
            line = lines.computeIfPresent(tag, (_, now) -> now.booked());
            pending.decrementAndGet();
        }
    }

    private void failed(String tag, Throwable cause) {
        long timer = tickets.incrementAndGet();
        Line line = lines.computeIfPresent(tag, (_, now) -> now.failed(timer));
        if (line == null) {
            throw new IllegalStateException("tag " + tag + " has lost its line", cause);
        }
        (line.failures == 1 ? LOG.atError() : LOG.atDebug())
                .setCause(cause)
                .addKeyValue("tag", tag)
                .addKeyValue("waiting", line.waiting.size())
                .log("an update could not be booked; it is kept and tried again");
        if (line.timer == timer && !closed) {
            clock.schedule(
                    Math.addExact(clock.micros(), line.pauseMicros()),
                    () -> executor.execute(() -> onTimer(tag, timer)));
        }
    }

    private void onTimer(String tag, long timer) {
        if (closed) {
            return;
        }
        long worker = tickets.incrementAndGet();
        Line line =
                lines.computeIfPresent(
                        tag,
                        (_, now) ->
                                now.timer == timer ? now.withoutTimer().claimedBy(worker) : now);
        work(tag, worker, line);
    }
}
