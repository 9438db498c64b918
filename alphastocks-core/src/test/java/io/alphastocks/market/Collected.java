package io.alphastocks.market;

import io.alphastocks.model.Candle;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Tick;

import java.util.ArrayList;
import java.util.List;

/// Keeps all that a feed gives.
final class Collected implements MarketDataSink {

    final List<Tick> ticks = new ArrayList<>();
    final List<Candle> candles = new ArrayList<>();
    FeedCounts counts = new FeedCounts(0, 0, 0, 0);

    static Collected of(RecordedFeed feed) {
        return of(feed.open());
    }

    static Collected of(RecordedFeed.Cursor cursor) {
        Collected all = new Collected();
        try (cursor) {
            while (cursor.nextMicros() != Long.MAX_VALUE) {
                cursor.deliver(all);
            }
            all.counts = cursor.counts();
        }
        return all;
    }

    List<Candle> candlesOf(InstrumentId id) {
        return candles.stream().filter(c -> c.instrument().equals(id)).toList();
    }

    @Override
    public void onTick(Tick tick) {
        ticks.add(tick);
    }

    @Override
    public void onCandle(Candle candle) {
        candles.add(candle);
    }
}
