package io.alphastocks.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alphastocks.book.BookException;
import io.alphastocks.event.BookEvent;
import io.alphastocks.event.SignalGenerated;
import io.alphastocks.event.StrategyFailed;
import io.alphastocks.event.SystemReady;
import io.alphastocks.event.SystemShutdown;
import io.alphastocks.market.HistorySource;
import io.alphastocks.market.MarketDataSink;
import io.alphastocks.market.RecordedFeed;
import io.alphastocks.market.SimulatedSession;
import io.alphastocks.model.Candle;
import io.alphastocks.model.ExitReason;
import io.alphastocks.model.Money;
import io.alphastocks.model.OptionPosition;
import io.alphastocks.model.SignalState;
import io.alphastocks.model.Tick;
import io.alphastocks.model.Timeframe;
import io.alphastocks.model.TradingStatus;
import io.alphastocks.store.AppendResult;
import io.alphastocks.store.Journal;
import io.alphastocks.store.JournalException;
import io.alphastocks.store.JournalRecord;
import io.alphastocks.store.MemoryJournal;
import io.alphastocks.strategy.MovingAverageCrossover;
import io.alphastocks.strategy.RsiStrategy;
import io.alphastocks.strategy.Strategy;
import io.alphastocks.strategy.StrategyContext;
import io.alphastocks.time.TradingCalendar;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

class TradingEngineTest {

    private static final LocalDate DAY = LocalDate.of(2026, 7, 8);
    private static final LocalDate DAY_BEFORE = LocalDate.of(2026, 7, 7);

    @Test
    void sameInputGivesTheSameStoryToTheLastBit() {
        assertThat(story(42)).isEqualTo(story(42)).isNotEmpty();
    }

    @Test
    void otherSeedGivesAnotherStory() {
        assertThat(story(42)).isNotEqualTo(story(43));
    }

    @Test
    void eightEnginesLiveInOneProcess() throws Exception {
        List<String> alone = story(42);
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Callable<List<String>>> runs = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                runs.add(() -> story(42));
            }
            for (Future<List<String>> run : threads.invokeAll(runs)) {
                assertThat(run.get()).isEqualTo(alone);
            }
        }
    }

    @Test
    void everyDayOfARunIsADayOfItsOwn() {
        TradingCalendar calendar = TradingCalendar.nse();
        try (TradingEngine engine =
                TradingEngine.paper()
                        .feed(SimulatedSession.nifty(42, DAY_BEFORE, DAY))
                        .strategy("NIFTY", Timeframe.MIN_1, new RsiStrategy())
                        .build()) {
            engine.run();

            List<OptionPosition> positions = engine.book().positions();
            assertThat(positions)
                    .extracting(p -> calendar.tradingDay(p.opened()))
                    .contains(DAY_BEFORE, DAY);
            assertThat(positions)
                    .allSatisfy(p -> {
                        assertThat(p.closed()).isNotNull();
                        assertThat(calendar.tradingDay(p.opened()))
                                .isEqualTo(calendar.tradingDay(Objects.requireNonNull(p.closed())));
                    });
            assertThat(engine.book().liveOrders()).isEmpty();
            assertThat(engine.book().signals(SignalState.NEW)).isEmpty();
            assertThat(engine.book().signals(SignalState.ACTIVE)).isEmpty();
        }
    }

    @Test
    void strategiesWarmUpFromHistory() {
        RecordedFeed both = SimulatedSession.nifty(7, DAY_BEFORE, DAY);
        HistorySource history =
                HistorySource.of(SimulatedSession.nifty(7, DAY_BEFORE), TradingCalendar.nse());
        List<Boolean> warmingUp = new ArrayList<>();
        Strategy watcher =
                new Strategy() {
                    @Override
                    public int warmUpCandles() {
                        return 22;
                    }

                    @Override
                    public void onCandle(Candle candle, StrategyContext context) {
                        warmingUp.add(context.isWarmingUp());
                    }
                };
        RecordedFeed today = dayOf(both, DAY);
        try (TradingEngine engine =
                TradingEngine.paper()
                        .feed(today)
                        .history(history)
                        .strategy("NIFTY", Timeframe.MIN_5, watcher)
                        .build()) {
            engine.run();

            assertThat(engine.strategyStatistics().getFirst().candles()).isEqualTo(150);
            assertThat(warmingUp.subList(0, 75)).containsOnly(true);
            assertThat(warmingUp.subList(75, 150)).containsOnly(false);
        }
    }

    @Test
    void staleHistoryStopsTheStrategyAndSaysSo() {
        HistorySource stale =
                HistorySource.of(
                        SimulatedSession.nifty(7, LocalDate.of(2026, 7, 3)), TradingCalendar.nse());
        List<StrategyFailed> failures = new ArrayList<>();
        try (TradingEngine engine =
                TradingEngine.paper()
                        .feed(SimulatedSession.nifty(7))
                        .history(stale)
                        .strategy("NIFTY", Timeframe.MIN_5, MovingAverageCrossover.ema(9, 21))
                        .build()) {
            engine.bus().subscribe(StrategyFailed.class, failures::add);
            engine.run();
        }

        assertThat(failures)
                .singleElement()
                .satisfies(f -> assertThat(f.reason()).contains("stale"));
    }

    @Test
    void strategyThatThrowsIsStoppedAndTheOthersGoOn() {
        Strategy broken =
                new Strategy() {
                    @Override
                    public String name() {
                        return "broken";
                    }

                    @Override
                    public void onCandle(Candle candle, StrategyContext context) {
                        throw new IllegalStateException("no idea");
                    }
                };
        List<StrategyFailed> failures = new ArrayList<>();
        try (TradingEngine engine =
                TradingEngine.paper()
                        .feed(SimulatedSession.nifty(42))
                        .strategy("NIFTY", Timeframe.MIN_5, broken)
                        .strategy("NIFTY", Timeframe.MIN_1, new RsiStrategy())
                        .build()) {
            engine.bus().subscribe(StrategyFailed.class, failures::add);
            engine.run();

            assertThat(engine.signalStatistics().generated()).isPositive();
        }
        assertThat(failures)
                .singleElement()
                .satisfies(f -> assertThat(f.name()).isEqualTo("broken"));
    }

    @Test
    void readyComesBeforeTheFirstSignalAndShutdownAtTheEnd() {
        List<String> order = new ArrayList<>();
        try (TradingEngine engine = engine(42, MemoryJournal.create()).build()) {
            engine.bus().subscribe(SystemReady.class, o -> o.serial(), _ -> order.add("ready"));
            engine.bus()
                    .subscribe(SignalGenerated.class, o -> o.serial(), _ -> order.add("signal"));
            engine.bus()
                    .subscribe(SystemShutdown.class, o -> o.serial(), _ -> order.add("shutdown"));
            engine.run();
        }
        assertThat(order).startsWith("ready", "signal").endsWith("shutdown").contains("signal");
    }

    @Test
    void engineWhoseBookIsTakenStopsEnteringAndEnds() {
        Journal shared = new UnclosedJournal(MemoryJournal.create());
        try (TradingEngine first = engine(42, shared).build()) {
            first.bus()
                    .subscribe(
                            SystemReady.class,
                            o -> o.serial(),
                            _ -> {
                                try (TradingEngine second = engine(42, shared).build()) {
                                    second.run();
                                }
                            });
            assertThatThrownBy(first::run)
                    .isInstanceOf(BookException.class)
                    .hasMessageContaining("another engine");
            assertThat(first.signalStatistics().generated()).isZero();
            assertThat(first.signalStatistics().failed()).isPositive();
        }
    }

    @Test
    void journalThatFailsKeepsSignalsFromBeingEmitted() {
        AtomicInteger appends = new AtomicInteger();
        Journal failing =
                new UnclosedJournal(MemoryJournal.create()) {
                    @Override
                    public AppendResult append(
                            String stream, long expectedVersion, List<JournalRecord> records) {
                        if (appends.incrementAndGet() > 2) {
                            throw new JournalException("the disk is full");
                        }
                        return super.append(stream, expectedVersion, records);
                    }
                };
        try (TradingEngine engine = engine(42, failing).build()) {
            engine.run();

            assertThat(engine.signalStatistics().failed()).isPositive();
            assertThat(engine.signalStatistics().generated()).isZero();
            assertThat(engine.portfolio().cash()).isEqualTo(Money.of("1000000"));
        }
    }

    @Test
    void runThatIsStoppedEndsBeforeItsData() {
        try (TradingEngine engine = engine(42, MemoryJournal.create()).build()) {
            engine.bus().subscribe(SignalGenerated.class, _ -> engine.stop());
            engine.run();

            assertThat(engine.signalStatistics().generated()).isEqualTo(1);
        }
    }

    @Test
    void exitOfAPositionThatIsNotThereIsAnError() {
        try (TradingEngine engine =
                TradingEngine.paper().feed(SimulatedSession.nifty(42)).build()) {
            engine.run();

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> engine.exit("typing/error/P", ExitReason.MANUAL))
                    .withMessage("there is no position 'typing/error/P'; open are []");
        }
    }

    /// The deterministic bus has one thread: what another one did between two of its steps would be
    /// in no run that is repeated.
    @Test
    void accountOfADeterministicRunIsItsThreadsAlone() {
        List<Throwable> refused = new ArrayList<>();
        try (TradingEngine engine =
                TradingEngine.paper().feed(SimulatedSession.nifty(1, DAY)).build()) {
            engine.bus()
                    .subscribe(
                            SystemReady.class,
                            _ -> {
                                refused.add(onAnotherThread(() -> engine.portfolio()));
                                refused.add(
                                        onAnotherThread(() ->
                                                engine.halt(TradingStatus.halted("elsewhere"))));
                                engine.halt(TradingStatus.halted("here"));
                            });
            engine.run();

            assertThat(refused)
                    .hasSize(2)
                    .allSatisfy(cause ->
                            assertThat(cause)
                                    .isInstanceOf(IllegalStateException.class)
                                    .hasMessageContaining("runs the engine")
                                    .hasMessageContaining("concurrent bus"));
            assertThat(onAnotherThread(() -> engine.portfolio().check())).isNull();
            assertThat(engine.book().trading().reason()).isEqualTo("here");
        }
    }

    private static @Nullable Throwable onAnotherThread(Runnable task) {
        return CompletableFuture.runAsync(task, command -> Thread.ofVirtual().start(command))
                .handle((_, failure) -> failure == null ? null : failure.getCause())
                .join();
    }

    @Test
    void engineRunsOnce() {
        try (TradingEngine engine = engine(42, MemoryJournal.create()).build()) {
            engine.run();
            assertThatIllegalStateException().isThrownBy(engine::run).withMessageContaining("once");
        }
    }

    @Test
    void engineWithoutAFeedIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TradingEngine.paper().build())
                .withMessageContaining("feed");
    }

    @Test
    void strategyOnAnUnknownSymbolIsRefusedWithTheKnownOnes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        TradingEngine.paper()
                                .feed(SimulatedSession.nifty(42))
                                .strategy("SENSEX", Timeframe.MIN_5, new RsiStrategy())
                                .build())
                .withMessageContaining("SENSEX")
                .withMessageContaining("NIFTY");
    }

    @Test
    void bookKeepsItsModeAndCapital() {
        Journal journal = new UnclosedJournal(MemoryJournal.create());
        engine(42, journal).build().close();

        assertThatThrownBy(() -> engine(42, journal).capital(Money.of("5")).build())
                .isInstanceOf(BookException.class)
                .hasMessageContaining("1000000.00")
                .hasMessageContaining("5.00");
    }

    private static EngineBuilder engine(long seed, Journal journal) {
        return TradingEngine.paper()
                .feed(SimulatedSession.nifty(seed))
                .journal(journal)
                .strategy("NIFTY", Timeframe.MIN_5, MovingAverageCrossover.ema(9, 21))
                .strategy("NIFTY", Timeframe.MIN_1, new RsiStrategy());
    }

    private static List<String> story(long seed) {
        List<String> story = new ArrayList<>();
        try (TradingEngine engine = engine(seed, MemoryJournal.create()).build()) {
            engine.run();
            Consumer<BookEvent> collect = event -> story.add(event.toString());
            engine.book().readEvents(collect);
            story.add(engine.bus().statistics().deliveries().toString());
        }
        return story;
    }

    /// The ticks of one day of a feed.
    private static RecordedFeed dayOf(RecordedFeed feed, LocalDate day) {
        TradingCalendar calendar = TradingCalendar.nse();
        List<Tick> ticks = new ArrayList<>();
        try (RecordedFeed.Cursor cursor = feed.open()) {
            MarketDataSink sink =
                    new MarketDataSink() {
                        @Override
                        public void onTick(Tick tick) {
                            if (calendar.tradingDay(tick.timeMicros()).equals(day)) {
                                ticks.add(tick);
                            }
                        }

                        @Override
                        public void onCandle(Candle candle) {
                            throw new IllegalStateException("ticks only");
                        }
                    };
            while (cursor.nextMicros() != Long.MAX_VALUE) {
                cursor.deliver(sink);
            }
        }
        return RecordedFeed.ofTicks("day", feed.instruments(), ticks);
    }
}
