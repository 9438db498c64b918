package io.alphastocks.market;

import io.alphastocks.model.Candle;
import io.alphastocks.model.Instrument;
import io.alphastocks.model.Timeframe;
import io.alphastocks.time.TradingCalendar;

import java.util.List;

/// Where candles of the past come from: a broker, a store, recorded data. It may block; any thread
/// may ask.
@FunctionalInterface
public interface HistorySource {

    /// Candles that were complete before a time.
    ///
    /// @param beforeMicros candles end at or before it, microseconds since the epoch
    /// @param atMost the latest so many, 1 or more
    /// @return ascending by start, one of each start; empty where there are none
    List<Candle> candles(Instrument instrument, Timeframe timeframe, long beforeMicros, int atMost);

    /// No history at all.
    static HistorySource none() {
        return (_, _, _, _) -> List.of();
    }

    /// The past of recorded data. Candles of the wanted span are taken as they are recorded; else
    /// they are built from what is. The data of an instrument is read at its first question.
    static HistorySource of(RecordedFeed feed, TradingCalendar calendar) {
        return new RecordedHistory(feed, calendar);
    }
}
