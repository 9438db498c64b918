package io.alphastocks.market;

import io.alphastocks.model.Candle;
import io.alphastocks.model.DataFileException;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.Instrument;
import io.alphastocks.model.Tick;
import io.alphastocks.model.TickKind;
import io.alphastocks.model.Timeframe;
import io.alphastocks.time.Session;
import io.alphastocks.time.TradingCalendar;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// The rows of one instrument from its files, one after the other, as ticks or candles.
final class InstrumentRows implements AutoCloseable {

    private final Instrument instrument;
    private final Recorded.Options options;
    private final Deque<DataFile> files;
    private @Nullable DataFile file;
    private @Nullable RowReader rows;
    private @Nullable Session session;

    private @Nullable Object next;
    private long nextMicros = Long.MAX_VALUE;
    private @Nullable Object before;
    private long beforeMicros = Long.MIN_VALUE;

    private long delivered;
    private long duplicates;
    private long outsideSession;
    private long roundedPrices;

    /// @param files of one instrument, in the order of their first rows
    InstrumentRows(Instrument instrument, List<DataFile> files, Recorded.Options options) {
        this.instrument = instrument;
        this.files = new ArrayDeque<>(files);
        this.options = options;
    }

    Instrument instrument() {
        return instrument;
    }

    long nextMicros() {
        return nextMicros;
    }

    void deliver(MarketDataSink sink) {
        delivered++;
        switch (next) {
            case Tick tick -> sink.onTick(tick);
            case Candle candle -> sink.onCandle(candle);
            case null, default -> throw new IllegalStateException("no row was read");
        }
    }

    /// Reads on to the next row that counts; false at the end.
    boolean advance() {
        RowReader reader;
        while ((reader = reader()) != null) {
            DataFile from = file;
            if (from == null || !reader.next()) {
                closeFile();
                continue;
            }
            checkSymbol(reader, from);
            Timeframe timeframe = from.timeframe();
            if (timeframe == null ? tick(reader) : candle(reader, timeframe)) {
                return true;
            }
        }
        next = null;
        nextMicros = Long.MAX_VALUE;
        return false;
    }

    private @Nullable RowReader reader() {
        if (rows == null) {
            file = files.poll();
            rows = file == null ? null : new RowReader(file.path(), options.zone());
        }
        return rows;
    }

    private void closeFile() {
        if (rows != null) {
            roundedPrices += rows.roundedPrices();
            rows.close();
            rows = null;
        }
    }

    private static void checkSymbol(RowReader reader, DataFile from) {
        String symbol = from.symbol();
        if (symbol != null && !symbol.equals(reader.text(reader.layout().symbol()))) {
            throw reader.wrong(
                    "symbol '"
                            + reader.text(reader.layout().symbol())
                            + "' where the file began with '"
                            + symbol
                            + "'; expected one instrument per file");
        }
    }

    private boolean tick(RowReader reader) {
        RowLayout layout = reader.layout();
        long micros = reader.micros();
        Tick tick =
                new Tick(
                        instrument.id(),
                        micros,
                        reader.price(layout.last(), "price"),
                        reader.units(layout.lastQuantity(), "last quantity", 0),
                        volume(reader),
                        reader.quote(layout.bid(), "bid"),
                        reader.units(layout.bidQuantity(), "bid quantity", 0),
                        reader.quote(layout.ask(), "ask"),
                        reader.units(layout.askQuantity(), "ask quantity", 0),
                        openInterest(reader),
                        TickKind.LIVE);
        return !isRepetition(reader, micros, tick)
                && take(micros, tick, isWithinSession(reader, micros));
    }

    private boolean candle(RowReader reader, Timeframe timeframe) {
        RowLayout layout = reader.layout();
        long label = reader.micros();
        long length = EpochMicros.of(timeframe.duration());
        boolean shifted = options.endLabelled() && timeframe.isIntraday();
        long start = shifted ? label - length : label;
        long end = start + length;
        boolean inside = true;
        if (timeframe.isIntraday()) {
            inside = isWithinSession(reader, start);
            Session open = session;
            end = inside && open != null ? Math.min(end, open.closeMicros()) : end;
        } else if (options.calendar() != null) {
            Optional<Session> day = sessionOf(reader, options.calendar(), label);
            inside = day.isPresent();
            start = day.map(Session::openMicros).orElse(start);
            end = day.map(Session::closeMicros).orElse(end);
        }
        Candle candle = candle(reader, layout, timeframe, start, end);
        return !isRepetition(reader, label, candle) && take(start, candle, inside);
    }

    private Candle candle(
            RowReader reader, RowLayout layout, Timeframe timeframe, long start, long end) {
        long high = reader.price(layout.high(), "high");
        long low = reader.price(layout.low(), "low");
        long close = reader.price(layout.close(), "close");
        try {
            return new Candle(
                    instrument.id(),
                    timeframe,
                    start,
                    end,
                    reader.price(layout.open(), "open"),
                    high,
                    low,
                    close,
                    volume(reader),
                    (high + low + close + 1) / 3,
                    0,
                    openInterest(reader),
                    false);
        } catch (IllegalArgumentException e) {
            throw reader.wrong(e.getMessage() + ": " + reader.line());
        }
    }

    private long volume(RowReader reader) {
        return instrument.hasVolume()
                ? reader.units(reader.layout().volume(), "volume", Tick.NOT_AVAILABLE)
                : Tick.NOT_AVAILABLE;
    }

    private long openInterest(RowReader reader) {
        return instrument.hasVolume()
                ? reader.units(reader.layout().openInterest(), "open interest", Tick.NOT_AVAILABLE)
                : Tick.NOT_AVAILABLE;
    }

    /// Checks the order of rows: whether this one only repeats the one before.
    private boolean isRepetition(RowReader reader, long micros, Object row) {
        if (micros < beforeMicros) {
            throw reader.wrong(
                    "time "
                            + local(micros)
                            + " is before that of the row above, "
                            + local(beforeMicros)
                            + "; rows must ascend");
        }
        if (micros == beforeMicros) {
            if (row.equals(before)) {
                duplicates++;
                return true;
            }
            if (row instanceof Candle) {
                throw reader.wrong(
                        "a second candle of "
                                + local(micros)
                                + " with other values: "
                                + reader.line()
                                + "; expected one candle per time");
            }
        }
        before = row;
        beforeMicros = micros;
        return false;
    }

    private String local(long micros) {
        return EpochMicros.toInstant(micros).atZone(options.zone()).toLocalDateTime().toString();
    }

    private boolean isWithinSession(RowReader reader, long micros) {
        TradingCalendar calendar = options.calendar();
        Session known = session;
        if (calendar == null || (known != null && known.contains(micros))) {
            return true;
        }
        try {
            session = calendar.sessionContaining(instrument.segment(), micros).orElse(null);
        } catch (IllegalArgumentException e) {
            throw notCovered(reader, e);
        }
        return session != null;
    }

    private Optional<Session> sessionOf(RowReader reader, TradingCalendar calendar, long micros) {
        try {
            return calendar.session(instrument.segment(), calendar.tradingDay(micros));
        } catch (IllegalArgumentException e) {
            throw notCovered(reader, e);
        }
    }

    private static DataFileException notCovered(RowReader reader, IllegalArgumentException e) {
        return reader.wrong(String.valueOf(e.getMessage()));
    }

    private boolean take(long micros, Object row, boolean inside) {
        if (!inside) {
            outsideSession++;
            return false;
        }
        nextMicros = micros;
        next = row;
        return true;
    }

    FeedCounts counts() {
        return new FeedCounts(
                delivered,
                duplicates,
                outsideSession,
                roundedPrices + (rows == null ? 0 : rows.roundedPrices()));
    }

    @Override
    public void close() {
        files.clear();
        closeFile();
        nextMicros = Long.MAX_VALUE;
    }
}
