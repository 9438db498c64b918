package io.alphastocks.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alphastocks.model.DataFileException;
import io.alphastocks.model.Segment;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

class TradingCalendarTest {

    private static final String HEADER = "kind,segments,date,until,open,close,status,note\n";
    private static final TradingCalendar NSE = TradingCalendar.nse();

    @TempDir Path directory;

    @Test
    void anOrdinaryDayTradesFromQuarterPastNineToHalfPastThreeInIndia() {
        Session session = NSE.session(Segment.INDEX, day("2021-06-11")).orElseThrow();
        assertThat(session.open()).isEqualTo("2021-06-11T03:45:00Z");
        assertThat(session.close()).isEqualTo("2021-06-11T10:00:00Z");
        assertThat(session.special()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "DERIVATIVES, 2026-07-31, 10:00:00",
        "DERIVATIVES, 2026-08-03, 10:10:00",
        "INDEX, 2026-08-03, 10:00:00",
        "EQUITY, 2026-08-03, 10:00:00"
    })
    void derivativesCloseTenMinutesLaterSinceAugust2026(
            Segment segment, LocalDate date, String utc) {
        assertThat(NSE.session(segment, date).orElseThrow().close())
                .isEqualTo(date + "T" + utc + "Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2021-01-26", "2026-11-24", "2024-05-20", "2026-08-15", "2025-08-31"})
    void holidaysAndWeekendsHaveNoSession(LocalDate date) {
        assertThat(NSE.isTradingDay(Segment.DERIVATIVES, date)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "2024-01-20, 03:45:00, 10:00:00",
        "2024-03-02, 03:45:00, 07:00:00",
        "2021-11-04, 12:45:00, 13:45:00",
        "2026-11-08, 12:30:00, 13:30:00"
    })
    void specialSessionsTradeOnWeekendsAndHolidays(LocalDate date, String open, String close) {
        Session session = NSE.session(Segment.EQUITY, date).orElseThrow();
        assertThat(session.special()).isTrue();
        assertThat(session.open()).isEqualTo(date + "T" + open + "Z");
        assertThat(session.close()).isEqualTo(date + "T" + close + "Z");
    }

    @Test
    void aSessionContainsItsOpenAndNotItsClose() {
        assertThat(NSE.sessionContaining(Segment.INDEX, at("2021-06-11T03:44:59.999999Z")))
                .isEmpty();
        assertThat(NSE.sessionContaining(Segment.INDEX, at("2021-06-11T03:45:00Z"))).isPresent();
        assertThat(NSE.sessionContaining(Segment.INDEX, at("2021-06-11T09:59:59.999999Z")))
                .isPresent();
        assertThat(NSE.sessionContaining(Segment.INDEX, at("2021-06-11T10:00:00Z"))).isEmpty();
    }

    @Test
    void theNextSessionSkipsWeekendsAndHolidays() {
        assertThat(NSE.nextSession(Segment.INDEX, at("2021-01-25T03:45:00Z")).date())
                .isEqualTo("2021-01-27");
        assertThat(NSE.nextSession(Segment.INDEX, at("2021-06-11T03:44:59Z")).date())
                .isEqualTo("2021-06-11");
    }

    @Test
    void theTradingDayIsTheDayInIndia() {
        assertThat(NSE.tradingDay(at("2021-06-10T18:29:59Z"))).isEqualTo("2021-06-10");
        assertThat(NSE.tradingDay(at("2021-06-10T18:30:00Z"))).isEqualTo("2021-06-11");
        assertThat(ZoneId.systemDefault()).isNotEqualTo(NSE.zone());
    }

    @Test
    void aDayBeyondTheDataIsAnErrorAndNoTradingDay() {
        assertThatThrownBy(() -> NSE.session(Segment.INDEX, day("2027-01-04")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2027-01-04")
                .hasMessageContaining("2021-01-01 to 2026-12-31")
                .hasMessageContaining("TradingCalendar.with");
        assertThatThrownBy(() -> NSE.sessionContaining(Segment.INDEX, at("2020-12-31T04:00:00Z")))
                .hasMessageContaining("2020-12-31");
        assertThatThrownBy(() -> NSE.nextSession(Segment.INDEX, at("2026-12-31T12:00:00Z")))
                .hasMessageContaining("after 2026-12-31");
        assertThatThrownBy(() -> NSE.nextSession(Segment.INDEX, at("2020-06-01T12:00:00Z")))
                .hasMessageContaining("2020-06-01");
    }

    @Test
    void aFileOfTheUsersAddsYearsAndWinsOverTheLibrarys() throws IOException {
        Path file =
                write(
                        HEADER
                                + "years,*,2027-01-01,2027-12-31,,,published,\n"
                                + "holiday,*,2027-01-26,,,,published,Republic Day\n"
                                + "holiday,EQUITY INDEX,2026-12-01,,,,unverified,invented\n"
                                + "special,*,2026-11-08,,18:15,19:15,verified,Muhurat\n");
        TradingCalendar calendar = NSE.with(file);
        assertThat(calendar.isTradingDay(Segment.INDEX, day("2027-01-25"))).isTrue();
        assertThat(calendar.isTradingDay(Segment.INDEX, day("2027-01-26"))).isFalse();
        assertThat(calendar.isTradingDay(Segment.INDEX, day("2026-12-01"))).isFalse();
        assertThat(calendar.isTradingDay(Segment.DERIVATIVES, day("2026-12-01"))).isTrue();
        assertThat(calendar.session(Segment.INDEX, day("2026-11-08")).orElseThrow().open())
                .isEqualTo("2026-11-08T12:45:00Z");
        assertThat(calendar.session(Segment.DERIVATIVES, day("2027-02-01")).orElseThrow().close())
                .isEqualTo("2027-02-01T10:10:00Z");
    }

    @Test
    void aCalendarMayHaveAnotherZone() throws IOException {
        Path file =
                write(
                        HEADER
                                + "zone,,,,,,,America/New_York\n"
                                + "years,*,2024-01-01,2024-12-31,,,published,\n"
                                + "hours,EQUITY,2024-01-01,,09:30,16:00,published,\n");
        TradingCalendar calendar = TradingCalendar.load(file);
        assertThat(calendar.session(Segment.EQUITY, day("2024-07-01")).orElseThrow().open())
                .isEqualTo("2024-07-01T13:30:00Z");
        assertThat(calendar.isTradingDay(Segment.INDEX, day("2024-07-01"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "holidy,*,2027-01-26,,,,verified, | kind 'holidy' | years, hours, holiday, special or zone",
                "holiday,FOREX,2027-01-26,,,,verified, | segments 'FOREX' | EQUITY INDEX DERIVATIVES",
                "holiday,*,26-01-2027,,,,verified, | date '26-01-2027' | a date such as 2026-01-26",
                "hours,*,2027-01-01,,9am,15:30,verified, | open '9am' | a time such as 09:15",
                "hours,*,2027-01-01,,09:15,09:00,verified, | close '09:00' | a time after the open, 09:15",
                "holiday,*,2027-01-26,,,,sure, | status 'sure' | verified, published or unverified",
                "holiday,*,2027-01-26 | line 'holiday,*,2027-01-26' | 8 columns",
                "years,*,2027-12-31,2027-01-01,,,verified, | until '2027-01-01' | a day from 2027-12-31 on"
            })
    void aLineThatIsNotRightIsNamedWithItsValueAndWhatIsAllowed(
            String line, String value, String allowed) throws IOException {
        Path file = write(HEADER + "# a comment\n" + line + "\n");
        assertThatThrownBy(() -> TradingCalendar.load(file))
                .isInstanceOf(DataFileException.class)
                .hasMessageContaining(file + " line 3: ")
                .hasMessageContaining(value)
                .hasMessageContaining(allowed);
    }

    @Test
    void aFileWithoutYearsOrWithAGapIsAnError() throws IOException {
        Path none = write(HEADER);
        assertThatThrownBy(() -> TradingCalendar.load(none))
                .isInstanceOf(DataFileException.class)
                .hasMessageContaining("no line says which days are covered");
        Path gap = write(HEADER + "years,*,2028-01-01,2028-12-31,,,published,\n");
        assertThatThrownBy(() -> NSE.with(gap))
                .isInstanceOf(DataFileException.class)
                .hasMessageContaining("2027-01-01 to 2027-12-31");
        assertThatThrownBy(() -> TradingCalendar.load(directory.resolve("missing.csv")))
                .isInstanceOf(DataFileException.class)
                .hasMessageContaining("missing.csv: the trading calendar cannot be read");
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("calendar.csv"), text);
    }

    private static LocalDate day(String text) {
        return LocalDate.parse(text);
    }

    private static Instant at(String text) {
        return Instant.parse(text);
    }

    @Test
    void aWeekendAndAHolidayBelongToTheTradingDayBeforeThem() {
        TradingCalendar calendar = TradingCalendar.nse();
        LocalDate friday = LocalDate.of(2021, 6, 11);

        for (String time : List.of("2021-06-10T18:30:00Z", "2021-06-13T18:29:59Z")) {
            assertThat(calendar.accountingDay(Instant.parse(time))).isEqualTo(friday);
            assertThat(calendar.accountingDayEnd(Instant.parse(time)))
                    .contains(Instant.parse("2021-06-13T18:30:00Z"));
        }
        assertThat(calendar.accountingDay(Instant.parse("2021-06-13T18:30:00Z")))
                .isEqualTo(LocalDate.of(2021, 6, 14));
        // Republic Day, a Tuesday
        assertThat(calendar.accountingDay(Instant.parse("2021-01-26T05:00:00Z")))
                .isEqualTo(LocalDate.of(2021, 1, 25));
    }

    @Test
    void aDayBeyondTheCalendarBelongsToItself() {
        TradingCalendar calendar = TradingCalendar.nse();
        Instant later =
                calendar.lastDay().plusDays(2).atTime(12, 0).atZone(calendar.zone()).toInstant();

        assertThat(calendar.accountingDay(later)).isEqualTo(calendar.lastDay().plusDays(2));
        assertThat(calendar.accountingDayEnd(later)).isEmpty();
        assertThat(calendar.sessionAfter(Segment.DERIVATIVES, later)).isEmpty();
    }
}
