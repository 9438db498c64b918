package io.alphastocks.event;

import io.alphastocks.model.Candle;
import io.alphastocks.model.InstrumentId;

import java.time.Instant;

/// CANDLE_COMPLETED: the span of a candle is over. The header is computed, not stored; the time is
/// the candle's end.
///
/// @param candle the candle
/// @param source who built it
public record CandleCompleted(Candle candle, String source) implements Event {

    @Override
    public EventHeader header() {
        return new EventHeader(id(), time(), source);
    }

    @Override
    public String id() {
        return "candle/"
                + candle.instrument()
                + "/"
                + candle.timeframe()
                + "/"
                + candle.startMicros();
    }

    @Override
    public Instant time() {
        return candle.end();
    }

    @Override
    public long timeMicros() {
        return candle.endMicros();
    }

    @Override
    public String correlationId() {
        return "";
    }

    public InstrumentId instrument() {
        return candle.instrument();
    }
}
