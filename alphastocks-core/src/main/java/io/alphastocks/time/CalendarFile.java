package io.alphastocks.time;

import io.alphastocks.model.DataFileException;
import io.alphastocks.model.Segment;
import io.alphastocks.time.CalendarFacts.Fact;
import io.alphastocks.time.CalendarFacts.Kind;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Reads calendar files; [TradingCalendar] describes the layout.
final class CalendarFile {

    private static final String HEADER = "kind,segments,date,until,open,close,status,note";
    private static final int COLUMNS = 8;
    private static final Set<String> STATUSES = Set.of("verified", "published", "unverified");
    private static final ZoneId INDIA = ZoneId.of("Asia/Kolkata");

    private final Object file;
    private final List<Fact> facts = new ArrayList<>();
    private ZoneId zone = INDIA;
    private boolean headerSeen;
    private int line;

    private CalendarFile(Object file) {
        this.file = file;
    }

    static CalendarFacts resource(String name) {
        try (InputStream in = CalendarFile.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the library");
            }
            return new CalendarFile(name)
                    .read(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    static CalendarFacts read(Path path) {
        try (BufferedReader reader = Files.newBufferedReader(path)) {
            return new CalendarFile(path).read(reader);
        } catch (IOException e) {
            throw new DataFileException(path + ": the trading calendar cannot be read: " + e, e);
        }
    }

    private CalendarFacts read(BufferedReader reader) throws IOException {
        String text;
        while ((text = reader.readLine()) != null) {
            line++;
            if (!text.isBlank() && !text.startsWith("#")) {
                take(text);
            }
        }
        return CalendarFacts.of(file, zone, facts);
    }

    private void take(String text) {
        if (!headerSeen) {
            headerSeen = true;
            if (!text.strip().equals(HEADER)) {
                throw wrong("header", text.strip(), HEADER);
            }
            return;
        }
        String[] cells = text.split(",", COLUMNS);
        if (cells.length < COLUMNS) {
            throw wrong("line", text, COLUMNS + " columns: " + HEADER);
        }
        for (int i = 0; i < COLUMNS; i++) {
            cells[i] = cells[i].strip();
        }
        if (cells[0].equals("zone")) {
            zone = zone(cells[7]);
            return;
        }
        Kind kind = kind(cells[0]);
        if (!STATUSES.contains(cells[6])) {
            throw wrong("status", cells[6], "verified, published or unverified");
        }
        LocalDate date = date("date", cells[2]);
        LocalDate until = kind == Kind.YEARS ? date("until", cells[3]) : date;
        if (until.isBefore(date)) {
            throw wrong("until", cells[3], "a day from " + date + " on");
        }
        boolean timed = kind == Kind.HOURS || kind == Kind.SPECIAL;
        LocalTime open = timed ? time("open", cells[4]) : LocalTime.MIN;
        LocalTime close = timed ? time("close", cells[5]) : LocalTime.MAX;
        if (!close.isAfter(open)) {
            throw wrong("close", cells[5], "a time after the open, " + open);
        }
        facts.add(new Fact(kind, segments(cells[1]), date, until, open, close));
    }

    private Kind kind(String value) {
        for (Kind kind : Kind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(value)) {
                return kind;
            }
        }
        throw wrong("kind", value, "years, hours, holiday, special or zone");
    }

    private Set<Segment> segments(String value) {
        if (value.equals("*")) {
            return EnumSet.allOf(Segment.class);
        }
        Set<Segment> segments = EnumSet.noneOf(Segment.class);
        for (String name : value.split(" +", -1)) {
            try {
                segments.add(Segment.valueOf(name));
            } catch (IllegalArgumentException e) {
                throw wrong("segments", value, "* or some of EQUITY INDEX DERIVATIVES");
            }
        }
        return segments;
    }

    private LocalDate date(String column, String value) {
        try {
            return LocalDate.parse(value);
        } catch (DateTimeException e) {
            throw wrong(column, value, "a date such as 2026-01-26");
        }
    }

    private LocalTime time(String column, String value) {
        try {
            return LocalTime.parse(value);
        } catch (DateTimeException e) {
            throw wrong(column, value, "a time such as 09:15");
        }
    }

    private ZoneId zone(String value) {
        try {
            return ZoneId.of(value);
        } catch (DateTimeException e) {
            throw wrong("zone (in the column note)", value, "a zone such as Asia/Kolkata");
        }
    }

    private DataFileException wrong(String column, String value, String expected) {
        return DataFileException.atLine(
                file, line, column + " '" + value + "' is not right; expected " + expected);
    }
}
