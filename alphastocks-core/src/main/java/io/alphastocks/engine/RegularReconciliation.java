package io.alphastocks.engine;

import io.alphastocks.book.Book;
import io.alphastocks.broker.OrderRouter;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.Segment;
import io.alphastocks.model.TradingStatus;
import io.alphastocks.time.EngineClock;
import io.alphastocks.time.TradingCalendar;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/// Compares book and broker from time to time while the market is open: one comparison after
/// another, none before the first reading of the broker. What differs is looked at again soon, and
/// counts only if it then still does.
final class RegularReconciliation implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RegularReconciliation.class);

    /// Long enough for a broker to show everywhere what has happened.
    private static final Duration SUSPICION = Duration.ofSeconds(10);

    /// So often in a row what is suspect may not be read again.
    private static final int MOST_FAILURES = 3;

    private final Book book;
    private final OrderRouter router;
    private final FirstReading first;
    private final TradingCalendar calendar;
    private final EngineClock clock;
    private final Duration every;
    private final AtomicInteger failures = new AtomicInteger();
    private volatile boolean closed;

    /// @param book is halted where what is suspect cannot be looked at again
    /// @param every the pause between two comparisons; zero for none at all
    RegularReconciliation(
            Book book,
            OrderRouter router,
            FirstReading first,
            TradingCalendar calendar,
            EngineClock clock,
            Duration every) {
        this.book = book;
        this.router = router;
        this.first = first;
        this.calendar = calendar;
        this.clock = clock;
        this.every = every;
    }

    void start() {
        if (every.isPositive()) {
            schedule(every);
        }
    }

    private void schedule(Duration pause) {
        if (!closed) {
            clock.schedule(
                    EpochMicros.of(clock.now().plus(pause)),
                    () -> {
                        if (!closed) {
                            router.run(this::compare);
                        }
                    });
        }
    }

    private void compare() {
        boolean suspicious = false;
        try {
            if (isOpen()) {
                suspicious = router.isSuspicious();
                if (first.isOver()) {
                    suspicious = router.reconcileInPassing();
                    failures.set(0);
                }
            }
        } catch (RuntimeException e) { // whatever a broker throws, the next comparison comes
            failed(e);
        }
        boolean soon = suspicious && SUSPICION.compareTo(every) < 0;
        schedule(soon ? SUSPICION : every);
    }

    private void failed(RuntimeException cause) {
        LOG.atWarn()
                .addKeyValue("cause", cause.toString())
                .addKeyValue("again", every)
                .log("book and broker could not be compared");
        if (failures.incrementAndGet() >= MOST_FAILURES && router.isSuspicious()) {
            halt(cause);
        }
    }

    /// Exits of what the broker seems not to hold wait all the time: somebody has to know. Once the
    /// halt is stored, that changes nothing any more.
    private void halt(RuntimeException cause) {
        try {
            TradingStatus _ =
                    book.halt(
                            TradingStatus.halted(
                                    "book and broker seem to differ, and cannot be compared again: "
                                            + cause));
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("the halt is not stored yet; that is tried again");
        }
    }

    private boolean isOpen() {
        long now = clock.micros();
        return calendar.covers(calendar.tradingDay(now))
                && Arrays.stream(Segment.values())
                        .anyMatch(segment -> calendar.sessionContaining(segment, now).isPresent());
    }

    @Override
    public void close() {
        closed = true;
    }
}
