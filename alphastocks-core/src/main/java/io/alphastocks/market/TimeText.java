package io.alphastocks.market;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;

/// Reads dates and times as market data files write them, by position and without patterns:
/// millions of rows pass here.
final class TimeText {

    private static final long PER_SECOND = 1_000_000;

    private TimeText() {}

    /// `yyyy-MM-dd`, `yyyy/MM/dd`, `yyyyMMdd`, `dd-MM-yyyy`, `dd/MM/yyyy`, `dd/MM/yy`, `dd-MM-yy`.
    ///
    /// @throws DateTimeException if it is none of them
    static LocalDate date(String text) {
        int length = text.length();
        if (length == 8 && isDigit(text, 2) && isDigit(text, 5)) {
            return LocalDate.of(number(text, 0, 4), number(text, 4, 6), number(text, 6, 8));
        }
        if (length == 10 && isDigit(text, 2)) {
            separator(text, 4, 7);
            return LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
        }
        if (length == 10 || length == 8) {
            separator(text, 2, 5);
            int year = number(text, 6, length);
            return LocalDate.of(
                    length == 8 ? 2000 + year : year, number(text, 3, 5), number(text, 0, 2));
        }
        throw new DateTimeException(text);
    }

    /// `HH:mm`, `HH:mm:ss`, `HH:mm:ss.fraction`; hours may have one digit.
    ///
    /// @throws DateTimeException if it is none of them
    static LocalTime time(String text) {
        int colon = text.indexOf(':');
        if (colon < 1 || colon > 2 || text.length() < colon + 3) {
            throw new DateTimeException(text);
        }
        int hour = number(text, 0, colon);
        int minute = number(text, colon + 1, colon + 3);
        int at = colon + 3;
        if (at == text.length()) {
            return LocalTime.of(hour, minute);
        }
        if (text.charAt(at) != ':' || text.length() < at + 3) {
            throw new DateTimeException(text);
        }
        int second = number(text, at + 1, at + 3);
        at += 3;
        return LocalTime.of(hour, minute, second, at == text.length() ? 0 : nanos(text, at));
    }

    private static int nanos(String text, int at) {
        char mark = text.charAt(at);
        int digits = text.length() - at - 1;
        if ((mark != '.' && mark != ',') || digits < 1 || digits > 9) {
            throw new DateTimeException(text);
        }
        int nanos = number(text, at + 1, text.length());
        for (int i = digits; i < 9; i++) {
            nanos *= 10;
        }
        return nanos;
    }

    /// Whether the text is a time of day alone.
    static boolean isTimeOfDay(String text) {
        int colon = text.indexOf(':');
        return colon == 1 || colon == 2;
    }

    /// Whether the text is a date alone.
    static boolean isDate(String text) {
        return (text.length() == 10 || text.length() == 8)
                && text.indexOf(':') < 0
                && (text.length() == 8 || !isNumber(text));
    }

    /// Microseconds since the epoch of a date and time in one text: ISO 8601 with or without
    /// offset, with a blank in place of the `T`; or epoch seconds, milliseconds or microseconds by
    /// their number of digits. Where it has no offset, it is local to the zone.
    ///
    /// @throws DateTimeException if it is none of them
    static long micros(String text, ZoneId zone) {
        if (text.length() != 8 && isNumber(text)) {
            return epoch(text);
        }
        int gap = text.indexOf('T');
        if (gap < 0) {
            gap = text.indexOf(' ');
        }
        if (gap < 0) {
            return micros(date(text), LocalTime.MIDNIGHT, zone);
        }
        int end = offsetStart(text, gap + 1);
        ZoneId own = end == text.length() ? zone : ZoneOffset.of(text.substring(end).strip());
        return micros(
                date(text.substring(0, gap)), time(text.substring(gap + 1, end).strip()), own);
    }

    private static int offsetStart(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 'Z' || c == '+' || c == '-') {
                return i;
            }
        }
        return text.length();
    }

    static long micros(LocalDate date, LocalTime time, ZoneId zone) {
        long second =
                zone instanceof ZoneOffset offset
                        ? date.toEpochSecond(time, offset)
                        : date.atTime(time).atZone(zone).toEpochSecond();
        return second * PER_SECOND + time.get(ChronoField.MICRO_OF_SECOND);
    }

    private static long epoch(String text) {
        int digits = text.length();
        if (digits < 9 || digits > 16) {
            throw new DateTimeException(text);
        }
        long value = Long.parseLong(text);
        if (digits <= 10) {
            return value * PER_SECOND;
        }
        return digits <= 13 ? value * 1_000 : value;
    }

    static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isDigit(text, i)) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static boolean isDigit(String text, int at) {
        return text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }

    private static int number(String text, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            if (!isDigit(text, i)) {
                throw new DateTimeException(text);
            }
            value = value * 10 + (text.charAt(i) - '0');
        }
        return value;
    }

    private static void separator(String text, int first, int second) {
        char c = text.charAt(first);
        if ((c != '-' && c != '/') || text.charAt(second) != c) {
            throw new DateTimeException(text);
        }
    }
}
