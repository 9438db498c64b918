package io.alphastocks.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.model.Candle;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Tick;
import io.alphastocks.model.TickKind;
import io.alphastocks.model.Timeframe;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

class CandlePlayerTest {

    private static final InstrumentId A = new InstrumentId("NFO:A");
    private static final InstrumentId B = new InstrumentId("NFO:B");
    private static final long OPEN = EpochMicros.of(Instant.parse("2021-06-11T03:45:00Z"));
    private static final long MINUTE = 60_000_000;

    @Test
    void aCandleIsPlayedAsOpenLowHighAndCloseWithinItsSpan() {
        List<Tick> ticks = play(false, candle(A, OPEN, 300, 70));
        assertThat(ticks)
                .extracting(t -> t.timeMicros() - OPEN)
                .containsExactly(0L, 15_000_000L, 30_000_000L, MINUTE - 1);
        assertThat(ticks).extracting(Tick::lastRaw).containsExactly(100L, 90L, 120L, 110L);
        assertThat(ticks)
                .extracting(Tick::kind)
                .containsExactly(
                        TickKind.CANDLE_OPEN,
                        TickKind.CANDLE_LOW,
                        TickKind.CANDLE_HIGH,
                        TickKind.CANDLE_CLOSE);
        assertThat(ticks).extracting(Tick::dayVolume).containsExactly(0L, 100L, 200L, 300L);
        assertThat(ticks).allMatch(t -> t.openInterest() == 70 && !t.hasQuote());
    }

    @Test
    void theHighComesFirstWhereTheInstrumentIsHeldShort() {
        assertThat(play(true, candle(A, OPEN, 0, 0)))
                .extracting(Tick::lastRaw)
                .containsExactly(100L, 120L, 90L, 110L);
    }

    @Test
    void dayVolumeGrowsPerInstrumentAndBeginsAnewEachDay() {
        long nextDay = OPEN + 24 * 60 * MINUTE;
        List<Tick> ticks =
                play(
                        false,
                        candle(A, OPEN, 10, 0),
                        candle(B, OPEN, 1_000, 0),
                        candle(A, OPEN + MINUTE, 7, 0),
                        candle(A, nextDay, 5, 0));
        assertThat(ticks)
                .filteredOn(t -> t.instrument().equals(A) && t.kind() == TickKind.CANDLE_CLOSE)
                .extracting(Tick::dayVolume)
                .containsExactly(10L, 17L, 5L);
    }

    @Test
    void withoutVolumeThereIsNone() {
        assertThat(play(false, candle(A, OPEN, Tick.NOT_AVAILABLE, Tick.NOT_AVAILABLE)))
                .allMatch(t -> t.dayVolume() == Tick.NOT_AVAILABLE);
    }

    @Test
    void ticksOfAllInstrumentsComeInTheOrderOfTimeAndTiesAsTheirCandlesCame() {
        List<Candle> candles = new ArrayList<>();
        for (int minute = 0; minute < 10; minute++) {
            candles.add(candle(B, OPEN + minute * MINUTE, 10, 0));
            candles.add(candle(A, OPEN + minute * MINUTE, 10, 0));
        }
        List<Tick> ticks = play(false, candles.toArray(Candle[]::new));
        assertThat(ticks)
                .hasSize(80)
                .isSortedAccordingTo(Comparator.comparingLong(Tick::timeMicros));
        for (int i = 0; i < ticks.size(); i += 2) {
            assertThat(ticks.get(i).instrument()).isEqualTo(B);
            assertThat(ticks.get(i + 1).instrument()).isEqualTo(A);
        }
    }

    private static List<Tick> play(boolean shortHeld, Candle... candles) {
        Collected all =
                Collected.of(CandlePlayer.play(new ListCursor(List.of(candles)), _ -> shortHeld));
        assertThat(all.candles).isEmpty();
        return all.ticks;
    }

    private static Candle candle(InstrumentId id, long start, long volume, long openInterest) {
        return new Candle(
                id,
                Timeframe.MIN_1,
                start,
                start + MINUTE,
                100,
                120,
                90,
                110,
                volume,
                105,
                0,
                openInterest,
                false);
    }

    /// Candles from a list.
    private static final class ListCursor implements RecordedFeed.Cursor {

        private final List<Candle> candles;
        private int at;

        ListCursor(List<Candle> candles) {
            this.candles = candles;
        }

        @Override
        public long nextMicros() {
            return at == candles.size() ? Long.MAX_VALUE : candles.get(at).startMicros();
        }

        @Override
        public void deliver(MarketDataSink sink) {
            sink.onCandle(candles.get(at++));
        }

        @Override
        public FeedCounts counts() {
            return new FeedCounts(at, 0, 0, 0);
        }

        @Override
        public void close() {}
    }
}
