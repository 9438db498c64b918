package io.alphastocks.market;

import io.alphastocks.model.Candle;
import io.alphastocks.model.Tick;

/// Where a feed puts its data.
public interface MarketDataSink {

    void onTick(Tick tick);

    /// A finished candle of a source that has no ticks. The engine plays it as ticks.
    void onCandle(Candle candle);
}
