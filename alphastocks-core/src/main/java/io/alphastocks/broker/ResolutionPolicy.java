package io.alphastocks.broker;

import io.alphastocks.model.Order;
import io.alphastocks.model.OrderPurpose;

import java.time.Duration;
import java.util.List;

/// How the fate of an order is found out that nobody knows, and what may be done then.
///
/// @param lookUps the pauses before the broker's order book is read, one after another, from the
///   moment on at which there was a question; the last one repeats until there is none. Not empty,
///   each above 0.
/// @param reads how many reads in a row must not have shown an order before it counts as NOT_FOUND;
///   1 or more
/// @param notFoundAfter how long after the order was sent the last of them must have been made
/// @param alarmAfter how long an order may be UNKNOWN before there is an alarm and the account
///   takes no more entries
/// @param resend which orders that were NOT_FOUND are sent again: with the same tag, at most once
public record ResolutionPolicy(
        List<Duration> lookUps,
        int reads,
        Duration notFoundAfter,
        Duration alarmAfter,
        Resend resend) {

    /// Reads after 0.5, 1, 2, 4, 8, 16, 30 s and then every 60 s; NOT_FOUND after two reads, 120 s
    /// after the order was sent; an alarm after 30 s; nothing is sent again.
    public static final ResolutionPolicy DEFAULT =
            new ResolutionPolicy(
                    List.of(
                            Duration.ofMillis(500),
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(2),
                            Duration.ofSeconds(4),
                            Duration.ofSeconds(8),
                            Duration.ofSeconds(16),
                            Duration.ofSeconds(30),
                            Duration.ofSeconds(60)),
                    2,
                    Duration.ofSeconds(120),
                    Duration.ofSeconds(30),
                    Resend.NEVER);

    /// For a venue whose order book is complete at every moment, such as the simulated one: what
    /// one read does not show was never taken, and is sent again.
    public static final ResolutionPolicy COMPLETE_ORDER_BOOK =
            new ResolutionPolicy(DEFAULT.lookUps, 1, Duration.ZERO, DEFAULT.alarmAfter, Resend.ALL);

    /// Which orders are sent again.
    public enum Resend {
        NEVER,
        /// What closes a position.
        EXITS,
        ALL;

        boolean allows(Order order) {
            return switch (this) {
                case NEVER -> false;
                case EXITS -> order.purpose() == OrderPurpose.EXIT;
                case ALL -> true;
            };
        }
    }

    public ResolutionPolicy {
        lookUps = List.copyOf(lookUps);
        if (lookUps.isEmpty() || !lookUps.stream().allMatch(Duration::isPositive)) {
            throw new IllegalArgumentException(
                    "lookUps is " + lookUps + "; it needs at least one pause, each above 0");
        }
        if (reads < 1) {
            throw new IllegalArgumentException("reads is " + reads + "; it must be 1 or more");
        }
        requireNotNegative("notFoundAfter", notFoundAfter);
        requireNotNegative("alarmAfter", alarmAfter);
    }

    public ResolutionPolicy withResend(Resend which) {
        return new ResolutionPolicy(lookUps, reads, notFoundAfter, alarmAfter, which);
    }

    /// The pause before a look-up.
    ///
    /// @param done how many there have been
    Duration pause(int done) {
        return lookUps.get(Math.min(done, lookUps.size() - 1));
    }

    private static void requireNotNegative(String field, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(field + " is " + value + "; it must be 0 or more");
        }
    }
}
