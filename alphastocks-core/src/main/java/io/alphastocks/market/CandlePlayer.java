package io.alphastocks.market;

import io.alphastocks.model.Candle;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Tick;
import io.alphastocks.model.TickKind;

import org.jspecify.annotations.Nullable;

import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/// Plays recorded candles as ticks: each as its open at its start, its low a quarter into its span,
/// its high at half of it, and its close in its last microsecond. Where an instrument is held short
/// at the second of them, high and low change places, so that the worse comes first for either
/// side.
///
/// Ticks of all instruments, played and recorded, come in the order of time; at equal times those
/// of the candle that was given first come first. Day volume is summed over an instrument's candles
/// and begins anew each day; a candle's volume is spread evenly over its last three ticks, so that
/// their volume-weighted average is the typical price (high + low + close) / 3. Played ticks have
/// no quotes.
///
/// Used by one thread.
public final class CandlePlayer implements RecordedFeed.Cursor {

    private static final ZoneId INDIA = ZoneId.of("Asia/Kolkata");
    private static final int POINTS = 4;

    private final RecordedFeed.Cursor source;
    private final Predicate<InstrumentId> shortHeld;
    private final ZoneId zone;
    private final Map<InstrumentId, DayVolume> volumes = new HashMap<>();
    private final PriorityQueue<Playing> playing = new PriorityQueue<>();
    private final Intake intake = new Intake();
    private long candles;

    private CandlePlayer(
            RecordedFeed.Cursor source, Predicate<InstrumentId> shortHeld, ZoneId zone) {
        this.source = source;
        this.shortHeld = shortHeld;
        this.zone = zone;
    }

    /// A cursor that gives only ticks; days are those of `Asia/Kolkata`.
    ///
    /// @param source what to play; it is closed with the player
    /// @param shortHeld whether an instrument is held short at the moment it is asked for
    public static CandlePlayer play(RecordedFeed.Cursor source, Predicate<InstrumentId> shortHeld) {
        return play(source, shortHeld, INDIA);
    }

    /// A cursor that gives only ticks.
    ///
    /// @param zone whose days begin the day volume anew
    public static CandlePlayer play(
            RecordedFeed.Cursor source, Predicate<InstrumentId> shortHeld, ZoneId zone) {
        return new CandlePlayer(source, shortHeld, zone);
    }

    @Override
    public long nextMicros() {
        Playing head = playing.peek();
        return head == null ? source.nextMicros() : Math.min(head.micros, source.nextMicros());
    }

    @Override
    public void deliver(MarketDataSink sink) {
        Playing head = playing.peek();
        if (head == null || source.nextMicros() < head.micros) {
            intake.sink = sink;
            source.deliver(intake);
            intake.sink = null;
            return;
        }
        playing.remove();
        playOne(head, sink);
    }

    private void playOne(Playing head, MarketDataSink sink) {
        Tick tick = head.tick();
        if (head.point < POINTS - 1) {
            head.moveOn();
            playing.add(head);
        }
        sink.onTick(tick);
    }

    /// What the source has delivered: rows, not the ticks they were played as.
    @Override
    public FeedCounts counts() {
        return source.counts();
    }

    @Override
    public void close() {
        playing.clear();
        source.close();
    }

    /// Takes from the source: a tick goes on at once, and so does a candle's open.
    private final class Intake implements MarketDataSink {

        private @Nullable MarketDataSink sink;

        @Override
        public void onTick(Tick tick) {
            sink().onTick(tick);
        }

        @Override
        public void onCandle(Candle candle) {
            long before = Tick.NOT_AVAILABLE;
            if (candle.volume() != Tick.NOT_AVAILABLE) {
                before =
                        volumes.computeIfAbsent(candle.instrument(), _ -> new DayVolume())
                                .add(candle);
            }
            playOne(new Playing(candle, before, candles++), sink());
        }

        private MarketDataSink sink() {
            if (sink == null) {
                throw new NoSuchElementException("nothing was asked for");
            }
            return sink;
        }
    }

    private final class DayVolume {

        private long day = Long.MIN_VALUE;
        private long sum;

        /// Adds a candle's volume; the sum before it.
        long add(Candle candle) {
            long now = candle.start().atZone(zone).toLocalDate().toEpochDay();
            if (now != day) {
                day = now;
                sum = 0;
            }
            long before = sum;
            sum += candle.volume();
            return before;
        }
    }

    private final class Playing implements Comparable<Playing> {

        private final Candle candle;
        private final long volumeBefore;
        private final long order;
        private int point;
        private long micros;
        private boolean highFirst;

        Playing(Candle candle, long volumeBefore, long order) {
            this.candle = candle;
            this.volumeBefore = volumeBefore;
            this.order = order;
            this.micros = candle.startMicros();
        }

        void moveOn() {
            point++;
            long length = candle.endMicros() - candle.startMicros();
            micros =
                    switch (point) {
                        case 1 -> candle.startMicros() + length / 4;
                        case 2 -> candle.startMicros() + length / 2;
                        default -> candle.endMicros() - 1;
                    };
        }

        Tick tick() {
            if (point == 1) {
                highFirst = shortHeld.test(candle.instrument());
            }
            boolean high = point == (highFirst ? 1 : 2);
            return switch (point) {
                case 0 -> tick(candle.openRaw(), TickKind.CANDLE_OPEN);
                case 1, 2 ->
                        high
                                ? tick(candle.highRaw(), TickKind.CANDLE_HIGH)
                                : tick(candle.lowRaw(), TickKind.CANDLE_LOW);
                default -> tick(candle.closeRaw(), TickKind.CANDLE_CLOSE);
            };
        }

        private Tick tick(long lastRaw, TickKind kind) {
            long volume =
                    volumeBefore == Tick.NOT_AVAILABLE
                            ? Tick.NOT_AVAILABLE
                            : volumeBefore + candle.volume() * point / (POINTS - 1);
            return new Tick(
                    candle.instrument(),
                    micros,
                    lastRaw,
                    0,
                    volume,
                    0,
                    0,
                    0,
                    0,
                    candle.openInterest(),
                    kind);
        }

        @Override
        public int compareTo(Playing other) {
            int byTime = Long.compare(micros, other.micros);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(order);
        }
    }
}
