package io.alphastocks.market;

import io.alphastocks.model.Candle;
import io.alphastocks.model.InstrumentId;

/// What a [CandleAggregator] gives its candles to. Called on the thread that feeds it.
@FunctionalInterface
public interface CandleListener {

    /// A candle is complete and will not change. At one end the shorter spans come first.
    void onCandle(Candle candle);

    /// Whole minutes of a session had no tick. Told once the gap is over.
    ///
    /// @param fromMicros start of the first minute without a tick
    /// @param untilMicros end of the last one
    default void onGap(InstrumentId instrument, long fromMicros, long untilMicros) {}
}
