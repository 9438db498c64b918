package io.alphastocks.kite;

import io.alphastocks.market.HistorySource;
import io.alphastocks.model.Candle;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.Instrument;
import io.alphastocks.model.Tick;
import io.alphastocks.model.Timeframe;
import io.alphastocks.store.MarketDataStore;
import io.alphastocks.time.Session;
import io.alphastocks.time.TradingCalendar;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Candles of the past, asked for in as many days at once as the broker gives, and no more often
/// than it allows. Safe for use by any thread; the caller waits.
public final class KiteHistory implements HistorySource {

    /// Hears how far a download has come.
    @FunctionalInterface
    public interface Progress {

        /// A part is stored.
        ///
        /// @param through the last day of it
        /// @param candles in it
        void onPart(LocalDate through, int candles);
    }

    private static final DateTimeFormatter CANDLE_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssZ");
    private static final DateTimeFormatter ASKED = DateTimeFormatter.ofPattern("yyyy-MM-dd");

    /// So many parts without a candle on the way back say that there is nothing older.
    private static final int MOST_EMPTY_PARTS = 2;

    /// Of a candle's row; the last comes where it was asked for.
    private static final List<String> COLUMNS =
            List.of("time", "open", "high", "low", "close", "volume", "oi");

    private final KiteSession session;
    private final KiteInstruments instruments;
    private final TradingCalendar calendar;

    /// @param calendar tells where candles end
    public KiteHistory(KiteSession session, KiteInstruments instruments, TradingCalendar calendar) {
        this.session = session;
        this.instruments = instruments;
        this.calendar = calendar;
    }

    /// {@inheritDoc}
    ///
    /// @throws KiteException if the broker cannot be read
    /// @throws IllegalArgumentException if the instrument is not in the broker's list
    @Override
    public List<Candle> candles(
            Instrument instrument, Timeframe timeframe, long beforeMicros, int atMost) {
        List<Candle> candles = new ArrayList<>();
        LocalDate last = EpochMicros.toInstant(beforeMicros).atZone(KiteToken.INDIA).toLocalDate();
        int empty = 0;
        while (candles.size() < atMost && empty < MOST_EMPTY_PARTS) {
            LocalDate first = last.minusDays(days(timeframe) - 1L);
            List<Candle> part = new ArrayList<>();
            for (Candle candle : part(instrument, timeframe, first, last)) {
                if (candle.endMicros() <= beforeMicros) {
                    part.add(candle);
                }
            }
            empty = part.isEmpty() ? empty + 1 : 0;
            candles.addAll(0, part);
            last = first.minusDays(1);
        }
        return List.copyOf(candles.subList(Math.max(0, candles.size() - atMost), candles.size()));
    }

    /// Stores the candles of some days, those that are over: what is under way would be stored as
    /// if it were all. Each part is stored before the next is asked for, and a part that is stored
    /// already is stored again as it was: a download that was interrupted goes on where `through`
    /// says that it was.
    ///
    /// @param last included
    /// @throws KiteException if the broker cannot be read; what is stored stays
    /// @throws IllegalArgumentException if the last day is before the first, or the instrument is
    ///   not in the broker's list
    public void download(
            Instrument instrument,
            Timeframe timeframe,
            LocalDate first,
            LocalDate last,
            MarketDataStore store,
            Progress progress) {
        if (last.isBefore(first)) {
            throw new IllegalArgumentException(
                    "days from " + first + " to " + last + " end before they begin");
        }
        for (LocalDate from = first; !from.isAfter(last); from = from.plusDays(days(timeframe))) {
            LocalDate end = from.plusDays(days(timeframe) - 1L);
            LocalDate through = end.isAfter(last) ? last : end;
            long now = session.clock().micros();
            List<Candle> part =
                    part(instrument, timeframe, from, through).stream()
                            .filter(candle -> candle.endMicros() <= now)
                            .toList();
            store.addCandles(part);
            store.flush();
            progress.onPart(through, part.size());
        }
    }

    private List<Candle> part(
            Instrument instrument, Timeframe timeframe, LocalDate first, LocalDate last) {
        OptionalInt token = instruments.token(instrument.id());
        if (token.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s is not in the broker's list of %s"
                            .formatted(instrument.id(), instruments.date()));
        }
        KiteRequest request =
                KiteRequest.get(
                                "/instruments/historical/%s/%s"
                                        .formatted(
                                                Integer.toUnsignedString(token.getAsInt()),
                                                interval(timeframe)))
                        .with("from", ASKED.format(first) + " 00:00:00")
                        .with("to", ASKED.format(last) + " 23:59:59")
                        .with("oi", "1");
        List<Candle> candles = new ArrayList<>();
        long before = Long.MIN_VALUE;
        for (Fields row : session.read(request, session.histories()).at("candles").all()) {
            Candle candle = candle(instrument, timeframe, row);
            if (candle.startMicros() <= before) {
                throw new KiteException(row.where() + ": the candles do not ascend");
            }
            before = candle.startMicros();
            candles.add(candle);
        }
        return candles;
    }

    Candle candle(Instrument instrument, Timeframe timeframe, Fields array) {
        Fields row = array.named(COLUMNS, COLUMNS.size() - 1);
        long start = start(instrument, timeframe, row);
        long high = row.price("high").raw();
        long low = row.price("low").raw();
        long close = row.price("close").raw();
        boolean traded = instrument.hasVolume();
        try {
            return new Candle(
                    instrument.id(),
                    timeframe,
                    start,
                    end(instrument, timeframe, start),
                    row.price("open").raw(),
                    high,
                    low,
                    close,
                    traded ? row.units("volume") : Tick.NOT_AVAILABLE,
                    (high + low + close + 1) / 3,
                    0,
                    traded && row.has("oi") ? row.units("oi") : Tick.NOT_AVAILABLE,
                    false);
        } catch (IllegalArgumentException e) {
            throw new KiteException(row.where() + ": " + e.getMessage(), e);
        }
    }

    /// The broker's candle of a day begins at midnight, ours with the session.
    private long start(Instrument instrument, Timeframe timeframe, Fields row) {
        String text = row.text("time");
        long start;
        try {
            start = EpochMicros.of(OffsetDateTime.parse(text, CANDLE_TIME).toInstant());
        } catch (DateTimeException e) {
            throw new KiteException(
                    "%s: time '%s'; expected one such as 2017-12-15T09:15:00+0530"
                            .formatted(row.where(), text),
                    e);
        }
        return timeframe.isIntraday()
                ? start
                : session(instrument, start).map(Session::openMicros).orElse(start);
    }

    private long end(Instrument instrument, Timeframe timeframe, long start) {
        long whole = start + EpochMicros.of(timeframe.duration());
        return session(instrument, start)
                .map(Session::closeMicros)
                .filter(close -> close > start)
                .map(close -> timeframe.isIntraday() ? Math.min(whole, close) : close)
                .orElse(whole);
    }

    private Optional<Session> session(Instrument instrument, long micros) {
        LocalDate day = calendar.tradingDay(micros);
        return calendar.covers(day)
                ? calendar.session(instrument.segment(), day)
                : Optional.empty();
    }

    private static String interval(Timeframe timeframe) {
        return switch (timeframe) {
            case MIN_1 -> "minute";
            case MIN_3 -> "3minute";
            case MIN_5 -> "5minute";
            case MIN_10 -> "10minute";
            case MIN_15 -> "15minute";
            case MIN_30 -> "30minute";
            case MIN_60 -> "60minute";
            case DAY -> "day";
        };
    }

    /// How many days the broker gives at once.
    private static int days(Timeframe timeframe) {
        return switch (timeframe) {
            case MIN_1 -> 60;
            case MIN_3, MIN_5, MIN_10 -> 100;
            case MIN_15, MIN_30 -> 200;
            case MIN_60 -> 400;
            case DAY -> 2_000;
        };
    }
}
