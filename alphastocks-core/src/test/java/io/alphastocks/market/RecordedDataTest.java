package io.alphastocks.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.model.Candle;
import io.alphastocks.model.Equity;
import io.alphastocks.model.Index;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.OptionType;
import io.alphastocks.model.Price;
import io.alphastocks.model.Segment;
import io.alphastocks.model.Tick;
import io.alphastocks.time.TradingCalendar;

import org.junit.jupiter.api.Test;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Real recordings; skipped where they are not there.
class RecordedDataTest {

    private static final Index NIFTY = new Index(new InstrumentId("NSE:NIFTY 50"), "NIFTY");
    private static final Index BANKNIFTY =
            new Index(new InstrumentId("NSE:NIFTY BANK"), "BANKNIFTY");
    private static final TradingCalendar NSE = TradingCalendar.nse();

    @Test
    void aSessionOfTheIndexAndTwelveOptionsLoadsAsItIs() {
        Recorded recorded =
                Recorded.directory(SharedData.require("nifty-options-1min")).within(NSE);
        Collected all = Collected.of(recorded);
        assertThat(all.counts).isEqualTo(new FeedCounts(13 * 375, 0, 0, 0));
        assertThat(recorded.instruments().all())
                .allSatisfy(i -> assertThat(all.candlesOf(i.id())).hasSize(375));
        assertThat(all.candles.getFirst().instrument()).isEqualTo(NIFTY.id());
        InstrumentId put =
                recorded.instruments()
                        .option(
                                "NIFTY",
                                LocalDate.of(2021, 6, 17),
                                Price.of("15800"),
                                OptionType.PE)
                        .orElseThrow()
                        .id();
        List<Candle> puts = all.candlesOf(put);
        assertThat(puts.getFirst().start()).isEqualTo("2021-06-11T03:45:00Z");
        assertThat(puts.getLast().end()).isEqualTo("2021-06-11T10:00:00Z");
        assertThat(puts).allMatch(c -> c.openInterest() == Tick.NOT_AVAILABLE && c.volume() >= 0);
    }

    @Test
    void thePlayedSessionHasFourTicksPerCandleInTheOrderOfTime() {
        Recorded recorded = Recorded.directory(SharedData.require("nifty-options-1min"));
        Collected played = Collected.of(CandlePlayer.play(recorded.open(), _ -> false));
        assertThat(played.ticks).hasSize(13 * 375 * 4);
        long before = 0;
        for (Tick tick : played.ticks) {
            assertThat(tick.timeMicros()).isGreaterThanOrEqualTo(before);
            before = tick.timeMicros();
        }
    }

    @Test
    void monthsOfIndexCandlesLabelledAtTheirEndLoadWithTheirOutageAndPreOpenRowsLeftOut() {
        Recorded recorded =
                Recorded.directory(
                                SharedData.require("index-1min"),
                                InstrumentMaster.of(List.of(NIFTY, BANKNIFTY)))
                        .endLabelled()
                        .within(NSE);
        Collected all = Collected.of(recorded);
        assertThat(all.counts.duplicates()).isZero();
        assertThat(all.counts.outsideSession()).isPositive();
        Set<LocalDate> allDays = days(all.candles);
        for (LocalDate day = LocalDate.of(2021, 1, 1);
                day.isBefore(LocalDate.of(2022, 9, 1));
                day = day.plusDays(1)) {
            boolean recordedMonth =
                    (day.getYear() == 2021
                                    && (day.getMonthValue() <= 6 || day.getMonthValue() == 8))
                            || (day.getYear() == 2022 && day.getMonthValue() == 8);
            if (recordedMonth) {
                assertThat(NSE.isTradingDay(Segment.INDEX, day))
                        .as("%s is a trading day", day)
                        .isEqualTo(allDays.contains(day));
            }
        }
        Map<LocalDate, Long> minutes =
                all.candlesOf(NIFTY.id()).stream()
                        .collect(
                                Collectors.groupingBy(
                                        c -> NSE.tradingDay(c.startMicros()),
                                        Collectors.counting()));
        minutes.remove(LocalDate.of(2021, 2, 24));
        assertThat(minutes.values()).hasSize(141).containsOnly(375L);
    }

    @Test
    void sharesOfFortySessionsLoadAndTheirMissingDaysAreHolidays() {
        Recorded recorded =
                Recorded.file(
                                SharedData.require("equity-1min-2023/underlyings/SBIN.csv.gz"),
                                new Equity(new InstrumentId("NSE:SBIN"), "SBIN", Price.of("0.05")))
                        .within(NSE);
        Collected all = Collected.of(recorded);
        assertThat(all.counts).isEqualTo(new FeedCounts(15_000, 0, 1, 0));
        Set<LocalDate> days = days(all.candles);
        for (LocalDate day = LocalDate.of(2023, 4, 3);
                !day.isAfter(LocalDate.of(2023, 6, 1));
                day = day.plusDays(1)) {
            assertThat(NSE.isTradingDay(Segment.EQUITY, day))
                    .as("%s is a trading day", day)
                    .isEqualTo(days.contains(day));
        }
    }

    private static Set<LocalDate> days(List<Candle> candles) {
        Set<LocalDate> days = new TreeSet<>();
        candles.forEach(c -> days.add(NSE.tradingDay(c.startMicros())));
        return days;
    }
}
