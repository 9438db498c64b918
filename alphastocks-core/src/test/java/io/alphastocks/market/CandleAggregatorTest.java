package io.alphastocks.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alphastocks.model.Candle;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.OptionContract;
import io.alphastocks.model.OptionType;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Tick;
import io.alphastocks.model.TickKind;
import io.alphastocks.model.Timeframe;
import io.alphastocks.time.TradingCalendar;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

class CandleAggregatorTest {

    private static final ZoneId INDIA = ZoneId.of("Asia/Kolkata");
    private static final LocalDate DAY = LocalDate.of(2021, 6, 11);
    private static final OptionContract OPTION =
            new OptionContract(
                    new InstrumentId("NFO:NIFTY2161715800CE"),
                    "NIFTY",
                    LocalDate.of(2021, 6, 17),
                    Price.of("15800"),
                    OptionType.CE,
                    Price.of("0.05"),
                    Quantity.of(75));
    private static final TradingCalendar NSE = TradingCalendar.nse();

    private final List<Candle> candles = new ArrayList<>();
    private final List<String> gaps = new ArrayList<>();

    @Test
    void candlesAreAnchoredAtTheSessionsOpenAndCutAtItsClose() {
        CandleAggregator hours = aggregator(CandleRules.recorded(Timeframe.MIN_60));
        for (LocalTime time = LocalTime.of(9, 15);
                time.isBefore(LocalTime.of(15, 30));
                time = time.plusMinutes(1)) {
            hours.onTick(tick(time.toString(), 100, -1));
        }
        hours.onTime(at("15:30"));
        assertThat(candles)
                .extracting(c -> local(c.startMicros()) + "-" + local(c.endMicros()))
                .containsExactly(
                        "09:15-10:15",
                        "10:15-11:15",
                        "11:15-12:15",
                        "12:15-13:15",
                        "13:15-14:15",
                        "14:15-15:15",
                        "15:15-15:30");
        assertThat(candles)
                .extracting(Candle::ticks)
                .containsExactly(60L, 60L, 60L, 60L, 60L, 60L, 15L);
    }

    @Test
    void aCandleCompletesAtItsEndPlusTheGraceWithoutAFurtherTick() {
        CandleAggregator minutes = aggregator(CandleRules.live(Timeframe.MIN_1));
        minutes.onTick(tick("09:15:10", 100, -1));
        assertThat(minutes.nextDueMicros()).isEqualTo(at("09:16:01"));
        minutes.onTime(at("09:16:00.999999"));
        assertThat(candles).isEmpty();
        minutes.onTime(at("09:16:01"));
        assertThat(candles).hasSize(1);
    }

    @Test
    void theLastCandlesOfTheSessionCompleteAtTheCloseShortestFirst() {
        CandleAggregator all =
                aggregator(
                        CandleRules.recorded(
                                Timeframe.DAY,
                                Timeframe.MIN_60,
                                Timeframe.MIN_1,
                                Timeframe.MIN_10));
        all.onTick(tick("15:29:30", 100, -1));
        assertThat(all.nextDueMicros()).isEqualTo(at("15:30"));
        all.onTime(at("15:30"));
        assertThat(candles)
                .extracting(Candle::timeframe)
                .containsExactly(
                        Timeframe.MIN_1, Timeframe.MIN_10, Timeframe.MIN_60, Timeframe.DAY);
        assertThat(candles).allMatch(c -> c.endMicros() == at("15:30"));
        assertThat(candles.getLast().startMicros()).isEqualTo(at("09:15"));
        assertThat(all.nextDueMicros()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aCandleKnowsOpenHighLowCloseVolumeVwapTicksAndOpenInterest() {
        CandleAggregator minutes = aggregator(CandleRules.recorded(Timeframe.MIN_1));
        minutes.onTick(full("09:15:00", 100, 10, 500));
        minutes.onTick(full("09:15:10", 120, 40, 510));
        minutes.onTick(full("09:15:20", 90, 100, 505));
        minutes.onTime(at("09:16"));
        Candle candle = candles.getFirst();
        assertThat(candle.open()).isEqualTo(Price.of("100"));
        assertThat(candle.high()).isEqualTo(Price.of("120"));
        assertThat(candle.low()).isEqualTo(Price.of("90"));
        assertThat(candle.close()).isEqualTo(Price.of("90"));
        assertThat(candle.volume()).isEqualTo(100);
        assertThat(candle.vwap()).isEqualTo(Price.of("100"));
        assertThat(candle.ticks()).isEqualTo(3);
        assertThat(candle.openInterest()).isEqualTo(505);
        assertThat(candle.gapFilled()).isFalse();
    }

    @Test
    void ticksOutOfOrderAreTakenInWithinTheGraceAndCountedAndDroppedLater() {
        CandleAggregator minutes = aggregator(CandleRules.live(Timeframe.MIN_1));
        minutes.onTick(full("09:15:30", 100, 50, 1));
        minutes.onTick(full("09:16:00.100", 110, 70, 1));
        minutes.onTick(full("09:15:59", 95, 60, 1));
        minutes.onTick(full("09:15:10", 80, 40, 1));
        minutes.onTime(at("09:16:01"));
        minutes.onTick(full("09:15:58", 1, 55, 1));
        minutes.onTime(at("09:17:01"));
        assertThat(candles).hasSize(2);
        Candle first = candles.getFirst();
        assertThat(first.open()).isEqualTo(Price.of("80"));
        assertThat(first.close()).isEqualTo(Price.of("95"));
        assertThat(first.volume()).isEqualTo(60);
        assertThat(candles.getLast().volume()).isEqualTo(10);
        assertThat(minutes.statistics().late()).isEqualTo(1);
        assertThat(minutes.statistics().ticks()).isEqualTo(4);
    }

    @Test
    void aLateTickOpensItsMinuteWhileTheGraceLasts() {
        CandleAggregator minutes = aggregator(CandleRules.live(Timeframe.MIN_1));
        minutes.onTick(tick("09:16:00.200", 100, -1));
        minutes.onTick(tick("09:15:59.900", 99, -1));
        minutes.onTime(at("09:17:01"));
        assertThat(candles)
                .extracting(c -> local(c.startMicros()))
                .containsExactly("09:15", "09:16");
    }

    @Test
    void theDaysVolumeCountsFromZeroInTheSessionsFirstMinuteAndElseFromTheFirstTick() {
        CandleAggregator fromOpen = aggregator(CandleRules.recorded(Timeframe.MIN_1));
        fromOpen.onTick(full("09:15:30", 100, 500, 1));
        fromOpen.onTime(at("09:16"));
        assertThat(candles.getLast().volume()).isEqualTo(500);
        CandleAggregator midway = aggregator(CandleRules.recorded(Timeframe.MIN_1));
        midway.onTick(trade("11:00:00", 100, 75, 10_000));
        midway.onTick(trade("11:00:10", 100, 75, 10_150));
        midway.onTime(at("11:01"));
        assertThat(candles.getLast().volume()).isEqualTo(75 + 150);
    }

    @Test
    void aResetOfTheDaysVolumeIsNeitherNegativeNorCountedTwice() {
        CandleAggregator minutes = aggregator(CandleRules.recorded(Timeframe.MIN_1));
        minutes.onTick(full("09:15:00", 100, 1_000, 1));
        minutes.onTick(full("09:16:00", 100, 10, 1));
        minutes.onTick(full("09:16:30", 100, 30, 1));
        minutes.onTick(full("09:17:00", 100, 50, 1));
        minutes.onTime(at("09:18"));
        assertThat(candles).extracting(Candle::volume).containsExactly(1_000L, 20L, 20L);
        assertThat(minutes.statistics().volumeResets()).isEqualTo(1);
    }

    @Test
    void aWrongReadingOfTheDaysVolumeDoesNotCountTheDayAgain() {
        CandleAggregator minutes = aggregator(CandleRules.recorded(Timeframe.MIN_1));
        minutes.onTick(full("09:15:00", 100, 1_000, 1));
        minutes.onTick(full("09:15:10", 100, 0, 1));
        minutes.onTick(full("09:15:20", 100, 1_010, 1));
        minutes.onTick(full("09:16:00", 100, 0, 1));
        minutes.onTick(full("09:17:00", 100, 1_015, 1));
        minutes.onTime(at("09:18"));
        assertThat(candles).extracting(Candle::volume).containsExactly(1_010L, 0L, 5L);
    }

    @Test
    void aNewDayBeginsItsVolumeAndItsCandlesAnewEvenIfNobodyCalledOnTime() {
        CandleAggregator minutes = aggregator(CandleRules.live(Timeframe.MIN_1, Timeframe.DAY));
        minutes.onTick(full("15:29:00", 100, 9_000, 1));
        long nextDay = 3 * 24 * 3_600_000_000L;
        minutes.onTick(
                new Tick(
                        OPTION.id(),
                        at("09:15:05") + nextDay,
                        1_000_000,
                        0,
                        40,
                        0,
                        0,
                        0,
                        0,
                        1,
                        TickKind.LIVE));
        minutes.onTime(at("09:16:01") + nextDay);
        assertThat(candles)
                .extracting(Candle::timeframe)
                .containsExactly(Timeframe.MIN_1, Timeframe.DAY, Timeframe.MIN_1);
        assertThat(candles.getLast().volume()).isEqualTo(40);
    }

    @Test
    void gapsAreReportedAndLeftOpen() {
        CandleAggregator minutes = aggregator(CandleRules.recorded(Timeframe.MIN_1));
        minutes.onTick(tick("09:17:00", 100, -1));
        minutes.onTick(tick("09:20:00", 101, -1));
        minutes.onTime(at("15:30"));
        assertThat(candles).hasSize(2);
        assertThat(gaps).containsExactly("09:15-09:17", "09:18-09:20", "09:21-15:30");
        assertThat(minutes.statistics().missingMinutes()).isEqualTo(2 + 2 + 369);
    }

    @Test
    void gapsAreFilledFlatAndMarkedWhereAsked() {
        CandleAggregator minutes =
                aggregator(CandleRules.live(Timeframe.MIN_1, Timeframe.MIN_3).fillingGaps());
        minutes.onTick(full("09:16:00", 100, 10, 700));
        minutes.onTime(at("09:17:01"));
        assertThat(minutes.nextDueMicros()).isEqualTo(at("09:18:01"));
        minutes.onTime(at("09:18:01"));
        minutes.onTime(at("09:22:00"));
        assertThat(candles)
                .extracting(c -> c.timeframe() + " " + local(c.startMicros()) + " " + c.gapFilled())
                .containsExactly(
                        "MIN_1 09:16 false",
                        "MIN_1 09:17 true",
                        "MIN_3 09:15 false",
                        "MIN_1 09:18 true",
                        "MIN_1 09:19 true",
                        "MIN_1 09:20 true",
                        "MIN_3 09:18 true");
        Candle flat = candles.getLast();
        assertThat(flat.high()).isEqualTo(Price.of("100"));
        assertThat(flat.vwap()).isEqualTo(Price.of("100"));
        assertThat(flat.volume()).isZero();
        assertThat(flat.ticks()).isZero();
        assertThat(flat.openInterest()).isEqualTo(700);
        assertThat(minutes.statistics().filled()).isEqualTo(5);
    }

    @Test
    void ticksOutsideTheSessionAreCountedAndDropped() {
        CandleAggregator minutes = aggregator(CandleRules.live(Timeframe.MIN_1));
        minutes.onTick(tick("09:08:00", 100, -1));
        minutes.onTick(tick("15:30:00", 100, -1));
        minutes.onTick(Tick.ofLast(OPTION.id(), Instant.EPOCH, Price.of("1")));
        assertThat(minutes.statistics().outsideSession()).isEqualTo(3);
        minutes.onTick(tick("15:29:59", 100, -1));
        minutes.onTime(at("15:30:01"));
        minutes.onTick(tick("15:29:59", 100, -1));
        assertThat(minutes.statistics().late()).isEqualTo(1);
        assertThat(candles).hasSize(1);
    }

    @Test
    void aTickOfAnotherInstrumentIsAnError() {
        CandleAggregator minutes = aggregator(CandleRules.live(Timeframe.MIN_1));
        assertThatThrownBy(() ->
                        minutes.onTick(
                                Tick.ofLast(
                                        new InstrumentId("NSE:SBIN"),
                                        Instant.EPOCH,
                                        Price.of("1"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a tick of NSE:SBIN was given to the candles of NFO:NIFTY");
    }

    @Test
    void rulesRefuseNoTimeframeAndAGraceOutOfRange() {
        assertThatThrownBy(CandleRules::live).hasMessageContaining("at least one timeframe");
        assertThatThrownBy(() -> CandleRules.live(Timeframe.DAY).withGrace(Duration.ofSeconds(31)))
                .hasMessageContaining("PT31S must be from 0 to 30 s");
    }

    private CandleAggregator aggregator(CandleRules rules) {
        return new CandleAggregator(
                OPTION,
                rules,
                NSE,
                new CandleListener() {
                    @Override
                    public void onCandle(Candle candle) {
                        candles.add(candle);
                    }

                    @Override
                    public void onGap(InstrumentId instrument, long from, long until) {
                        gaps.add(local(from) + "-" + local(until));
                    }
                });
    }

    private static Tick tick(String time, long price, long dayVolume) {
        return full(time, price, dayVolume, Tick.NOT_AVAILABLE);
    }

    private static Tick full(String time, long price, long dayVolume, long openInterest) {
        return new Tick(
                OPTION.id(),
                at(time),
                price * 10_000,
                0,
                dayVolume,
                0,
                0,
                0,
                0,
                openInterest,
                TickKind.LIVE);
    }

    private static Tick trade(String time, long price, long quantity, long dayVolume) {
        return new Tick(
                OPTION.id(),
                at(time),
                price * 10_000,
                quantity,
                dayVolume,
                0,
                0,
                0,
                0,
                Tick.NOT_AVAILABLE,
                TickKind.LIVE);
    }

    private static long at(String time) {
        return EpochMicros.of(DAY.atTime(LocalTime.parse(time)).atZone(INDIA).toInstant());
    }

    private static String local(long micros) {
        return EpochMicros.toInstant(micros).atZone(INDIA).toLocalTime().toString();
    }
}
