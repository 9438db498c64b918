package io.alphastocks.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.alphastocks.event.CandleCompleted;
import io.alphastocks.event.Event;
import io.alphastocks.event.FeedRecovered;
import io.alphastocks.event.FeedStale;
import io.alphastocks.event.SystemReady;
import io.alphastocks.market.CandlePlayer;
import io.alphastocks.market.LiveFeed;
import io.alphastocks.market.MarketDataSink;
import io.alphastocks.market.RecordedFeed;
import io.alphastocks.market.SimulatedSession;
import io.alphastocks.model.Candle;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.OptionPosition;
import io.alphastocks.model.Price;
import io.alphastocks.model.Tick;
import io.alphastocks.model.Timeframe;
import io.alphastocks.model.TradingState;
import io.alphastocks.strategy.RsiStrategy;
import io.alphastocks.strategy.Strategy;
import io.alphastocks.time.SimulatedClock;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// An engine on a feed that pushes, in a time that the test moves.
class LiveRunTest {

    private static final LocalDate DAY = LocalDate.of(2026, 7, 8);
    private static final Instant OPEN = Instant.parse("2026-07-08T03:45:00Z");
    private static final InstrumentId NIFTY = new InstrumentId("NSE:NIFTY 50");

    private final SimulatedClock clock = SimulatedClock.at(OPEN.minusSeconds(60));
    private final PushedFeed feed = new PushedFeed(DAY);

    private EngineBuilder paper() {
        return TradingEngine.paper().feed(feed).clock(clock);
    }

    private static <E> BlockingQueue<E> heard(TradingEngine engine, Class<E> type) {
        BlockingQueue<E> heard = new LinkedBlockingQueue<>();
        engine.bus()
                .subscribe(
                        Event.class,
                        o -> o.named("test " + type.getSimpleName()),
                        event -> {
                            if (type.isInstance(event)) {
                                heard.add(type.cast(event));
                            }
                        });
        return heard;
    }

    private static <E> E next(BlockingQueue<E> heard) throws InterruptedException {
        return Objects.requireNonNull(heard.poll(20, TimeUnit.SECONDS), "nothing was heard");
    }

    private void at(Instant time, String price) {
        clock.advanceTo(EpochMicros.of(time));
        feed.listener().onTick(Tick.ofLast(NIFTY, time, Price.of(price)));
    }

    @Test
    void candlesEndByTheClockAlone() throws Exception {
        TradingEngine engine =
                paper().strategy("NIFTY", Timeframe.MIN_1, new Strategy() {}).build();
        BlockingQueue<CandleCompleted> candles = heard(engine, CandleCompleted.class);
        try (RunningEngine _ = new RunningEngine(engine)) {
            at(OPEN.plusSeconds(1), "25000");
            at(OPEN.plusSeconds(30), "25010");
            assertThat(engine.bus().awaitIdle(Duration.ofSeconds(20))).isTrue();

            clock.advanceTo(EpochMicros.of(OPEN.plusSeconds(61)));

            Candle candle = next(candles).candle();
            assertThat(candle.close()).isEqualTo(Price.of("25010"));
            assertThat(candle.ticks()).isEqualTo(2);
        }
    }

    @Test
    void aRunEndsWithTheSession() throws Exception {
        TradingEngine engine = paper().build();
        try (RunningEngine running = new RunningEngine(engine)) {
            feed.listener();
            clock.advanceTo(EpochMicros.of(OPEN.plus(Duration.ofMinutes(375)).plusSeconds(4)));
            assertThat(running.end()).isNotDone();

            clock.advanceTo(EpochMicros.of(OPEN.plus(Duration.ofMinutes(375)).plusSeconds(5)));

            running.awaitEnd();
            assertThat(feed.closed().await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aHeartbeatIsEnoughForAFeedToBeFresh() throws Exception {
        TradingEngine engine = paper().build();
        BlockingQueue<FeedStale> stale = heard(engine, FeedStale.class);
        BlockingQueue<FeedRecovered> recovered = heard(engine, FeedRecovered.class);
        try (RunningEngine _ = new RunningEngine(engine)) {
            LiveFeed.Listener listener = feed.listener();
            Instant time = OPEN;
            for (int i = 0; i < 10; i++) {
                time = time.plusSeconds(5);
                clock.advanceTo(EpochMicros.of(time));
                listener.onAlive();
                assertThat(engine.bus().awaitIdle(Duration.ofSeconds(20))).isTrue();
            }
            assertThat(stale).isEmpty();

            listener.onLost("the line is cut");
            clock.advanceTo(EpochMicros.of(time.plusSeconds(11)));
            assertThat(next(stale).feed()).isEqualTo("pushed");

            listener.onAlive();
            assertThat(next(recovered).feed()).isEqualTo("pushed");
        }
    }

    @Test
    void aFeedThatIsLetInNoMoreHaltsTrading() throws Exception {
        TradingEngine engine = paper().build();
        try (RunningEngine _ = new RunningEngine(engine)) {
            feed.listener().onRefused("the token is dead");

            assertThat(engine.book().trading().state()).isEqualTo(TradingState.HALTED);
            assertThat(engine.book().trading().reason()).contains("pushed", "the token is dead");
        }
    }

    @Test
    void aWholeDayIsTradedAndAddsUp() throws Exception {
        TradingEngine engine =
                paper().strategy("NIFTY", Timeframe.MIN_1, new RsiStrategy()).build();
        BlockingQueue<SystemReady> ready = heard(engine, SystemReady.class);
        try (RunningEngine running = new RunningEngine(engine)) {
            next(ready);
            play(SimulatedSession.nifty(42, DAY), engine);
            clock.advanceTo(EpochMicros.of(OPEN.plus(Duration.ofHours(8))));
            running.awaitEnd();

            List<OptionPosition> positions = engine.book().positions();
            assertThat(positions)
                    .as("%s %s", engine.signalStatistics(), engine.executorStatistics())
                    .isNotEmpty()
                    .allMatch(position -> position.closed() != null);
            assertThat(engine.book().liveOrders()).isEmpty();
            engine.portfolio().check();
        }
    }

    /// As a broker would push it.
    private void play(RecordedFeed recorded, TradingEngine engine) throws InterruptedException {
        LiveFeed.Listener listener = feed.listener();
        List<Tick> ticks = new ArrayList<>();
        try (RecordedFeed.Cursor cursor = CandlePlayer.play(recorded.open(), _ -> false)) {
            while (cursor.nextMicros() != Long.MAX_VALUE) {
                cursor.deliver(
                        new MarketDataSink() {

                            @Override
                            public void onTick(Tick tick) {
                                ticks.add(tick);
                            }

                            @Override
                            public void onCandle(Candle candle) {
                                throw new AssertionError(candle);
                            }
                        });
            }
        }
        long second = 0;
        for (Tick tick : ticks) {
            if (tick.timeMicros() / 1_000_000 != second) {
                second = tick.timeMicros() / 1_000_000;
                assertThat(engine.bus().awaitIdle(Duration.ofSeconds(20))).isTrue();
            }
            clock.advanceTo(tick.timeMicros());
            listener.onTick(tick);
        }
        assertThat(engine.bus().awaitIdle(Duration.ofSeconds(20))).isTrue();
    }

    @Test
    void recordedAndLiveFeedsDoNotMix() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> paper().feed(SimulatedSession.nifty(1, DAY)).build())
                .withMessageContainingAll("pushed", "live", "recorded");
    }

    @Test
    void withoutAClockARunGoesByThisMachine() throws Exception {
        Instant before = Instant.now().minusSeconds(1);
        TradingEngine engine = TradingEngine.paper().feed(feed).build();
        BlockingQueue<SystemReady> ready = heard(engine, SystemReady.class);
        try (RunningEngine _ = new RunningEngine(engine)) {
            assertThat(next(ready).header().time()).isBetween(before, Instant.now());
        }
    }
}
