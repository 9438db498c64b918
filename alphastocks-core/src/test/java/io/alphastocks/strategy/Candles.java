package io.alphastocks.strategy;

import io.alphastocks.SharedData;
import io.alphastocks.model.Candle;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.Index;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Price;
import io.alphastocks.model.Tick;
import io.alphastocks.model.Timeframe;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/// Candles for tests: made up, or of the recorded session.
final class Candles {

    static final Index NIFTY = new Index(InstrumentId.of("NSE", "NIFTY 50"), "NIFTY");
    static final ZoneId IST = ZoneId.of("Asia/Kolkata");
    static final Instant OPEN = Instant.parse("2021-06-11T03:45:00Z");

    private static final DateTimeFormatter RECORDED =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    private Candles() {}

    /// The n-th candle since 09:15, from 0, all at one price.
    static Candle flat(Timeframe timeframe, int n, String price) {
        long raw = Price.of(price).raw();
        return of(timeframe, OPEN.plus(timeframe.duration().multipliedBy(n)), raw, raw, raw, raw);
    }

    static Candle of(
            Timeframe timeframe, Instant start, long open, long high, long low, long close) {
        long micros = EpochMicros.of(start);
        return new Candle(
                NIFTY.id(),
                timeframe,
                micros,
                micros + EpochMicros.of(timeframe.duration()),
                open,
                high,
                low,
                close,
                Tick.NOT_AVAILABLE,
                close,
                1,
                Tick.NOT_AVAILABLE,
                false);
    }

    /// The recorded session of 2021-06-11 in minutes.
    static List<Candle> recordedMinutes() throws IOException {
        return SharedData.gzipLines("nifty-options-1min/NIFTY_minute.csv.gz").stream()
                .skip(1)
                .map(line -> line.replace("\"", "").split(",", -1))
                .map(cells ->
                        of(
                                Timeframe.MIN_1,
                                LocalDateTime.parse(cells[0], RECORDED).atZone(IST).toInstant(),
                                Price.of(cells[1]).raw(),
                                Price.of(cells[2]).raw(),
                                Price.of(cells[3]).raw(),
                                Price.of(cells[4]).raw()))
                .toList();
    }

    /// Complete candles of a longer timeframe out of minutes without gaps.
    static List<Candle> aggregated(List<Candle> minutes, Timeframe timeframe) {
        int size = (int) timeframe.duration().toMinutes();
        List<Candle> result = new ArrayList<>();
        for (int from = 0; from + size <= minutes.size(); from += size) {
            List<Candle> part = minutes.subList(from, from + size);
            result.add(
                    of(
                            timeframe,
                            part.getFirst().start(),
                            part.getFirst().openRaw(),
                            part.stream().mapToLong(Candle::highRaw).max().orElseThrow(),
                            part.stream().mapToLong(Candle::lowRaw).min().orElseThrow(),
                            part.getLast().closeRaw()));
        }
        return result;
    }
}
