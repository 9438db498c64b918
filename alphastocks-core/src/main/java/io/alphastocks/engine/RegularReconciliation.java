package io.alphastocks.engine;

import io.alphastocks.broker.OrderRouter;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.Segment;
import io.alphastocks.time.EngineClock;
import io.alphastocks.time.TradingCalendar;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Arrays;

/// Compares book and broker from time to time while the market is open: one comparison after
/// another, none before the first reading of the broker. What differs is looked at again soon, and
/// counts only if it then still does.
final class RegularReconciliation implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RegularReconciliation.class);

    /// Long enough for a broker to show everywhere what has happened.
    private static final Duration SUSPICION = Duration.ofSeconds(10);

    private final OrderRouter router;
    private final FirstReading first;
    private final TradingCalendar calendar;
    private final EngineClock clock;
    private final Duration every;
    private volatile boolean suspicious;
    private volatile boolean closed;

    /// @param every the pause between two comparisons; zero for none at all
    RegularReconciliation(
            OrderRouter router,
            FirstReading first,
            TradingCalendar calendar,
            EngineClock clock,
            Duration every) {
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
        try {
            if (first.isOver() && isOpen()) {
                suspicious = router.reconcileInPassing();
            }
        } catch (RuntimeException e) { // whatever a broker throws, the next comparison comes
            LOG.atWarn()
                    .addKeyValue("cause", e.toString())
                    .addKeyValue("again", every)
                    .log("book and broker could not be compared");
        }
        boolean soon = suspicious && SUSPICION.compareTo(every) < 0;
        schedule(soon ? SUSPICION : every);
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
