package io.alphastocks.market;

import io.alphastocks.model.Instrument;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Tick;
import io.alphastocks.model.Timeframe;
import io.alphastocks.time.Session;
import io.alphastocks.time.TradingCalendar;

import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Builds the candles of one instrument from its ticks, of several spans at once, anchored at the
/// session's open: the hourly candle is 09:15 to 10:15, the last one of a session is cut at its
/// close, a [Timeframe#DAY] candle is the session.
///
/// It is a state machine without threads or timers of its own. Its owner gives it each tick, and
/// calls [#onTime] when [#nextDueMicros] has come, so that candles complete also without a further
/// tick: at their end plus the grace for late ticks, the last ones of a session at its close plus
/// the grace. Without a grace, ticks come in order, and one that is past a candle's end completes
/// it too. A tick out of order is taken in while its minute is open (at most two are); later ones
/// are counted and dropped. So are ticks outside the session.
///
/// - All spans are made of the same minutes, so that longer candles equal those built from 1-minute
///   candles.
/// - Volume is the difference of the day's cumulative volume at the ends of this candle and the one
///   before, by the ticks' times; where that falls within a session, it counts on from there. It
///   counts from 0 if the session's first minute has a tick, else from the first tick, less its own
///   quantity.
/// - VWAP weighs each tick's price with what was traded since the tick that arrived before it;
///   where nothing was, it is the mean price of the ticks.
///
/// One thread feeds it; statistics may be read by any.
public final class CandleAggregator {

    private static final long MINUTE = 60_000_000;

    private final Instrument instrument;
    private final InstrumentId id;
    private final TradingCalendar calendar;
    private final CandleListener out;
    private final boolean fillGaps;
    private final long grace;
    private final SpanBar[] spans;

    private boolean inSession;
    private long sessionOpen = Long.MAX_VALUE;
    private long sessionClose = Long.MIN_VALUE;
    private long endedOpen = Long.MIN_VALUE;

    private MinuteBar older = new MinuteBar();
    private MinuteBar newer = new MinuteBar();
    private final VolumeCounter volume = new VolumeCounter();
    private final VolumeCounter arrival = new VolumeCounter();
    private long latestMicros;
    private long completeUntil;
    private long expected;
    private long lastRealEnd;
    private long lastClose;
    private long lastOpenInterest;
    private long due = Long.MAX_VALUE;

    private final AtomicLong ticks = new AtomicLong();
    private final AtomicLong late = new AtomicLong();
    private final AtomicLong outside = new AtomicLong();
    private final AtomicLong candles = new AtomicLong();
    private final AtomicLong filled = new AtomicLong();
    private final AtomicLong missing = new AtomicLong();
    private final AtomicLong resets = new AtomicLong();

    /// @param calendar gives the sessions of the instrument's segment
    /// @param out takes the candles, on the thread that feeds this
    public CandleAggregator(
            Instrument instrument,
            CandleRules rules,
            TradingCalendar calendar,
            CandleListener out) {
        this.instrument = instrument;
        this.id = instrument.id();
        this.calendar = calendar;
        this.out = out;
        this.fillGaps = rules.fillGaps();
        this.grace = rules.grace().toNanos() / 1_000;
        this.spans = rules.ascending().stream().map(SpanBar::new).toArray(SpanBar[]::new);
    }

    /// Takes a tick in.
    ///
    /// @throws IllegalArgumentException if it is of another instrument
    public void onTick(Tick tick) {
        if (!tick.instrument().equals(id)) {
            throw new IllegalArgumentException(
                    "a tick of " + tick.instrument() + " was given to the candles of " + id);
        }
        long micros = tick.timeMicros();
        if (grace == 0 && micros >= due) {
            advance(micros);
        }
        if (micros < sessionOpen || micros >= sessionClose) {
            if (!enterSession(micros)) {
                return;
            }
        }
        MinuteBar bar = newer.contains(micros) ? newer : barOf(micros);
        if (bar == null) {
            count(late, 1);
            return;
        }
        bar.add(tick, tick.dayVolume() < 0 ? 0 : traded(tick, micros));
        latestMicros = Math.max(latestMicros, micros);
        count(ticks, 1);
    }

    /// What was traded since the tick that arrived before; a tick that was overtaken has nothing
    /// left to count.
    private long traded(Tick tick, long micros) {
        if (!arrival.isStarted()) {
            boolean first = micros < sessionOpen + MINUTE;
            arrival.start(first ? 0 : Math.max(0, tick.dayVolume() - tick.lastQuantity()));
        }
        if (micros < latestMicros && tick.dayVolume() <= arrival.last()) {
            return 0;
        }
        return arrival.advance(tick.dayVolume());
    }

    /// Completes what is due at a time.
    ///
    /// @param micros the engine's clock
    public void onTime(long micros) {
        if (inSession) {
            advance(micros - grace);
        }
    }

    /// When [#onTime] is to be called next, [Long#MAX_VALUE] where nothing waits to complete.
    public long nextDueMicros() {
        return due == Long.MAX_VALUE ? due : due + grace;
    }

    private boolean enterSession(long micros) {
        Optional<Session> found =
                calendar.covers(calendar.tradingDay(micros))
                        ? calendar.sessionContaining(instrument.segment(), micros)
                        : Optional.empty();
        if (found.isEmpty()) {
            count(outside, 1);
            return false;
        }
        Session session = found.get();
        if (session.openMicros() <= endedOpen
                || (inSession && session.openMicros() < sessionOpen)) {
            count(late, 1);
            return false;
        }
        if (inSession) {
            advance(sessionClose);
        }
        inSession = true;
        sessionOpen = session.openMicros();
        sessionClose = session.closeMicros();
        volume.stop();
        arrival.stop();
        latestMicros = sessionOpen;
        completeUntil = sessionOpen;
        expected = sessionOpen;
        lastRealEnd = sessionOpen;
        lastClose = 0;
        lastOpenInterest = Tick.NOT_AVAILABLE;
        due = sessionClose;
        return true;
    }

    /// The bar of a minute that is still open; null where it is not.
    private @Nullable MinuteBar barOf(long micros) {
        long start = micros - (micros - sessionOpen) % MINUTE;
        long end = Math.min(start + MINUTE, sessionClose);
        if (end <= completeUntil) {
            return null;
        }
        if (older.contains(micros)) {
            return older;
        }
        if (newer.used) {
            if (older.used && start < older.start) {
                return null;
            }
            if (older.used) {
                advance(older.end);
            }
            if (start > newer.start) {
                MinuteBar free = older;
                older = newer;
                newer = free;
            } else {
                older.begin(start, end);
                findDue();
                return older;
            }
        }
        newer.begin(start, end);
        findDue();
        return newer;
    }

    /// Completes all that ends until a time, in the order of their ends.
    private void advance(long until) {
        while (inSession && due <= until) {
            completeAt(due);
        }
        completeUntil = Math.max(completeUntil, until);
    }

    private void completeAt(long end) {
        completeUntil = Math.max(completeUntil, end);
        if (older.used && older.end == end) {
            complete(older);
        } else if (newer.used && newer.end == end) {
            complete(newer);
        } else if (isFlatDue(end)) {
            completeFlat(end);
        }
        for (SpanBar span : spans) {
            if (span.isUsed() && span.end() == end) {
                emit(span);
            }
        }
        if (end >= sessionClose) {
            endSession();
        } else {
            findDue();
        }
    }

    private void complete(MinuteBar minute) {
        minute.used = false;
        gap(minute.start);
        lastRealEnd = minute.end;
        expected = minute.end;
        lastClose = minute.close;
        if (minute.openInterest != Tick.NOT_AVAILABLE) {
            lastOpenInterest = minute.openInterest;
        }
        long resetsBefore = volume.resets();
        long traded = minute.volume(volume, minute.start == sessionOpen);
        count(resets, volume.resets() - resetsBefore);
        for (SpanBar span : spans) {
            span.add(minute, traded, sessionOpen, sessionClose);
            span.openInterest(lastOpenInterest);
        }
    }

    private boolean isFlatDue(long end) {
        return fillGaps && lastClose > 0 && Math.min(expected + MINUTE, sessionClose) == end;
    }

    private void completeFlat(long end) {
        for (SpanBar span : spans) {
            span.addFlat(
                    expected,
                    lastClose,
                    volume.isStarted() ? 0 : Tick.NOT_AVAILABLE,
                    sessionOpen,
                    sessionClose);
            span.openInterest(lastOpenInterest);
        }
        expected = end;
    }

    private void gap(long until) {
        if (until > lastRealEnd) {
            count(missing, (until - lastRealEnd) / MINUTE);
            out.onGap(id, lastRealEnd, until);
        }
    }

    private void emit(SpanBar span) {
        if (!span.isReal()) {
            count(filled, 1);
        }
        count(candles, 1);
        out.onCandle(span.finish(id));
    }

    private void endSession() {
        gap(sessionClose);
        endedOpen = sessionOpen;
        inSession = false;
        sessionOpen = Long.MAX_VALUE;
        sessionClose = Long.MIN_VALUE;
        due = Long.MAX_VALUE;
    }

    private void findDue() {
        long next = sessionClose;
        if (older.used) {
            next = Math.min(next, older.end);
        }
        if (newer.used) {
            next = Math.min(next, newer.end);
        }
        for (SpanBar span : spans) {
            if (span.isUsed()) {
                next = Math.min(next, span.end());
            }
        }
        if (fillGaps && lastClose > 0) {
            next = Math.min(next, expected + MINUTE);
        }
        due = next;
    }

    /// The counts at this moment.
    public CandleStatistics statistics() {
        return new CandleStatistics(
                ticks.get(),
                late.get(),
                outside.get(),
                candles.get(),
                filled.get(),
                missing.get(),
                resets.get());
    }

    /// One thread writes; a plain read and an ordered write are cheaper than an atomic update.
    private static void count(AtomicLong counter, long more) {
        counter.setRelease(counter.getPlain() + more);
    }
}
