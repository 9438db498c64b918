package io.alphastocks.testkit.kite;

import java.time.Instant;
import java.time.LocalDate;

/// Counts one account's requests in the calendar windows of the server's clock.
final class RateGate {

    private final RateLimits limits;
    private final Window quotes = new Window();
    private final Window history = new Window();
    private final Window others = new Window();
    private final Window orders = new Window();
    private final Window ordersOfMinute = new Window();
    private final Window ordersOfDay = new Window();

    RateGate(RateLimits limits) {
        this.limits = limits;
    }

    /// @throws KiteError 429 if it is one too many; such a request does not count
    void pass(Route.Gate gate, Instant now) {
        long second = now.getEpochSecond();
        LocalDate day = Ist.brokerDay(now);
        boolean passed =
                switch (gate) {
                    case NONE -> true;
                    case QUOTE -> quotes.take(second, limits.quotesPerSecond());
                    case HISTORY -> history.take(second, limits.historyPerSecond());
                    case OTHER -> others.take(second, limits.othersPerSecond());
                    case CHANGE -> order(second);
                    case PLACE ->
                            ordersOfDay.hasRoom(day.toEpochDay(), limits.ordersPerDay())
                                    && order(second)
                                    && ordersOfDay.take(day.toEpochDay(), limits.ordersPerDay());
                };
        if (!passed) {
            throw KiteError.tooMany();
        }
    }

    private boolean order(long second) {
        long minute = Math.floorDiv(second, 60L);
        return ordersOfMinute.hasRoom(minute, limits.ordersPerMinute())
                && orders.take(second, limits.ordersPerSecond())
                && ordersOfMinute.take(minute, limits.ordersPerMinute());
    }

    private static final class Window {

        private long number = Long.MIN_VALUE;
        private int count;

        boolean hasRoom(long window, int limit) {
            if (window != number) {
                number = window;
                count = 0;
            }
            return count < limit;
        }

        boolean take(long window, int limit) {
            if (!hasRoom(window, limit)) {
                return false;
            }
            count++;
            return true;
        }
    }
}
