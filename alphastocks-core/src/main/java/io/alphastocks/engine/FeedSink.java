package io.alphastocks.engine;

import io.alphastocks.bus.EventBus;
import io.alphastocks.event.TickReceived;
import io.alphastocks.market.MarketDataSink;
import io.alphastocks.market.OptionChain;
import io.alphastocks.model.Candle;
import io.alphastocks.model.Tick;
import io.alphastocks.model.TickKind;

/// Where a feed's ticks enter: the chain knows them before anybody hears of them.
final class FeedSink implements MarketDataSink {

    private final String source;
    private final OptionChain chain;
    private final EventBus bus;
    private final Runnable heard;
    private volatile long spokenUntilMicros = Long.MIN_VALUE;

    /// @param heard runs at each tick, before anybody hears of it
    FeedSink(String source, OptionChain chain, EventBus bus, Runnable heard) {
        this.source = source;
        this.chain = chain;
        this.bus = bus;
        this.heard = heard;
    }

    @Override
    public void onTick(Tick tick) {
        spokenUntilMicros = isWithinCandle(tick) ? Long.MAX_VALUE : tick.timeMicros();
        heard.run();
        chain.onTick(tick);
        bus.publish(new TickReceived(tick, source));
    }

    /// The feed is there, and had nothing else to say at a time.
    void onAlive(long micros) {
        spokenUntilMicros = micros;
        heard.run();
    }

    /// The rest of a candle that has begun is sure to come.
    private static boolean isWithinCandle(Tick tick) {
        return tick.kind().isOfCandle() && tick.kind() != TickKind.CANDLE_CLOSE;
    }

    /// Until when the feed has spoken: the time of the latest tick, [Long#MAX_VALUE] within a
    /// candle that is being played, [Long#MIN_VALUE] before the first tick. May be asked by any
    /// thread.
    long spokenUntilMicros() {
        return spokenUntilMicros;
    }

    @Override
    public void onCandle(Candle candle) {
        throw new IllegalStateException("candles are played as ticks before they come here");
    }
}
