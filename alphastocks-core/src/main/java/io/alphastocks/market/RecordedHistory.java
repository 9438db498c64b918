package io.alphastocks.market;

import io.alphastocks.model.Candle;
import io.alphastocks.model.Instrument;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Tick;
import io.alphastocks.model.Timeframe;
import io.alphastocks.time.TradingCalendar;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// The candles of a recorded feed. What was read once is kept: recorded data does not change.
final class RecordedHistory implements HistorySource {

    private record Key(InstrumentId instrument, Timeframe timeframe) {}

    private final RecordedFeed feed;
    private final TradingCalendar calendar;
    private final ConcurrentMap<Key, List<Candle>> read = new ConcurrentHashMap<>();

    RecordedHistory(RecordedFeed feed, TradingCalendar calendar) {
        this.feed = feed;
        this.calendar = calendar;
    }

    @Override
    public List<Candle> candles(
            Instrument instrument, Timeframe timeframe, long beforeMicros, int atMost) {
        Key key = new Key(instrument.id(), timeframe);
        List<Candle> all = read.get(key);
        if (all == null) {
            all = recorded(instrument, timeframe);
            if (all.isEmpty()) {
                all = built(instrument, timeframe);
            }
            read.putIfAbsent(key, all);
        }
        int end = 0;
        while (end < all.size() && all.get(end).endMicros() <= beforeMicros) {
            end++;
        }
        return all.subList(Math.max(0, end - atMost), end);
    }

    private List<Candle> recorded(Instrument instrument, Timeframe timeframe) {
        List<Candle> candles = new ArrayList<>();
        drain(
                feed.open(),
                new MarketDataSink() {
                    @Override
                    public void onTick(Tick tick) {}

                    @Override
                    public void onCandle(Candle candle) {
                        if (candle.timeframe() == timeframe
                                && candle.instrument().equals(instrument.id())) {
                            candles.add(candle);
                        }
                    }
                });
        return List.copyOf(candles);
    }

    private List<Candle> built(Instrument instrument, Timeframe timeframe) {
        List<Candle> candles = new ArrayList<>();
        CandleAggregator aggregator =
                new CandleAggregator(
                        instrument, CandleRules.recorded(timeframe), calendar, candles::add);
        drain(
                CandlePlayer.play(feed.open(), _ -> false, calendar.zone()),
                new MarketDataSink() {
                    @Override
                    public void onTick(Tick tick) {
                        if (tick.instrument().equals(instrument.id())) {
                            aggregator.onTick(tick);
                        }
                    }

                    @Override
                    public void onCandle(Candle candle) {}
                });
        aggregator.onTime(Long.MAX_VALUE);
        return List.copyOf(candles);
    }

    private static void drain(RecordedFeed.Cursor cursor, MarketDataSink sink) {
        try (cursor) {
            while (cursor.nextMicros() != Long.MAX_VALUE) {
                cursor.deliver(sink);
            }
        }
    }
}
