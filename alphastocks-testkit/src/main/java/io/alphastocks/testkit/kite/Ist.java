package io.alphastocks.testkit.kite;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;

/// The broker's time of day: India's, whatever the zone of the JVM.
final class Ist {

    static final ZoneId ZONE = ZoneId.of("Asia/Kolkata");

    /// When a token dies and the order book of the day before is gone.
    static final LocalTime ROLLOVER = LocalTime.of(6, 0);

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final DateTimeFormatter CANDLE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxx");

    private Ist() {}

    /// Such as `2026-11-20 09:15:00`.
    static String stamp(Instant time) {
        return STAMP.format(time.atZone(ZONE));
    }

    /// Such as `09:15:00`.
    static String timeOnly(Instant time) {
        return TIME.format(time.atZone(ZONE));
    }

    /// Such as `2026-11-20T09:15:00+0530`.
    static String candleStamp(Instant time) {
        return CANDLE.format(time.atZone(ZONE));
    }

    static LocalDate date(Instant time) {
        return time.atZone(ZONE).toLocalDate();
    }

    /// The day that an order book belongs to: it begins at 06:00.
    static LocalDate brokerDay(Instant time) {
        return date(time.minus(Duration.ofHours(ROLLOVER.getHour())));
    }

    /// The next 06:00 after a time.
    static Instant nextRollover(Instant time) {
        return brokerDay(time).plusDays(1).atTime(ROLLOVER).atZone(ZONE).toInstant();
    }

    static Instant secondOf(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }

    /// Reads `yyyy-MM-dd HH:mm:ss` or `yyyy-MM-dd`.
    static Instant parse(String name, String text) {
        try {
            LocalDateTime at =
                    text.length() == 10
                            ? LocalDate.parse(text).atStartOfDay()
                            : LocalDateTime.parse(text, STAMP);
            return at.atZone(ZONE).toInstant();
        } catch (DateTimeParseException _) {
            throw KiteError.input("Invalid `" + name + "`: use yyyy-mm-dd or yyyy-mm-dd hh:mm:ss.");
        }
    }
}
