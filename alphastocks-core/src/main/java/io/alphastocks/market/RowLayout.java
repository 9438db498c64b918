package io.alphastocks.market;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Which column of a market data file holds what; -1 where it has none.
///
/// @param width the number of columns
/// @param times columns that may hold a date, a time of day, or both, the likeliest first
record RowLayout(
        int width,
        List<Integer> times,
        int open,
        int high,
        int low,
        int close,
        int volume,
        int openInterest,
        int last,
        int lastQuantity,
        int bid,
        int bidQuantity,
        int ask,
        int askQuantity,
        int symbol) {

    private static final String NEEDED =
            "needed: a time (datetime, timestamp, time or date), and either open, high, low and"
                    + " close or a price (last_price, price, ltp or last); a file without a header"
                    + " is symbol,yyyymmdd,HH:MM,open,high,low,close,volume,oi or"
                    + " time,open,high,low,close[,volume[,oi]] or time,price";

    private static final List<String> TIMES =
            List.of(
                    "datetime",
                    "timestamp",
                    "exchangetimestamp",
                    "exchangetime",
                    "time",
                    "date",
                    "tradetime",
                    "time1",
                    "day");

    /// The layout that a file's first line shows: the names of a header, or, where there is none,
    /// what its values look like.
    static RowLayout of(CsvReader csv, List<String> first) {
        if (isCandleRow(first)) {
            return new RowLayout(9, List.of(1, 2), 3, 4, 5, 6, 7, 8, -1, -1, -1, -1, -1, -1, 0);
        }
        if (isBarRow(first)) {
            int volume = first.size() > 5 ? 5 : -1;
            int interest = first.size() > 6 ? 6 : -1;
            return new RowLayout(
                    first.size(),
                    List.of(0),
                    1,
                    2,
                    3,
                    4,
                    volume,
                    interest,
                    -1,
                    -1,
                    -1,
                    -1,
                    -1,
                    -1,
                    -1);
        }
        if (isPriceRow(first)) {
            return new RowLayout(2, List.of(0), -1, -1, -1, -1, -1, -1, 1, -1, -1, -1, -1, -1, -1);
        }
        RowLayout layout = ofHeader(first.stream().map(RowLayout::plain).toList());
        if (layout.times.isEmpty()) {
            throw csv.wrong("no column for the time; " + found(first));
        }
        if (!layout.isCandles() && layout.last < 0) {
            throw csv.wrong(layout.missingPrices() + "; " + found(first));
        }
        return layout;
    }

    private static String found(List<String> first) {
        return "found: " + String.join(", ", first) + "; " + NEEDED;
    }

    private static RowLayout ofHeader(List<String> names) {
        List<Integer> times = new ArrayList<>();
        for (String name : TIMES) {
            if (names.contains(name)) {
                times.add(names.indexOf(name));
            }
        }
        return new RowLayout(
                names.size(),
                List.copyOf(times),
                column(names, "open", "o"),
                column(names, "high", "h"),
                column(names, "low", "l"),
                column(names, "close", "c"),
                column(names, "volume", "vol", "v", "dayvolume", "volumetraded"),
                column(names, "oi", "openinterest"),
                column(names, "lastprice", "price", "ltp", "last", "lasttradedprice"),
                column(names, "lastquantity", "lastqty", "ltq", "lasttradedquantity", "quantity"),
                column(names, "bid", "bidprice", "bestbid", "bestbidprice"),
                column(names, "bidqty", "bidquantity", "bidsize", "bestbidquantity"),
                column(names, "ask", "askprice", "bestask", "bestaskprice", "offer"),
                column(names, "askqty", "askquantity", "asksize", "bestaskquantity"),
                column(names, "symbol", "tradingsymbol", "instrument", "ticker"));
    }

    private static int column(List<String> names, String... known) {
        for (String name : known) {
            if (names.contains(name)) {
                return names.indexOf(name);
            }
        }
        return -1;
    }

    private String missingPrices() {
        List<String> missing = new ArrayList<>();
        if (open < 0) {
            missing.add("open");
        }
        if (high < 0) {
            missing.add("high");
        }
        if (low < 0) {
            missing.add("low");
        }
        if (close < 0) {
            missing.add("close");
        }
        return missing.size() == 4
                ? "no column for a price"
                : "no column for " + String.join(", ", missing);
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    private static boolean isCandleRow(List<String> row) {
        return row.size() == 9
                && row.get(1).length() == 8
                && TimeText.isNumber(row.get(1))
                && TimeText.isTimeOfDay(row.get(2));
    }

    private static boolean isBarRow(List<String> row) {
        return row.size() >= 5
                && row.size() <= 7
                && row.stream().allMatch(RowLayout::beginsWithDigit)
                && !TimeText.isTimeOfDay(row.get(1));
    }

    private static boolean isPriceRow(List<String> row) {
        return row.size() == 2 && row.stream().allMatch(RowLayout::beginsWithDigit);
    }

    private static boolean beginsWithDigit(String value) {
        return !value.isEmpty() && Character.isDigit(value.charAt(0));
    }

    /// Whether rows are candles; else they are ticks.
    boolean isCandles() {
        return open >= 0 && high >= 0 && low >= 0 && close >= 0;
    }

    /// Whether the first line is data already.
    static boolean hasNoHeader(List<String> first) {
        return isCandleRow(first) || isBarRow(first) || isPriceRow(first);
    }
}
