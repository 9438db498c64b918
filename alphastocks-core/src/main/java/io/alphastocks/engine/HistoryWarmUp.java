package io.alphastocks.engine;

import io.alphastocks.market.CandleHistory;
import io.alphastocks.market.HistoricalCandles;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.Segment;
import io.alphastocks.model.Timeframe;
import io.alphastocks.strategy.StrategyRegistration;
import io.alphastocks.strategy.WarmUp;
import io.alphastocks.time.Session;
import io.alphastocks.time.TradingCalendar;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.LocalDate;
import java.util.Optional;

/// How strategies warm up: from history as far as there is any, else on the candles of the run.
final class HistoryWarmUp {

    private static final Logger LOG = LoggerFactory.getLogger(HistoryWarmUp.class);

    private final HistoricalCandles history;
    private final TradingCalendar calendar;

    HistoryWarmUp(HistoricalCandles history, TradingCalendar calendar) {
        this.history = history;
        this.calendar = calendar;
    }

    WarmUp of(StrategyRegistration strategy, long nowMicros) {
        CandleHistory past =
                history.last(strategy.instrument(), strategy.timeframe(), strategy.historyLimit());
        if (past.candles().isEmpty()) {
            return WarmUp.live();
        }
        if (!past.isComplete()) {
            LOG.atWarn()
                    .addKeyValue("strategy", strategy.name())
                    .addKeyValue("missing", past.missing())
                    .log("the history that it warms up on has gaps");
        }
        return WarmUp.from(
                past.candles(),
                latestEnd(strategy.instrument().segment(), strategy.timeframe(), nowMicros));
    }

    /// The end of the newest candle that is complete at a time, by the calendar; [Long#MIN_VALUE]
    /// where the calendar does not reach back that far.
    long latestEnd(Segment segment, Timeframe timeframe, long nowMicros) {
        LocalDate day = calendar.tradingDay(nowMicros);
        for (; calendar.covers(day); day = day.minusDays(1)) {
            Optional<Session> session = calendar.session(segment, day);
            if (session.isPresent() && session.get().openMicros() < nowMicros) {
                long end = latestEnd(session.get(), timeframe, nowMicros);
                if (end > session.get().openMicros()) {
                    return end;
                }
            }
        }
        return Long.MIN_VALUE;
    }

    private static long latestEnd(Session session, Timeframe timeframe, long nowMicros) {
        if (nowMicros >= session.closeMicros()) {
            return session.closeMicros();
        }
        if (!timeframe.isIntraday()) {
            return session.openMicros();
        }
        long length = EpochMicros.of(timeframe.duration());
        return nowMicros - (nowMicros - session.openMicros()) % length;
    }
}
