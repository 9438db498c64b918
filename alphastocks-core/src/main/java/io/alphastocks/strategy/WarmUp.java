package io.alphastocks.strategy;

import io.alphastocks.model.Candle;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Timeframe;

import java.util.List;
import java.util.Optional;

/// How a strategy warms up before its signals count.
///
/// @param history finished candles of its instrument and timeframe, oldest first; may be empty
/// @param dueMicros the end of the newest candle that the history must have, by the trading
///   calendar; a history that ends before it is stale
/// @param untilMicros live input up to and including this time only warms up: on a restart the last
///   event time that the book has stored
public record WarmUp(List<Candle> history, long dueMicros, long untilMicros) {

    public WarmUp {
        history = List.copyOf(history);
    }

    /// On live candles alone.
    public static WarmUp live() {
        return new WarmUp(List.of(), Long.MIN_VALUE, Long.MIN_VALUE);
    }

    /// From history, and where that is short on live candles after it.
    public static WarmUp from(List<Candle> history, long dueMicros) {
        return new WarmUp(history, dueMicros, Long.MIN_VALUE);
    }

    /// Also on live input up to and including a time.
    public WarmUp until(long micros) {
        return new WarmUp(history, dueMicros, micros);
    }

    /// Why a strategy must not be run on this history; empty where it may.
    Optional<String> fault(InstrumentId instrument, Timeframe timeframe, long nowMicros) {
        long end = Long.MIN_VALUE;
        for (int i = 0; i < history.size(); i++) {
            Candle candle = history.get(i);
            String where = "history candle " + (i + 1) + " of " + history.size();
            if (!candle.instrument().equals(instrument)) {
                return Optional.of(
                        where + " is of " + candle.instrument() + ", not of " + instrument);
            }
            if (candle.timeframe() != timeframe) {
                return Optional.of(where + " is " + candle.timeframe() + ", not " + timeframe);
            }
            if (candle.startMicros() < end) {
                return Optional.of(
                        "%s is out of order: it starts at %s, before the end of the one before it, %s"
                                .formatted(where, candle.start(), EpochMicros.toInstant(end)));
            }
            end = candle.endMicros();
        }
        if (history.isEmpty()) {
            return Optional.empty();
        }
        if (end < dueMicros) {
            return Optional.of(
                    "history is stale: it ends at %s and must reach %s"
                            .formatted(
                                    EpochMicros.toInstant(end), EpochMicros.toInstant(dueMicros)));
        }
        if (end > nowMicros) {
            return Optional.of(
                    "history reaches %s, but it is only %s: its last candle is not finished"
                            .formatted(
                                    EpochMicros.toInstant(end), EpochMicros.toInstant(nowMicros)));
        }
        return Optional.empty();
    }
}
