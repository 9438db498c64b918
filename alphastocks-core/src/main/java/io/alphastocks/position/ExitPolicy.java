package io.alphastocks.position;

import java.time.Duration;

/// How exit orders are looked after that the market does not fill: one that has worked for too long
/// while its contract trades is cancelled, and what is left of it is ordered anew.
///
/// @param requoteAfter how long an exit order may work at the broker before it is made again, 1 s
///   to 1 h
/// @param lookEvery how often a position's exit orders are looked at, with the ticks of its
///   contract; 100 ms up to `requoteAfter`
public record ExitPolicy(Duration requoteAfter, Duration lookEvery) {

    /// Made again after 10 s, looked at every 2 s.
    public static final ExitPolicy DEFAULT =
            new ExitPolicy(Duration.ofSeconds(10), Duration.ofSeconds(2));

    public ExitPolicy {
        require("requoteAfter", requoteAfter, Duration.ofSeconds(1), Duration.ofHours(1));
        require("lookEvery", lookEvery, Duration.ofMillis(100), requoteAfter);
    }

    private static void require(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    "%s is %s, must be from %s to %s".formatted(name, value, least, most));
        }
    }
}
