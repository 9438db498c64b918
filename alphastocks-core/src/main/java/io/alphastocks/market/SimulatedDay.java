package io.alphastocks.market;

import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.OptionContract;
import io.alphastocks.model.OptionType;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Segment;
import io.alphastocks.time.Session;
import io.alphastocks.time.TradingCalendar;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// One day of a simulated session: its hours, where the index opens, and its option contracts.
///
/// @param expiryMicros when the contracts expire: the close of the index on their last day
/// @param contracts by strike, calls before puts
record SimulatedDay(
        LocalDate date,
        Session indexHours,
        Session optionHours,
        double open,
        long expiryMicros,
        List<OptionContract> contracts) {

    private static final int STRIKE_STEP = 50;
    private static final int STRIKES_EACH_SIDE = 10;
    private static final int LEAST_DAYS_TO_EXPIRY = 2;
    private static final LocalDate TUESDAYS_SINCE = LocalDate.of(2025, 9, 1);
    private static final LocalDate LOT_65_SINCE = LocalDate.of(2026, 1, 1);
    private static final String WEEKLY_MONTHS = "123456789OND";

    static SimulatedDay of(TradingCalendar calendar, LocalDate date, double open) {
        Session index = hours(calendar, Segment.INDEX, date);
        Session options = hours(calendar, Segment.DERIVATIVES, date);
        LocalDate nominal = nominalExpiry(date, calendar);
        LocalDate expiry = tradingDayUntil(nominal, calendar);
        long money = StrictMath.round(open / STRIKE_STEP) * STRIKE_STEP;
        String series = series(nominal, expiry);
        Quantity lot = Quantity.of(date.isBefore(LOT_65_SINCE) ? 75 : 65);
        List<OptionContract> contracts = new ArrayList<>();
        for (int i = -STRIKES_EACH_SIDE; i <= STRIKES_EACH_SIDE; i++) {
            long strike = money + (long) i * STRIKE_STEP;
            for (OptionType type : OptionType.values()) {
                contracts.add(
                        new OptionContract(
                                InstrumentId.of("NFO", series + strike + type),
                                "NIFTY",
                                expiry,
                                Price.of(Long.toString(strike)),
                                type,
                                Price.of("0.05"),
                                lot));
            }
        }
        long daysLeft = expiry.toEpochDay() - date.toEpochDay();
        return new SimulatedDay(
                date,
                index,
                options,
                open,
                index.closeMicros() + daysLeft * 86_400_000_000L,
                List.copyOf(contracts));
    }

    private static Session hours(TradingCalendar calendar, Segment segment, LocalDate date) {
        return calendar.session(segment, date)
                .orElseThrow(() ->
                        new IllegalArgumentException(date + " is no trading day of " + segment));
    }

    /// The weekday of weekly expiries, some days ahead, before a holiday moves it.
    private static LocalDate nominalExpiry(LocalDate date, TradingCalendar calendar) {
        LocalDate earliest = date.plusDays(LEAST_DAYS_TO_EXPIRY);
        LocalDate from = earliest;
        while (true) {
            LocalDate thursday = from.with(TemporalAdjusters.nextOrSame(DayOfWeek.THURSDAY));
            LocalDate nominal =
                    thursday.isBefore(TUESDAYS_SINCE)
                            ? thursday
                            : from.with(TemporalAdjusters.nextOrSame(DayOfWeek.TUESDAY));
            if (!tradingDayUntil(nominal, calendar).isBefore(earliest)) {
                return nominal;
            }
            from = nominal.plusDays(1);
        }
    }

    private static LocalDate tradingDayUntil(LocalDate date, TradingCalendar calendar) {
        LocalDate day = date;
        while (calendar.covers(day) && !calendar.isTradingDay(Segment.DERIVATIVES, day)) {
            day = day.minusDays(1);
        }
        return day;
    }

    /// How the exchange's members write a series: the last of a month by its month's name, others
    /// by their day.
    private static String series(LocalDate nominal, LocalDate expiry) {
        String year = String.format(Locale.ROOT, "%02d", expiry.getYear() % 100);
        if (nominal.plusWeeks(1).getMonth() != nominal.getMonth()) {
            return "NIFTY"
                    + year
                    + expiry.getMonth()
                            .getDisplayName(TextStyle.SHORT, Locale.ENGLISH)
                            .toUpperCase(Locale.ROOT);
        }
        return "NIFTY"
                + year
                + WEEKLY_MONTHS.charAt(expiry.getMonthValue() - 1)
                + String.format(Locale.ROOT, "%02d", expiry.getDayOfMonth());
    }
}
