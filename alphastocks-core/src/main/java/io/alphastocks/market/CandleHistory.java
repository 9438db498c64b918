package io.alphastocks.market;

import io.alphastocks.model.Candle;

import java.util.List;

/// Candles of the past of one instrument and span.
///
/// @param candles ascending by start, one of each start
/// @param missing candles that sessions between the first and the last of them should have and do
///   not
public record CandleHistory(List<Candle> candles, int missing) {

    public CandleHistory {
        candles = List.copyOf(candles);
    }

    /// Whether sessions between the first and the last candle are covered.
    public boolean isComplete() {
        return missing == 0;
    }
}
