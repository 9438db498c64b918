package io.alphastocks.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.model.Candle;
import io.alphastocks.model.Equity;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Price;
import io.alphastocks.model.Segment;
import io.alphastocks.model.Tick;
import io.alphastocks.model.TickKind;
import io.alphastocks.model.Timeframe;
import io.alphastocks.time.Session;
import io.alphastocks.time.TradingCalendar;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

class CandleAggregatorPropertyTest {

    private static final Equity SHARE =
            new Equity(new InstrumentId("NSE:SBIN"), "SBIN", Price.of("0.05"));
    private static final TradingCalendar NSE = TradingCalendar.nse();
    private static final Session SESSION =
            NSE.session(Segment.EQUITY, LocalDate.of(2021, 6, 11)).orElseThrow();
    private static final long SECOND = 1_000_000;

    @Property(tries = 60)
    void candlesEqualTheirNaiveRecomputationWhateverTheOrderWithinTheGrace(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 3_000) int ticks) {
        List<Tick> sorted = ticks(seed, ticks);
        List<Candle> candles = new ArrayList<>();
        CandleAggregator live =
                new CandleAggregator(
                        SHARE, CandleRules.live(Timeframe.values()), NSE, candles::add);
        arriveLate(sorted, seed, live);
        live.onTime(SESSION.closeMicros() + SECOND);
        assertThat(live.statistics().late()).isZero();
        assertThat(live.statistics().ticks()).isEqualTo(ticks);
        for (Timeframe timeframe : Timeframe.values()) {
            assertThat(of(candles, timeframe))
                    .as("%s", timeframe)
                    .isEqualTo(naive(sorted, timeframe));
        }
    }

    @Property(tries = 40)
    void longerCandlesEqualThoseMergedFromOneMinuteCandles(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 3_000) int ticks) {
        List<Candle> candles = new ArrayList<>();
        CandleAggregator recorded =
                new CandleAggregator(
                        SHARE, CandleRules.recorded(Timeframe.values()), NSE, candles::add);
        ticks(seed, ticks).forEach(recorded::onTick);
        recorded.onTime(SESSION.closeMicros());
        List<Candle> minutes =
                candles.stream().filter(c -> c.timeframe() == Timeframe.MIN_1).toList();
        for (Timeframe timeframe : Timeframe.values()) {
            assertThat(of(candles, timeframe))
                    .as("%s", timeframe)
                    .isEqualTo(merged(minutes, timeframe));
        }
    }

    @Property(tries = 40)
    void callingOnTimeWheneverItIsDueChangesNoCandle(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 500) int ticks) {
        List<Candle> lazy = new ArrayList<>();
        List<Candle> eager = new ArrayList<>();
        CandleRules rules = CandleRules.recorded(Timeframe.values()).fillingGaps();
        CandleAggregator one = new CandleAggregator(SHARE, rules, NSE, lazy::add);
        CandleAggregator two = new CandleAggregator(SHARE, rules, NSE, eager::add);
        for (Tick tick : ticks(seed, ticks)) {
            one.onTick(tick);
            while (two.nextDueMicros() <= tick.timeMicros()) {
                two.onTime(two.nextDueMicros());
            }
            two.onTick(tick);
        }
        one.onTime(SESSION.closeMicros());
        while (two.nextDueMicros() != Long.MAX_VALUE) {
            two.onTime(two.nextDueMicros());
        }
        assertThat(eager).isEqualTo(lazy);
    }

    /// Ticks of a session in the order of their times, with a growing day volume.
    private static List<Tick> ticks(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            times.add(random.nextLong(SESSION.openMicros(), SESSION.closeMicros()));
        }
        times.sort(Comparator.naturalOrder());
        List<Tick> ticks = new ArrayList<>();
        long volume = 0;
        for (long time : times) {
            long traded = random.nextLong(0, 4) * 75;
            volume += traded;
            ticks.add(
                    new Tick(
                            SHARE.id(),
                            time,
                            random.nextLong(1, 2_000) * 500,
                            traded,
                            volume,
                            0,
                            0,
                            0,
                            0,
                            random.nextLong(0, 1_000),
                            TickKind.LIVE));
        }
        return ticks;
    }

    /// Gives each tick up to a second late, the clock running on in between.
    private static void arriveLate(List<Tick> sorted, long seed, CandleAggregator to) {
        SplittableRandom random = new SplittableRandom(seed + 1);
        TreeMap<Long, List<Tick>> arrivals = new TreeMap<>();
        for (Tick tick : sorted) {
            long late = random.nextInt(3) == 0 ? random.nextLong(SECOND) : 0;
            arrivals.computeIfAbsent(tick.timeMicros() + late, _ -> new ArrayList<>()).add(tick);
        }
        for (Map.Entry<Long, List<Tick>> arrival : arrivals.entrySet()) {
            to.onTime(arrival.getKey());
            arrival.getValue().forEach(to::onTick);
        }
    }

    private static long startOf(long micros, Timeframe timeframe) {
        if (timeframe == Timeframe.DAY) {
            return SESSION.openMicros();
        }
        long length = timeframe.duration().toSeconds() * SECOND;
        return micros - (micros - SESSION.openMicros()) % length;
    }

    private static long endOf(long start, Timeframe timeframe) {
        return Math.min(start + timeframe.duration().toSeconds() * SECOND, SESSION.closeMicros());
    }

    private static List<Shape> naive(List<Tick> sorted, Timeframe timeframe) {
        TreeMap<Long, List<Tick>> spans = new TreeMap<>();
        for (Tick tick : sorted) {
            spans.computeIfAbsent(startOf(tick.timeMicros(), timeframe), _ -> new ArrayList<>())
                    .add(tick);
        }
        List<Shape> shapes = new ArrayList<>();
        Tick first = sorted.getFirst();
        boolean fromOpen = first.timeMicros() < SESSION.openMicros() + 60 * SECOND;
        long volumeBefore = fromOpen ? 0 : first.dayVolume() - first.lastQuantity();
        for (Map.Entry<Long, List<Tick>> span : spans.entrySet()) {
            List<Tick> ticks = span.getValue();
            Tick last = ticks.getLast();
            shapes.add(
                    new Shape(
                            span.getKey(),
                            endOf(span.getKey(), timeframe),
                            ticks.getFirst().lastRaw(),
                            ticks.stream().mapToLong(Tick::lastRaw).max().orElseThrow(),
                            ticks.stream().mapToLong(Tick::lastRaw).min().orElseThrow(),
                            last.lastRaw(),
                            last.dayVolume() - volumeBefore,
                            ticks.size(),
                            last.openInterest()));
            volumeBefore = last.dayVolume();
        }
        return shapes;
    }

    private static List<Shape> merged(List<Candle> minutes, Timeframe timeframe) {
        TreeMap<Long, List<Candle>> spans = new TreeMap<>();
        for (Candle minute : minutes) {
            spans.computeIfAbsent(startOf(minute.startMicros(), timeframe), _ -> new ArrayList<>())
                    .add(minute);
        }
        List<Shape> shapes = new ArrayList<>();
        for (Map.Entry<Long, List<Candle>> span : spans.entrySet()) {
            List<Candle> parts = span.getValue();
            shapes.add(
                    new Shape(
                            span.getKey(),
                            endOf(span.getKey(), timeframe),
                            parts.getFirst().openRaw(),
                            parts.stream().mapToLong(Candle::highRaw).max().orElseThrow(),
                            parts.stream().mapToLong(Candle::lowRaw).min().orElseThrow(),
                            parts.getLast().closeRaw(),
                            parts.stream().mapToLong(Candle::volume).sum(),
                            parts.stream().mapToLong(Candle::ticks).sum(),
                            parts.getLast().openInterest()));
        }
        return shapes;
    }

    private static List<Shape> of(List<Candle> candles, Timeframe timeframe) {
        return candles.stream()
                .filter(c -> c.timeframe() == timeframe)
                .map(c ->
                        new Shape(
                                c.startMicros(),
                                c.endMicros(),
                                c.openRaw(),
                                c.highRaw(),
                                c.lowRaw(),
                                c.closeRaw(),
                                c.volume(),
                                c.ticks(),
                                c.openInterest()))
                .toList();
    }

    /// All of a candle but its VWAP, which depends on the order of arrival.
    private record Shape(
            long start,
            long end,
            long open,
            long high,
            long low,
            long close,
            long volume,
            long ticks,
            long openInterest) {}
}
