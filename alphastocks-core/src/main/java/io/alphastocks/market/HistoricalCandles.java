package io.alphastocks.market;

import io.alphastocks.model.Candle;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.Instrument;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Segment;
import io.alphastocks.model.Timeframe;
import io.alphastocks.time.EngineClock;
import io.alphastocks.time.Session;
import io.alphastocks.time.TradingCalendar;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;

/// The candles of the past up to now: those of a source, kept for a while, and those completed
/// since by live candles. Of two with the same start the source's counts: a live one may have been
/// built from half of its ticks.
///
/// Safe for any thread; [#last] may block on the source.
public final class HistoricalCandles {

    /// How many candles are given where nobody says, and how many live ones are kept of each
    /// instrument and span.
    public static final int DEFAULT_COUNT = 1_000;

    private static final Duration DEFAULT_TIME_TO_LIVE = Duration.ofMinutes(5);

    private record Key(InstrumentId instrument, Timeframe timeframe) {}

    private record Loaded(List<Candle> candles, int asked, long untilMicros) {}

    private final HistorySource source;
    private final EngineClock clock;
    private final TradingCalendar calendar;
    private final long timeToLive;
    private final ConcurrentMap<Key, Loaded> loaded = new ConcurrentHashMap<>();
    private final ConcurrentMap<Key, ConcurrentSkipListMap<Long, Candle>> live =
            new ConcurrentHashMap<>();

    /// Keeps what the source gave for 300 s.
    public HistoricalCandles(HistorySource source, EngineClock clock, TradingCalendar calendar) {
        this(source, clock, calendar, DEFAULT_TIME_TO_LIVE);
    }

    /// @param timeToLive how long what the source gave is kept, by the clock; 0 asks it every time
    /// @throws IllegalArgumentException if that is negative
    public HistoricalCandles(
            HistorySource source,
            EngineClock clock,
            TradingCalendar calendar,
            Duration timeToLive) {
        if (timeToLive.isNegative()) {
            throw new IllegalArgumentException(
                    "history's time to live " + timeToLive + " must be 0 or more");
        }
        this.source = source;
        this.clock = clock;
        this.calendar = calendar;
        this.timeToLive = EpochMicros.of(timeToLive);
    }

    /// Adds a completed live candle.
    public void onCandle(Candle candle) {
        ConcurrentSkipListMap<Long, Candle> own =
                live.computeIfAbsent(
                        new Key(candle.instrument(), candle.timeframe()),
                        _ -> new ConcurrentSkipListMap<>());
        own.put(candle.startMicros(), candle);
        if (own.size() > DEFAULT_COUNT) {
            own.pollFirstEntry();
        }
    }

    /// The latest 1,000 candles that are complete now, or as many as there are.
    public CandleHistory last(Instrument instrument, Timeframe timeframe) {
        return last(instrument, timeframe, DEFAULT_COUNT);
    }

    /// The latest candles that are complete now.
    ///
    /// @param count at most so many, 1 or more
    /// @throws IllegalStateException if the source gave candles of another instrument or span
    public CandleHistory last(Instrument instrument, Timeframe timeframe, int count) {
        if (count < 1) {
            throw new IllegalArgumentException(
                    "candles asked for: " + count + ", must be 1 or more");
        }
        long now = clock.micros();
        Key key = new Key(instrument.id(), timeframe);
        TreeMap<Long, Candle> merged = new TreeMap<>();
        ConcurrentSkipListMap<Long, Candle> own = live.get(key);
        if (own != null) {
            merged.putAll(own);
        }
        for (Candle candle : load(key, instrument, count, now)) {
            merged.put(candle.startMicros(), candle);
        }
        merged.values().removeIf(candle -> candle.endMicros() > now);
        List<Candle> all = new ArrayList<>(merged.values());
        List<Candle> latest = all.subList(Math.max(0, all.size() - count), all.size());
        return new CandleHistory(latest, missing(instrument.segment(), timeframe, latest));
    }

    private List<Candle> load(Key key, Instrument instrument, int count, long now) {
        Loaded known = loaded.get(key);
        if (known != null && known.asked >= count && now < known.untilMicros) {
            return known.candles;
        }
        List<Candle> candles = source.candles(instrument, key.timeframe, now, count);
        for (Candle candle : candles) {
            if (candle.timeframe() != key.timeframe
                    || !candle.instrument().equals(key.instrument)) {
                throw new IllegalStateException(
                        "history of "
                                + key.instrument
                                + " "
                                + key.timeframe
                                + " was asked for, and the source gave "
                                + candle.instrument()
                                + " "
                                + candle.timeframe());
            }
        }
        loaded.put(key, new Loaded(List.copyOf(candles), count, now + timeToLive));
        return candles;
    }

    /// How many candles the sessions from the first to the last should have, less those there are.
    private int missing(Segment segment, Timeframe timeframe, List<Candle> candles) {
        if (candles.isEmpty()) {
            return 0;
        }
        long from = candles.getFirst().startMicros();
        long until = candles.getLast().startMicros();
        long expected = 0;
        LocalDate last = calendar.tradingDay(until);
        for (LocalDate day = calendar.tradingDay(from); !day.isAfter(last); day = day.plusDays(1)) {
            Optional<Session> session =
                    calendar.covers(day) ? calendar.session(segment, day) : Optional.empty();
            if (session.isPresent()) {
                expected += starts(session.get(), timeframe, from, until);
            }
        }
        return (int) Math.max(0, expected - candles.size());
    }

    /// How many candles of a session start between two times, both included.
    private static long starts(Session session, Timeframe timeframe, long from, long until) {
        if (!timeframe.isIntraday()) {
            return 1;
        }
        long length = EpochMicros.of(timeframe.duration());
        long first = Math.max(from, session.openMicros());
        long last = Math.min(until, session.closeMicros() - 1);
        if (last < first) {
            return 0;
        }
        long before = (first - session.openMicros() + length - 1) / length;
        return (last - session.openMicros()) / length + 1 - before;
    }
}
