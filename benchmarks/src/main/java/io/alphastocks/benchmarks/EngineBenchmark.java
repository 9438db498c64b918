package io.alphastocks.benchmarks;

import io.alphastocks.engine.EngineBuilder;
import io.alphastocks.engine.TradingEngine;
import io.alphastocks.jdbc.SqliteJournal;
import io.alphastocks.market.MarketDataSink;
import io.alphastocks.market.RecordedFeed;
import io.alphastocks.market.SimulatedSession;
import io.alphastocks.model.Candle;
import io.alphastocks.model.Money;
import io.alphastocks.model.Tick;
import io.alphastocks.model.Timeframe;
import io.alphastocks.store.Journal;
import io.alphastocks.store.MemoryJournal;
import io.alphastocks.strategy.MovingAverageCrossover;
import io.alphastocks.strategy.RsiStrategy;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Ticks per second through the whole chain: feed, chain, venue, candles, two strategies, signals,
/// book, executor, positions. One operation is a whole simulated session, from its journal's
/// opening to its closing; the ticks are generated beforehand.
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 5)
@Measurement(iterations = 5, time = 5)
@Fork(2)
@State(Scope.Benchmark)
public class EngineBenchmark {

    /// Which bus, and where the account is kept.
    public enum Setting {
        DETERMINISTIC_MEMORY,
        DETERMINISTIC_SQLITE,
        CONCURRENT_MEMORY,
        CONCURRENT_SQLITE
    }

    @Param Setting setting = Setting.DETERMINISTIC_MEMORY;

    private RecordedFeed feed = SimulatedSession.nifty(42);
    private int ticks;

    /// The ticks that went through.
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    @State(Scope.Thread)
    public static class Counters {

        /// Counted by JMH, a second.
        public long ticks;
    }

    @Setup
    public void generate() {
        RecordedFeed generated = SimulatedSession.nifty(42);
        List<Tick> all = new ArrayList<>();
        try (RecordedFeed.Cursor cursor = generated.open()) {
            MarketDataSink collect =
                    new MarketDataSink() {
                        @Override
                        public void onTick(Tick tick) {
                            all.add(tick);
                        }

                        @Override
                        public void onCandle(Candle candle) {
                            throw new IllegalStateException("the simulator gives ticks");
                        }
                    };
            while (cursor.nextMicros() != Long.MAX_VALUE) {
                cursor.deliver(collect);
            }
        }
        feed = RecordedFeed.ofTicks("simulated", generated.instruments(), all);
        ticks = all.size();
    }

    /// Runs a session.
    ///
    /// @return the net result, so that nothing is optimised away
    @Benchmark
    public Money session(Counters counters) {
        EngineBuilder builder =
                TradingEngine.paper()
                        .feed(feed)
                        .journal(journal())
                        .strategy("NIFTY", Timeframe.MIN_5, MovingAverageCrossover.ema(9, 21))
                        .strategy("NIFTY", Timeframe.MIN_1, new RsiStrategy());
        if (setting == Setting.CONCURRENT_MEMORY || setting == Setting.CONCURRENT_SQLITE) {
            builder.concurrentBus();
        }
        try (TradingEngine engine = builder.build()) {
            engine.run();
            counters.ticks += ticks;
            return engine.portfolio().net();
        }
    }

    private Journal journal() {
        return switch (setting) {
            case DETERMINISTIC_MEMORY, CONCURRENT_MEMORY -> MemoryJournal.create();
            case DETERMINISTIC_SQLITE, CONCURRENT_SQLITE -> SqliteJournal.open(freshFile());
        };
    }

    private static Path freshFile() {
        try {
            return Files.createTempDirectory("engine-benchmark").resolve("session.db");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
