package io.alphastocks.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alphastocks.model.Candle;
import io.alphastocks.model.Index;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Segment;
import io.alphastocks.model.Tick;
import io.alphastocks.model.Timeframe;
import io.alphastocks.time.SimulatedClock;
import io.alphastocks.time.TradingCalendar;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

class HistoricalCandlesTest {

    private static final Index NIFTY = new Index(new InstrumentId("NSE:NIFTY 50"), "NIFTY");
    private static final TradingCalendar NSE = TradingCalendar.nse();
    private static final long MINUTE = 60_000_000;
    private static final long FRIDAY = open(LocalDate.of(2021, 6, 11));
    private static final long MONDAY = open(LocalDate.of(2021, 6, 14));

    private final SimulatedClock clock = SimulatedClock.at(MONDAY + 10 * MINUTE);
    private final List<Candle> past = new ArrayList<>();
    private int asked;
    private final HistoricalCandles history =
            new HistoricalCandles(
                    (_, _, before, atMost) -> {
                        asked++;
                        return past.stream()
                                .filter(c -> c.endMicros() <= before)
                                .limit(atMost)
                                .toList();
                    },
                    clock,
                    NSE,
                    Duration.ofMinutes(5));

    @Test
    void theSourcesCandlesAndLiveOnesAreOneSortedHistory() {
        past.add(candle(FRIDAY + 374 * MINUTE, 100));
        past.add(candle(MONDAY, 101));
        history.onCandle(candle(MONDAY + 2 * MINUTE, 103));
        history.onCandle(candle(MONDAY + MINUTE, 102));
        history.onCandle(candle(MONDAY, 999));
        CandleHistory all = history.last(NIFTY, Timeframe.MIN_1, 10);
        assertThat(all.candles())
                .extracting(Candle::closeRaw)
                .containsExactly(100L, 101L, 102L, 103L);
        assertThat(all.isComplete()).isTrue();
        assertThat(history.last(NIFTY, Timeframe.MIN_1, 2).candles())
                .extracting(Candle::closeRaw)
                .containsExactly(102L, 103L);
    }

    @Test
    void candlesThatSessionsShouldHaveAreMissedAcrossWeekendsToo() {
        past.add(candle(FRIDAY + 372 * MINUTE, 100));
        past.add(candle(MONDAY + MINUTE, 101));
        past.add(candle(MONDAY + 4 * MINUTE, 101));
        assertThat(history.last(NIFTY, Timeframe.MIN_1, 10).missing()).isEqualTo(2 + 1 + 2);
    }

    @Test
    void aCandleThatIsNotOverNowIsNotHistory() {
        history.onCandle(candle(MONDAY + 10 * MINUTE, 100));
        assertThat(history.last(NIFTY, Timeframe.MIN_1).candles()).isEmpty();
        clock.advanceTo(MONDAY + 11 * MINUTE);
        assertThat(history.last(NIFTY, Timeframe.MIN_1).candles()).hasSize(1);
    }

    @Test
    void theSourceIsAskedAgainAfterItsTimeOrForMore() {
        history.last(NIFTY, Timeframe.MIN_1, 10);
        history.last(NIFTY, Timeframe.MIN_1, 5);
        assertThat(asked).isEqualTo(1);
        history.last(NIFTY, Timeframe.MIN_1, 11);
        assertThat(asked).isEqualTo(2);
        clock.advanceTo(clock.micros() + 300_000_000);
        history.last(NIFTY, Timeframe.MIN_1, 5);
        assertThat(asked).isEqualTo(3);
    }

    @Test
    void historyOfAnotherSpanIsAnError() {
        past.add(candle(MONDAY, 100));
        assertThatThrownBy(() -> history.last(NIFTY, Timeframe.MIN_5, 10))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("NSE:NIFTY 50 MIN_5 was asked for, and the source gave")
                .hasMessageContaining("MIN_1");
    }

    @Test
    void recordedDataIsASourceAndBuildsTheSpansItDoesNotHave() {
        for (int i = 0; i < 10; i++) {
            past.add(candle(MONDAY + i * MINUTE, 100 + i));
        }
        HistorySource source =
                HistorySource.of(
                        RecordedFeed.ofCandles("past", InstrumentMaster.of(List.of(NIFTY)), past),
                        NSE);
        assertThat(source.candles(NIFTY, Timeframe.MIN_1, MONDAY + 5 * MINUTE, 3))
                .isEqualTo(past.subList(2, 5));
        assertThat(source.candles(NIFTY, Timeframe.MIN_5, MONDAY + 9 * MINUTE, 3))
                .extracting(Candle::closeRaw)
                .containsExactly(104L);
        assertThat(source.candles(NIFTY, Timeframe.DAY, MONDAY + 9 * MINUTE, 3)).isEmpty();
    }

    private static long open(LocalDate day) {
        return NSE.session(Segment.INDEX, day).orElseThrow().openMicros();
    }

    private static Candle candle(long start, long close) {
        return new Candle(
                NIFTY.id(),
                Timeframe.MIN_1,
                start,
                start + MINUTE,
                close,
                close,
                close,
                close,
                Tick.NOT_AVAILABLE,
                close,
                0,
                Tick.NOT_AVAILABLE,
                false);
    }
}
