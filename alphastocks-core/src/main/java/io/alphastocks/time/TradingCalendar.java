package io.alphastocks.time;

import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.Segment;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/// When each segment trades: sessions, holidays and special sessions, read from data. Days and
/// hours are those of the calendar's zone, `Asia/Kolkata` unless its data says otherwise, whatever
/// the zone of the JVM. Immutable; safe for any thread.
///
/// A calendar knows the years that its data covers, and refuses others: an unknown day is never
/// taken for a trading day. [#nse()] covers 2021 to 2026; [#with(Path)] adds a file of the user's,
/// whose lines win:
///
/// ```
/// kind,segments,date,until,open,close,status,note
/// years,*,2027-01-01,2027-12-31,,,published,NSE circular
/// holiday,*,2027-01-26,,,,published,Republic Day
/// special,*,2027-10-29,,18:00,19:00,unverified,Muhurat
/// hours,DERIVATIVES,2027-04-01,,09:15,15:40,unverified,from this day on
/// ```
///
/// `segments` is `*` or names separated by blanks. `hours` hold from their date until the next such
/// line, Monday to Friday; `special` gives the hours of one day and makes it a trading day, also a
/// weekend or a holiday. `status` is `verified` (by recorded data), `published` (by a list of the
/// exchange or its users) or `unverified`.
public final class TradingCalendar {

    private final CalendarFacts facts;
    private final Map<Segment, Session[]> sessions = new EnumMap<>(Segment.class);
    private final Map<Segment, Map<LocalDate, Session>> byDate = new EnumMap<>(Segment.class);
    private final NavigableSet<LocalDate> tradingDays = new TreeSet<>();

    TradingCalendar(CalendarFacts facts) {
        this.facts = facts;
        for (Segment segment : Segment.values()) {
            Map<LocalDate, Session> days = facts.sessions(segment);
            byDate.put(segment, days);
            sessions.put(segment, days.values().toArray(Session[]::new));
            tradingDays.addAll(days.keySet());
        }
    }

    /// The National Stock Exchange of India, 2021 to 2026, from the data that comes with the
    /// library. Each line of it says how far it is verified.
    public static TradingCalendar nse() {
        return new TradingCalendar(CalendarFile.resource("nse-calendar.csv"));
    }

    /// A calendar from a file of the user's alone.
    ///
    /// @throws io.alphastocks.model.DataFileException naming file, line, value and what is allowed
    public static TradingCalendar load(Path file) {
        return new TradingCalendar(CalendarFile.read(file));
    }

    /// This calendar with the lines of a file added; where both speak of a day, the file wins.
    ///
    /// @throws io.alphastocks.model.DataFileException naming file, line, value and what is allowed
    public TradingCalendar with(Path file) {
        return new TradingCalendar(facts.plus(file, CalendarFile.read(file)));
    }

    /// The zone of its days and hours.
    public ZoneId zone() {
        return facts.zone();
    }

    /// The first day that the data covers.
    public LocalDate firstDay() {
        return facts.firstDay();
    }

    /// The last day that the data covers.
    public LocalDate lastDay() {
        return facts.lastDay();
    }

    /// Whether the data speaks of a day at all.
    public boolean covers(LocalDate date) {
        return !date.isBefore(firstDay()) && !date.isAfter(lastDay());
    }

    /// The day that it is at a time, in the calendar's zone.
    public LocalDate tradingDay(Instant time) {
        return LocalDate.ofInstant(time, zone());
    }

    /// The day that it is at a time, in the calendar's zone.
    ///
    /// @param micros microseconds since the epoch
    public LocalDate tradingDay(long micros) {
        return tradingDay(EpochMicros.toInstant(micros));
    }

    /// The day whose books a time belongs to: its own day where any segment trades on it, else the
    /// last such day before it, so that a weekend or a holiday belongs to the day before. A day
    /// beyond those covered belongs to itself.
    public LocalDate accountingDay(Instant time) {
        LocalDate date = tradingDay(time);
        LocalDate last = covers(date) ? tradingDays.floor(date) : null;
        return last == null ? date : last;
    }

    /// When the next accounting day begins: at midnight. Empty beyond the days covered.
    public Optional<Instant> accountingDayEnd(Instant time) {
        return Optional.ofNullable(tradingDays.higher(tradingDay(time)))
                .filter(_ -> covers(tradingDay(time)))
                .map(next -> next.atStartOfDay(zone()).toInstant());
    }

    /// @throws IllegalArgumentException for a day beyond those covered
    public boolean isTradingDay(Segment segment, LocalDate date) {
        return session(segment, date).isPresent();
    }

    /// The session of a day; empty on holidays and weekends.
    ///
    /// @throws IllegalArgumentException for a day beyond those covered
    public Optional<Session> session(Segment segment, LocalDate date) {
        if (!covers(date)) {
            throw notCovered(date.toString());
        }
        return Optional.ofNullable(days(segment).get(date));
    }

    /// The session that is open at a time.
    ///
    /// @throws IllegalArgumentException for a time beyond the days covered
    public Optional<Session> sessionContaining(Segment segment, long micros) {
        Session[] all = all(segment);
        int after = firstOpeningAfter(all, micros);
        if (after > 0 && all[after - 1].contains(micros)) {
            return Optional.of(all[after - 1]);
        }
        LocalDate date = tradingDay(micros);
        if (!covers(date)) {
            throw notCovered(date.toString());
        }
        return Optional.empty();
    }

    /// The session that is open at a time.
    ///
    /// @throws IllegalArgumentException for a time beyond the days covered
    public Optional<Session> sessionContaining(Segment segment, Instant time) {
        return sessionContaining(segment, EpochMicros.of(time));
    }

    /// The first session that opens after a time.
    ///
    /// @throws IllegalArgumentException if that is not within the days covered
    public Session nextSession(Segment segment, long micros) {
        return sessionAfter(segment, EpochMicros.toInstant(micros))
                .orElseThrow(() ->
                        notCovered(
                                "the next session of " + segment + " after " + tradingDay(micros)));
    }

    /// The first session that opens after a time; empty where that is not within the days covered.
    public Optional<Session> sessionAfter(Segment segment, Instant time) {
        Session[] all = all(segment);
        int next = firstOpeningAfter(all, EpochMicros.of(time));
        return next == all.length || tradingDay(time).isBefore(firstDay())
                ? Optional.empty()
                : Optional.of(all[next]);
    }

    /// The first session that opens after a time.
    ///
    /// @throws IllegalArgumentException if that is not within the days covered
    public Session nextSession(Segment segment, Instant time) {
        return nextSession(segment, EpochMicros.of(time));
    }

    private Map<LocalDate, Session> days(Segment segment) {
        return byDate.getOrDefault(segment, Map.of());
    }

    private Session[] all(Segment segment) {
        Session[] all = sessions.get(segment);
        return all == null ? new Session[0] : all;
    }

    private static int firstOpeningAfter(Session[] all, long micros) {
        int low = 0;
        int high = all.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (all[middle].openMicros() > micros) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private IllegalArgumentException notCovered(String what) {
        return new IllegalArgumentException(
                what
                        + " is not in the trading calendar, which covers "
                        + firstDay()
                        + " to "
                        + lastDay()
                        + "; add the missing year with TradingCalendar.with(file)");
    }

    @Override
    public String toString() {
        return "TradingCalendar["
                + firstDay()
                + " to "
                + lastDay()
                + ", "
                + zone()
                + ", sessions "
                + Arrays.toString(
                        Arrays.stream(Segment.values()).mapToInt(s -> all(s).length).toArray())
                + "]";
    }
}
