package io.alphastocks.examples;

import io.alphastocks.engine.EngineBuilder;
import io.alphastocks.engine.TradingEngine;
import io.alphastocks.event.CandleCompleted;
import io.alphastocks.event.TickReceived;
import io.alphastocks.jdbc.SqliteMarketDataStore;
import io.alphastocks.market.InstrumentMaster;
import io.alphastocks.market.RecordedFeed;
import io.alphastocks.market.SimulatedSession;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.Money;
import io.alphastocks.model.Timeframe;
import io.alphastocks.store.BufferSettings;
import io.alphastocks.store.MarketDataStore;
import io.alphastocks.strategy.MovingAverageCrossover;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/// Records the market data of a session while it is traded, and trades it once more from what was
/// recorded.
public final class RecordAndReplay {

    private RecordAndReplay() {}

    public static void main(String[] arguments) {
        Path database = Path.of("market.db");
        LocalDate day = LocalDate.parse("2025-10-21"); // Muhurat trading, an hour
        RecordedFeed session = SimulatedSession.nifty(10, day);
        System.out.println("net result " + record(session, database));
        System.out.println("and again  " + replay(database, session.instruments(), day));
    }

    // @start region="record"
    /// Trades a session and keeps its ticks and candles.
    static Money record(RecordedFeed session, Path database) {
        // Simulated data comes faster than a disk stores it: all of it may wait.
        BufferSettings settings = BufferSettings.DEFAULT.withBound(1_000_000);
        try (MarketDataStore store = SqliteMarketDataStore.open(database, settings);
                TradingEngine engine = trading(session).build()) {
            engine.bus()
                    .subscribe(
                            TickReceived.class,
                            o -> o.named("record-ticks").serial(),
                            event -> store.addTicks(List.of(event.tick())));
            engine.bus()
                    .subscribe(
                            CandleCompleted.class,
                            o -> o.named("record-candles").serial(),
                            event -> store.addCandles(List.of(event.candle())));
            engine.run();
            return engine.portfolio().net(); // close() stores what still waits
        }
    }

    // @end

    // @start region="replay"
    /// Trades what was recorded.
    static Money replay(Path database, InstrumentMaster instruments, LocalDate day) {
        long from = EpochMicros.of(day.atStartOfDay(ZoneOffset.UTC).toInstant());
        long to = EpochMicros.of(day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
        try (MarketDataStore store = SqliteMarketDataStore.open(database)) {
            RecordedFeed recorded = store.replayTicks("market.db", instruments, from, to);
            try (TradingEngine engine = trading(recorded).build()) {
                engine.run();
                return engine.portfolio().net();
            }
        }
    }

    // @end

    private static EngineBuilder trading(RecordedFeed feed) {
        return TradingEngine.paper()
                .feed(feed)
                .strategy("NIFTY", Timeframe.MIN_1, MovingAverageCrossover.ema(9, 21));
    }
}
