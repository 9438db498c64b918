package io.alphastocks.market;

import io.alphastocks.model.Candle;
import io.alphastocks.model.Tick;

/// Takes everything and keeps nothing.
final class Nowhere implements MarketDataSink {

    @Override
    public void onTick(Tick tick) {}

    @Override
    public void onCandle(Candle candle) {}
}
