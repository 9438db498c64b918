package io.alphastocks.market;

import io.alphastocks.model.DataFileException;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;

/// Reads the rows of one market data file: finds its layout, then gives each row's values, checked
/// one by one.
final class RowReader implements AutoCloseable {

    private static final int DECIMALS = 4;
    private static final int FAST_DIGITS = 17;

    private final CsvReader csv;
    private final RowLayout layout;
    private final ZoneId zone;
    private int timeColumn = -1;
    private int dateColumn = -1;
    private @Nullable List<String> firstRow;
    private List<String> row = List.of();
    private long roundedPrices;

    RowReader(Path file, ZoneId zone) {
        this.csv = new CsvReader(file);
        this.zone = zone;
        boolean done = false;
        try {
            List<String> first = csv.next();
            if (first == null) {
                throw DataFileException.of(file, "is empty; expected a header or rows of data");
            }
            layout = RowLayout.of(csv, first);
            if (RowLayout.hasNoHeader(first)) {
                firstRow = first;
            }
            done = true;
        } finally {
            if (!done) {
                csv.close();
            }
        }
    }

    RowLayout layout() {
        return layout;
    }

    /// Moves to the next row; false at the end.
    boolean next() {
        List<String> next = firstRow == null ? csv.next() : firstRow;
        firstRow = null;
        if (next == null) {
            return false;
        }
        row = next;
        if (row.size() != layout.width()) {
            throw csv.wrong(
                    row.size()
                            + " columns where "
                            + layout.width()
                            + " are expected: "
                            + String.join(",", row));
        }
        if (timeColumn < 0) {
            findTimeColumns();
        }
        return true;
    }

    /// The first row shows which columns hold the time: one with date and time of day, or one of
    /// each, or a date alone.
    private void findTimeColumns() {
        int time = -1;
        int date = -1;
        for (int column : layout.times()) {
            String value = row.get(column);
            if (TimeText.isTimeOfDay(value)) {
                time = time < 0 ? column : time;
            } else if (TimeText.isDate(value)) {
                date = date < 0 ? column : date;
            } else {
                timeColumn = column;
                return;
            }
        }
        if (date < 0) {
            throw csv.wrong(
                    "time '"
                            + row.get(layout.times().getFirst())
                            + "' has no date; expected a column with the date too");
        }
        timeColumn = time < 0 ? date : time;
        dateColumn = time < 0 ? -1 : date;
    }

    /// The row's time as it is labelled, microseconds since the epoch.
    long micros() {
        String text = row.get(timeColumn);
        try {
            return dateColumn < 0
                    ? TimeText.micros(text, zone)
                    : TimeText.micros(
                            TimeText.date(row.get(dateColumn)), TimeText.time(text), zone);
        } catch (DateTimeException e) {
            String value = dateColumn < 0 ? text : row.get(dateColumn) + " " + text;
            throw csv.wrong(
                    "time '"
                            + value
                            + "' is not right; expected one such as 2021-06-11 09:15:00,"
                            + " 2021-06-11T09:15:00+05:30, or seconds, milliseconds or microseconds"
                            + " since 1970");
        }
    }

    /// Whether the time is a date alone: the row is about a whole day.
    boolean isDaily() {
        return dateColumn < 0 && TimeText.isDate(row.get(timeColumn));
    }

    String text(int column) {
        return row.get(column);
    }

    /// The whole row, for messages.
    String line() {
        return String.join(",", row);
    }

    /// A price above 0, in 1/10,000.
    long price(int column, String name) {
        long raw = decimal(column, name);
        if (raw <= 0) {
            throw wrongPrice(column, name);
        }
        return raw;
    }

    /// A price in 1/10,000, 0 where the column or its value is missing.
    long quote(int column, String name) {
        if (column < 0 || row.get(column).isEmpty()) {
            return 0;
        }
        long raw = decimal(column, name);
        if (raw < 0) {
            throw wrongPrice(column, name);
        }
        return raw;
    }

    private DataFileException wrongPrice(int column, String name) {
        return csv.wrong(
                name
                        + " '"
                        + row.get(column)
                        + "' is not right; expected a price above 0 such as 92.65");
    }

    private long decimal(int column, String name) {
        String text = row.get(column);
        long value = 0;
        int point = -1;
        boolean plain = !text.isEmpty() && text.length() <= FAST_DIGITS;
        for (int i = 0; plain && i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                value = value * 10 + (c - '0');
            } else if (c == '.' && point < 0) {
                point = i;
            } else {
                plain = false;
            }
        }
        int decimals = point < 0 ? 0 : text.length() - point - 1;
        if (!plain || decimals > DECIMALS || text.length() + DECIMALS - decimals > FAST_DIGITS) {
            return slowDecimal(column, name);
        }
        for (int i = decimals; i < DECIMALS; i++) {
            value *= 10;
        }
        return value;
    }

    private long slowDecimal(int column, String name) {
        try {
            BigDecimal exact = new BigDecimal(row.get(column));
            BigDecimal rounded = exact.setScale(DECIMALS, RoundingMode.HALF_UP);
            if (rounded.compareTo(exact) != 0) {
                roundedPrices++;
            }
            return rounded.unscaledValue().longValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
            throw wrongPrice(column, name);
        }
    }

    /// Units, or `missing` where the column or its value is missing.
    long units(int column, String name, long missing) {
        if (column < 0 || row.get(column).isEmpty()) {
            return missing;
        }
        String text = row.get(column);
        try {
            long units =
                    text.length() <= FAST_DIGITS && TimeText.isNumber(text)
                            ? Long.parseLong(text)
                            : new BigDecimal(text).longValueExact();
            if (units >= 0) {
                return units;
            }
        } catch (ArithmeticException | NumberFormatException e) {
            throw wrongUnits(name, text);
        }
        throw wrongUnits(name, text);
    }

    private DataFileException wrongUnits(String name, String text) {
        return csv.wrong(name + " '" + text + "' is not right; expected a whole number from 0");
    }

    long roundedPrices() {
        return roundedPrices;
    }

    DataFileException wrong(String problem) {
        return csv.wrong(problem);
    }

    @Override
    public void close() {
        csv.close();
    }
}
