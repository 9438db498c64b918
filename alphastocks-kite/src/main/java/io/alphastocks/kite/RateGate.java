package io.alphastocks.kite;

import io.alphastocks.time.EngineClock;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// Lets requests pass no more often than the broker allows. It looks back over the requests of its
/// windows, so that after a quiet time no more of them pass together than at any other.
///
/// Safe for use by any thread. Time is the engine clock's.
final class RateGate {

    /// What wants to pass.
    enum Kind {
        NORMAL,
        /// Counts for a day's limit as well.
        PLACING,
        /// May use what is kept for it.
        CANCELLING
    }

    /// @param micros how long a request counts
    /// @param most requests that may count at once
    /// @param kept how many of them only cancellations may use
    private record Window(long micros, int most, int kept) {

        /// @param cancelling how many cancellations wait
        int room(Kind kind, int cancelling) {
            return kind == Kind.CANCELLING ? most : Math.max(0, most - Math.max(kept, cancelling));
        }
    }

    private static final long SECOND = 1_100_000;
    private static final long MINUTE = 61_000_000;

    private final EngineClock clock;
    private final List<Window> windows;
    private final int mostADay;
    private final Duration rest;
    private final ReentrantLock lock = new ReentrantLock();

    /// Times of the requests that count in the longest window, oldest first.
    private final Deque<Long> passed = new ArrayDeque<>();

    private int cancelling;
    private LocalDate today = LocalDate.EPOCH;
    private int placedToday;
    private long restingUntil = Long.MIN_VALUE;

    private RateGate(EngineClock clock, List<Window> windows, int mostADay, Duration rest) {
        this.clock = clock;
        this.windows = windows;
        this.mostADay = mostADay;
        this.rest = rest;
    }

    static RateGate ofOrders(EngineClock clock, KiteLimits limits) {
        int kept = limits.keptForCancels();
        return new RateGate(
                clock,
                List.of(
                        new Window(SECOND, limits.ordersASecond(), kept),
                        new Window(MINUTE, limits.ordersAMinute(), kept)),
                limits.ordersADay() - kept,
                limits.rest());
    }

    static RateGate ofReads(EngineClock clock, int aSecond, KiteLimits limits) {
        return new RateGate(
                clock, List.of(new Window(SECOND, aSecond, 0)), Integer.MAX_VALUE, limits.rest());
    }

    /// Waits for its turn, and counts as passed then.
    ///
    /// @param patience how long it may wait, by the engine's clock
    /// @return false if its turn does not come within that time, or today; or if the thread was
    ///   interrupted, which it then stays
    boolean pass(Kind kind, Duration patience) {
        long until = clock.micros() + TimeUnit.NANOSECONDS.toMicros(patience.toNanos());
        boolean waits = false;
        try {
            while (true) {
                long turn = passNow(kind);
                if (turn == Long.MIN_VALUE) {
                    return true;
                }
                if (kind == Kind.CANCELLING && !waits) {
                    waits = true;
                    cancellationWaits(1);
                }
                if (turn > until || !sleepUntil(turn)) {
                    return false;
                }
            }
        } finally {
            if (waits) {
                cancellationWaits(-1);
            }
        }
    }

    /// The rest leave room for each cancellation that waits, whoever wakes up first.
    private void cancellationWaits(int more) {
        lock.lock();
        try {
            cancelling += more;
        } finally {
            lock.unlock();
        }
    }

    /// @return [Long#MIN_VALUE] if it has passed, else when to ask again
    private long passNow(Kind kind) {
        lock.lock();
        try {
            long now = clock.micros();
            forget(now);
            if (now < restingUntil) {
                return restingUntil;
            }
            if (kind == Kind.PLACING && placed() >= mostADay) {
                return Long.MAX_VALUE;
            }
            long turn = Long.MIN_VALUE;
            for (Window window : windows) {
                turn = Math.max(turn, turn(window, kind, now));
            }
            if (turn == Long.MIN_VALUE) {
                passed.addLast(now);
                placedToday += kind == Kind.PLACING ? 1 : 0;
            }
            return turn;
        } finally {
            lock.unlock();
        }
    }

    private void forget(long now) {
        long longest = windows.getLast().micros;
        while (!passed.isEmpty() && passed.getFirst() <= now - longest) {
            passed.removeFirst();
        }
    }

    /// When the request that stands in the way leaves the window; where cancellations take it all,
    /// when to ask again.
    private long turn(Window window, Kind kind, long now) {
        int room = window.room(kind, cancelling);
        if (room == 0) {
            return now + window.micros;
        }
        int counted = 0;
        for (var times = passed.descendingIterator(); times.hasNext(); ) {
            long time = times.next();
            if (time <= now - window.micros) {
                break;
            }
            if (++counted == room) {
                return time + window.micros;
            }
        }
        return Long.MIN_VALUE;
    }

    private int placed() {
        LocalDate date = clock.now().atZone(KiteToken.INDIA).toLocalDate();
        if (!date.equals(today)) {
            today = date;
            placedToday = 0;
        }
        return placedToday;
    }

    private boolean sleepUntil(long micros) {
        CountDownLatch turn = new CountDownLatch(1);
        EngineClock.Timer timer = clock.schedule(micros, turn::countDown);
        try {
            turn.await();
            return true;
        } catch (InterruptedException e) {
            timer.cancel();
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// The broker has said that it was too much: nothing passes for a while, but cancellations come
    /// first then.
    void rest() {
        lock.lock();
        try {
            restingUntil = clock.micros() + TimeUnit.NANOSECONDS.toMicros(rest.toNanos());
        } finally {
            lock.unlock();
        }
    }

    /// What the broker's order book shows of today: orders of an earlier process, or of a person,
    /// count as well.
    void atLeastPlaced(int orders) {
        lock.lock();
        try {
            placedToday = Math.max(placed(), orders);
        } finally {
            lock.unlock();
        }
    }
}
