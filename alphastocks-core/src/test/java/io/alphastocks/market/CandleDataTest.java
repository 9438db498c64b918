package io.alphastocks.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.model.Candle;
import io.alphastocks.model.Index;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Timeframe;
import io.alphastocks.time.TradingCalendar;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Candles from real recordings; skipped where they are not there.
class CandleDataTest {

    private static final Index NIFTY = new Index(new InstrumentId("NSE:NIFTY 50"), "NIFTY");
    private static final TradingCalendar NSE = TradingCalendar.nse();

    @Test
    void minutesFromSecondsCloseWhereAnotherSourceSaysTheyDo() {
        Path seconds = SharedData.require("nifty-1sec");
        Path recorded = SharedData.require("index-1min/2022_AUG_NIFTY.txt.gz");
        Map<Long, Candle> expected = new HashMap<>();
        for (Candle candle :
                Collected.of(Recorded.file(recorded, NIFTY).endLabelled().within(NSE)).candles) {
            expected.put(candle.startMicros(), candle);
        }
        long minutes = 0;
        long equal = 0;
        for (int day : List.of(10, 12, 18)) {
            String name = LocalDate.of(2022, 8, day) + ".csv.gz";
            List<Candle> built =
                    candles(Recorded.file(seconds.resolve(name), NIFTY), Timeframe.MIN_1);
            for (Candle candle : built) {
                Candle other = expected.get(candle.startMicros());
                assertThat(other).isNotNull();
                minutes++;
                equal += other != null && other.closeRaw() == candle.closeRaw() ? 1 : 0;
            }
        }
        assertThat(minutes).isEqualTo(3 * 375);
        assertThat(equal / (double) minutes).isGreaterThanOrEqualTo(0.995);
    }

    @Test
    void playedMinutesGiveThemselvesBackAndFiveMinutesThatEqualTheirParts() {
        Recorded recorded =
                Recorded.file(SharedData.require("index-1min/2021_JUNE_NIFTY.txt.gz"), NIFTY)
                        .endLabelled()
                        .within(NSE);
        List<Candle> minutes = Collected.of(recorded).candles;
        List<Candle> again = candles(recorded, Timeframe.MIN_1);
        assertThat(again).hasSameSizeAs(minutes);
        for (int i = 0; i < minutes.size(); i++) {
            Candle candle = minutes.get(i);
            Candle built = again.get(i);
            assertThat(built.startMicros()).isEqualTo(candle.startMicros());
            assertThat(ohlc(built)).isEqualTo(ohlc(candle));
        }
        List<Candle> fives = candles(recorded, Timeframe.MIN_5);
        assertThat(fives).hasSize(minutes.size() / 5);
        for (int i = 0; i < fives.size(); i++) {
            List<Candle> parts = minutes.subList(5 * i, 5 * i + 5);
            assertThat(fives.get(i).startMicros()).isEqualTo(parts.getFirst().startMicros());
            assertThat(ohlc(fives.get(i)))
                    .containsExactly(
                            parts.getFirst().openRaw(),
                            parts.stream().mapToLong(Candle::highRaw).max().orElseThrow(),
                            parts.stream().mapToLong(Candle::lowRaw).min().orElseThrow(),
                            parts.getLast().closeRaw());
        }
    }

    private static List<Long> ohlc(Candle candle) {
        return List.of(candle.openRaw(), candle.highRaw(), candle.lowRaw(), candle.closeRaw());
    }

    private static List<Candle> candles(RecordedFeed feed, Timeframe timeframe) {
        List<Candle> candles = new ArrayList<>();
        CandleAggregator aggregator =
                new CandleAggregator(NIFTY, CandleRules.recorded(timeframe), NSE, candles::add);
        Collected.of(CandlePlayer.play(feed.open(), _ -> false)).ticks.forEach(aggregator::onTick);
        aggregator.onTime(Long.MAX_VALUE);
        return candles;
    }
}
