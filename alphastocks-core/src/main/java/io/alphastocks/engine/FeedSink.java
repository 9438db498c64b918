package io.alphastocks.engine;

import io.alphastocks.bus.EventBus;
import io.alphastocks.event.TickReceived;
import io.alphastocks.market.MarketDataSink;
import io.alphastocks.market.OptionChain;
import io.alphastocks.model.Candle;
import io.alphastocks.model.Tick;

/// Where a feed's ticks enter: the chain knows them before anybody hears of them.
final class FeedSink implements MarketDataSink {

    private final String source;
    private final OptionChain chain;
    private final EventBus bus;

    FeedSink(String source, OptionChain chain, EventBus bus) {
        this.source = source;
        this.chain = chain;
        this.bus = bus;
    }

    @Override
    public void onTick(Tick tick) {
        chain.onTick(tick);
        bus.publish(new TickReceived(tick, source));
    }

    @Override
    public void onCandle(Candle candle) {
        throw new IllegalStateException("candles are played as ticks before they come here");
    }
}
