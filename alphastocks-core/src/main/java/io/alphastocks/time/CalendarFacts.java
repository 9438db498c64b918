package io.alphastocks.time;

import io.alphastocks.model.DataFileException;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.Segment;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What calendar files say, in the order of their lines: a later one wins.
record CalendarFacts(
        ZoneId zone, LocalDate firstDay, LocalDate lastDay, List<CalendarFacts.Fact> list) {

    enum Kind {
        YEARS,
        HOURS,
        HOLIDAY,
        SPECIAL
    }

    /// One line. Open and close are set for HOURS and SPECIAL only, `until` for YEARS only.
    record Fact(
            Kind kind,
            Set<Segment> segments,
            LocalDate date,
            LocalDate until,
            LocalTime open,
            LocalTime close) {}

    static CalendarFacts of(Object file, ZoneId zone, List<Fact> list) {
        List<Fact> years =
                new ArrayList<>(list.stream().filter(f -> f.kind == Kind.YEARS).toList());
        if (years.isEmpty()) {
            throw DataFileException.of(
                    file,
                    "no line says which days are covered; expected one such as"
                            + " years,*,2027-01-01,2027-12-31,,,published,");
        }
        years.sort((a, b) -> a.date.compareTo(b.date));
        LocalDate last = years.getFirst().until;
        for (Fact more : years) {
            if (more.date.isAfter(last.plusDays(1))) {
                throw DataFileException.of(
                        file,
                        "the days covered have a gap from "
                                + last.plusDays(1)
                                + " to "
                                + more.date.minusDays(1)
                                + "; years must follow one another");
            }
            last = more.until.isAfter(last) ? more.until : last;
        }
        return new CalendarFacts(zone, years.getFirst().date, last, List.copyOf(list));
    }

    CalendarFacts plus(Object file, CalendarFacts more) {
        List<Fact> both = new ArrayList<>(list);
        both.addAll(more.list);
        return of(file, zone, both);
    }

    /// All sessions of a segment, by date, ascending.
    Map<LocalDate, Session> sessions(Segment segment) {
        TreeMap<LocalDate, Fact> hours = new TreeMap<>();
        Map<LocalDate, Fact> special = new HashMap<>();
        Set<LocalDate> holidays = new HashSet<>();
        for (Fact fact : list) {
            if (fact.segments.contains(segment)) {
                switch (fact.kind) {
                    case HOURS -> hours.put(fact.date, fact);
                    case SPECIAL -> special.put(fact.date, fact);
                    case HOLIDAY -> {
                        holidays.add(fact.date);
                        special.remove(fact.date);
                    }
                    case YEARS -> {}
                }
            }
        }
        Map<LocalDate, Session> sessions = new LinkedHashMap<>();
        for (LocalDate day = firstDay; !day.isAfter(lastDay); day = day.plusDays(1)) {
            Fact own = special.get(day);
            var regular = hours.floorEntry(day);
            if (own != null) {
                sessions.put(day, session(segment, day, own, true));
            } else if (regular != null && !isWeekend(day) && !holidays.contains(day)) {
                sessions.put(day, session(segment, day, regular.getValue(), false));
            }
        }
        return Collections.unmodifiableMap(sessions);
    }

    private Session session(Segment segment, LocalDate day, Fact fact, boolean special) {
        return new Session(segment, day, micros(day, fact.open), micros(day, fact.close), special);
    }

    private long micros(LocalDate day, LocalTime time) {
        return EpochMicros.of(day.atTime(time).atZone(zone).toInstant());
    }

    private static boolean isWeekend(LocalDate day) {
        return day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY;
    }
}
