package io.alphastocks.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alphastocks.book.BookException;
import io.alphastocks.event.Event;
import io.alphastocks.event.StrategyFailed;
import io.alphastocks.event.StrategyStarted;
import io.alphastocks.event.StrategyStopped;
import io.alphastocks.model.Candle;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.OptionPosition;
import io.alphastocks.model.Order;
import io.alphastocks.model.Price;
import io.alphastocks.model.Signal;
import io.alphastocks.model.Tick;
import io.alphastocks.model.Timeframe;
import io.alphastocks.strategy.StrategyStatistics.State;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

class StrategyRunnerTest {

    /// Does what a test says on each candle and keeps what it was called with.
    private static class Recorder implements Strategy {

        final List<String> calls = new ArrayList<>();
        final BiConsumer<Candle, StrategyContext> onCandle;
        int warmUp;

        Recorder(BiConsumer<Candle, StrategyContext> onCandle) {
            this.onCandle = onCandle;
        }

        @Override
        public int warmUpCandles() {
            return warmUp;
        }

        @Override
        public void onStart(StrategyContext context) {
            calls.add("start");
        }

        @Override
        public void onTick(Tick tick, StrategyContext context) {
            calls.add("tick " + tick.last());
        }

        @Override
        public void onCandle(Candle candle, StrategyContext context) {
            calls.add("candle " + candle.close() + (context.isWarmingUp() ? " warming up" : ""));
            onCandle.accept(candle, context);
        }

        @Override
        public void onStop(StrategyContext context) {
            calls.add("stop");
        }
    }

    private static final BiConsumer<Candle, StrategyContext> BUY =
            (candle, context) -> context.signal(SignalRequest.buy(candle.close()));

    private final Recorder buyer = new Recorder(BUY);

    @Test
    void startsCallsAndStopsInOrder() {
        RunnerFixture fixture = new RunnerFixture(buyer, Timeframe.MIN_5).started();
        fixture.runner.onTick(Tick.ofLast(Candles.NIFTY.id(), Candles.OPEN, Price.of("100.5")));
        fixture.feed(candles(0, 1));
        fixture.runner.stop("end of session");
        fixture.runner.stop("again");
        fixture.feed(candles(1, 2));

        assertThat(buyer.calls).containsExactly("start", "tick 100.50", "candle 100.00", "stop");
        assertThat(fixture.events)
                .hasSize(2)
                .satisfiesExactly(
                        started -> assertThat(started).isInstanceOf(StrategyStarted.class),
                        stopped ->
                                assertThat(stopped)
                                        .isInstanceOfSatisfying(
                                                StrategyStopped.class,
                                                event ->
                                                        assertThat(event.reason())
                                                                .isEqualTo("end of session")));
        assertThat(fixture.events.getFirst().id())
                .isEqualTo("strategy/test/started/1623383100000000");
        assertThat(fixture.runner.statistics())
                .isEqualTo(new StrategyStatistics("test", State.STOPPED, 1, 0, 1, 0, 0));
    }

    @Test
    void signalsOfOneInstantAreNumberedAndAReplayRepeatsThem() {
        BiConsumer<Candle, StrategyContext> twice = BUY.andThen(BUY);

        List<Signal> first =
                new RunnerFixture(new Recorder(twice), Timeframe.MIN_5)
                        .started()
                        .feed(candles(0, 2))
                        .signals;
        List<Signal> again =
                new RunnerFixture(new Recorder(twice), Timeframe.MIN_5)
                        .started()
                        .feed(candles(0, 2))
                        .signals;

        assertThat(first.stream().map(Signal::id))
                .containsExactly(
                        "test/NIFTY/1623383400000000",
                        "test/NIFTY/1623383400000000/2",
                        "test/NIFTY/1623383700000000",
                        "test/NIFTY/1623383700000000/2");
        assertThat(again).isEqualTo(first);
    }

    @Test
    void aCandleAfterALaterTickStillGetsAnIdOfItsOwn() {
        Strategy both =
                new Strategy() {
                    @Override
                    public void onTick(Tick tick, StrategyContext context) {
                        context.signal(SignalRequest.buy(tick.last()));
                    }

                    @Override
                    public void onCandle(Candle candle, StrategyContext context) {
                        context.signal(SignalRequest.sell(candle.close()));
                    }
                };
        RunnerFixture fixture = new RunnerFixture(both, Timeframe.MIN_5).started();
        Candle candle = candles(0, 1).getFirst();
        Tick late = Tick.ofLast(Candles.NIFTY.id(), candle.end().plusMillis(5), Price.of("100"));

        fixture.runner.onTick(late);
        fixture.runner.onCandle(candle);
        fixture.runner.onTick(late);

        assertThat(fixture.signals.stream().map(Signal::id))
                .containsExactly(
                        "test/NIFTY/1623383400005000",
                        "test/NIFTY/1623383400000000",
                        "test/NIFTY/1623383400005000/2");
    }

    @Test
    void warmsUpOnLiveCandlesAndCountsTheSignalsItHoldsBack() {
        buyer.warmUp = 3;
        RunnerFixture fixture =
                new RunnerFixture(buyer, Timeframe.MIN_5).started().feed(candles(0, 4));

        assertThat(buyer.calls)
                .containsExactly(
                        "start",
                        "candle 100.00 warming up",
                        "candle 101.00 warming up",
                        "candle 102.00",
                        "candle 103.00");
        assertThat(fixture.signals).hasSize(2);
        assertThat(fixture.runner.statistics().suppressed()).isEqualTo(2);
        assertThat(((StrategyStarted) fixture.events.getFirst()).reason())
                .contains("0 candles of history, warms up on 3 live ones");
    }

    @Test
    void signalsOfHistoryNeverCountHoweverLongItIs() {
        buyer.warmUp = 2;
        RunnerFixture fixture = new RunnerFixture(buyer, Timeframe.MIN_5);
        List<Candle> history = candles(0, 5);
        fixture.clock.set(history.getLast().end());

        fixture.runner.start(WarmUp.from(history, history.getLast().endMicros()));
        fixture.feed(candles(5, 6));

        assertThat(fixture.signals).hasSize(1);
        assertThat(fixture.signals.getFirst().entry()).isEqualTo(Price.of("105"));
        assertThat(fixture.runner.statistics().suppressed()).isEqualTo(5);
        assertThat(fixture.runner.statistics().candles()).isEqualTo(6);
    }

    @Test
    void aShortHistoryIsCompletedByLiveCandles() {
        buyer.warmUp = 3;
        RunnerFixture fixture = new RunnerFixture(buyer, Timeframe.MIN_5);
        List<Candle> history = candles(0, 1);
        fixture.clock.set(history.getLast().end());

        fixture.runner.start(WarmUp.from(history, history.getLast().endMicros()));
        fixture.feed(candles(1, 4));

        assertThat(((StrategyStarted) fixture.events.getFirst()).reason())
                .contains("1 candles of history, warms up on 2 live ones");
        assertThat(fixture.signals.stream().map(Signal::entry))
                .containsExactly(Price.of("102"), Price.of("103"));
    }

    @Test
    void whereHistoryAndLiveCandlesOverlapEachIsGivenOnce() {
        RunnerFixture fixture = new RunnerFixture(buyer, Timeframe.MIN_5);
        List<Candle> history = candles(0, 3);
        fixture.clock.set(history.getLast().end());

        fixture.runner.start(WarmUp.from(history, history.getLast().endMicros()));
        fixture.feed(candles(1, 4));

        assertThat(buyer.calls).hasSize(5);
        assertThat(fixture.runner.statistics().repeatedCandles()).isEqualTo(2);
    }

    @Test
    void afterARestartInputUpToTheBooksLastEventOnlyWarmsUp() {
        RunnerFixture fixture = new RunnerFixture(buyer, Timeframe.MIN_5);
        List<Candle> candles = candles(0, 4);

        fixture.runner.start(WarmUp.live().until(candles.get(1).endMicros()));
        fixture.feed(candles);

        assertThat(fixture.signals.stream().map(Signal::entry))
                .containsExactly(Price.of("102"), Price.of("103"));
        assertThat(fixture.signals.getFirst().id()).isEqualTo("test/NIFTY/1623384000000000");
    }

    @Test
    void aStrategyThatThrowsIsEndedAndItsSignalsOfThatCallAreDropped() {
        Recorder broken =
                new Recorder(
                        BUY.andThen((candle, context) -> {
                            throw new IllegalStateException("no idea");
                        }));
        RunnerFixture fixture =
                new RunnerFixture(broken, Timeframe.MIN_5).started().feed(candles(0, 3));
        fixture.runner.stop("end of session");

        assertThat(broken.calls).containsExactly("start", "candle 100.00");
        assertThat(fixture.signals).isEmpty();
        assertThat(failure(fixture).reason())
                .isEqualTo(
                        "onCandle at 2021-06-11T03:50:00Z threw java.lang.IllegalStateException: no idea");
        assertThat(fixture.runner.statistics())
                .isEqualTo(new StrategyStatistics("test", State.FAILED, 1, 0, 0, 0, 1));
    }

    @Test
    void whereTheStoreCannotAnswerTheCallEndsAndTheStrategyGoesOn() {
        Recorder asking =
                new Recorder(
                        BUY.andThen((candle, context) -> {
                            if (context.history().size() == 2) {
                                throw new BookException("the disk is full");
                            }
                        }));
        RunnerFixture fixture =
                new RunnerFixture(asking, Timeframe.MIN_5).started().feed(candles(0, 3));

        assertThat(fixture.signals).hasSize(2);
        assertThat(fixture.events).hasSize(1).hasOnlyElementsOfType(StrategyStarted.class);
        assertThat(fixture.runner.statistics())
                .isEqualTo(new StrategyStatistics("test", State.RUNNING, 3, 0, 2, 0, 1));
    }

    @Test
    void errorsAndThrowablesThatCannotBePrintedAreContainedToo() {
        Recorder assertion =
                new Recorder((candle, context) -> {
                    throw new AssertionError("impossible");
                });
        RunnerFixture error = new RunnerFixture(assertion, Timeframe.MIN_5);
        error.started().feed(candles(0, 1));
        assertThat(failure(error).reason()).contains("java.lang.AssertionError: impossible");

        Recorder unprintable =
                new Recorder((candle, context) -> {
                    throw new Unprintable();
                });
        RunnerFixture fixture = new RunnerFixture(unprintable, Timeframe.MIN_5);
        fixture.started().feed(candles(0, 1));
        assertThat(failure(fixture).reason()).contains(Unprintable.class.getName());
    }

    @Test
    void aSignalWithImpossibleLevelsEndsTheStrategyThatGaveIt() {
        RunnerFixture fixture =
                new RunnerFixture(
                        new Recorder((candle, context) ->
                                context.signal(
                                        SignalRequest.buy(candle.close()).target(Price.of("1")))),
                        Timeframe.MIN_5);
        fixture.started().feed(candles(0, 1));

        assertThat(failure(fixture).reason()).contains("its target above it");
    }

    @Test
    void aStrategyThatThrowsOnStartIsNotRun() {
        Strategy broken =
                new Strategy() {
                    @Override
                    public void onStart(StrategyContext context) {
                        throw new UnsupportedOperationException("not here");
                    }

                    @Override
                    public void onCandle(Candle candle, StrategyContext context) {
                        context.signal(SignalRequest.buy(candle.close()));
                    }
                };
        RunnerFixture fixture =
                new RunnerFixture(broken, Timeframe.MIN_5).started().feed(candles(0, 2));

        assertThat(failure(fixture).reason()).startsWith("onStart at").contains("not here");
        assertThat(fixture.signals).isEmpty();
    }

    @Test
    void aConsumerThatFailsIsNoFaultOfTheStrategy() {
        List<Signal> taken = new ArrayList<>();
        List<Event> events = new ArrayList<>();
        StrategyRunner runner =
                StrategyRunner.of(
                        new StrategyRegistration(
                                "test",
                                new Recorder(BUY.andThen(BUY)),
                                Candles.NIFTY,
                                Timeframe.MIN_5),
                        new ManualClock(Candles.OPEN),
                        List::of,
                        signal -> {
                            taken.add(signal);
                            throw new IllegalStateException("store is away");
                        },
                        events::add);
        runner.start(WarmUp.live());

        assertThatThrownBy(() -> runner.onCandle(candles(0, 1).getFirst()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("store is away")
                .satisfies(thrown -> assertThat(thrown.getSuppressed()).hasSize(1));

        assertThat(taken).as("both were tried").hasSize(2);
        assertThat(events).hasSize(1).first().isInstanceOf(StrategyStarted.class);
        assertThat(runner.statistics().state()).isEqualTo(State.RUNNING);
        assertThat(runner.statistics().signals()).isEqualTo(2);
    }

    @Test
    void historyOfTheWrongKindIsNotRunAndSaysWhy() {
        List<Candle> good = candles(0, 3);
        long due = good.getLast().endMicros();
        List<Candle> wrongTimeframe = List.of(Candles.flat(Timeframe.MIN_15, 0, "100"));
        List<Candle> unordered = List.of(good.get(1), good.get(0), good.get(2));
        List<Candle> twice = List.of(good.get(0), good.get(0), good.get(2));
        List<Candle> other = List.of(good.get(0), ofOther(good.get(1)), good.get(2));

        assertThat(notRun(WarmUp.from(wrongTimeframe, due)))
                .contains("history candle 1 of 1 is MIN_15, not MIN_5");
        assertThat(notRun(WarmUp.from(unordered, due)))
                .contains("history candle 2 of 3 is out of order");
        assertThat(notRun(WarmUp.from(twice, due))).contains("2 of 3 is out of order");
        assertThat(notRun(WarmUp.from(other, due)))
                .contains("history candle 2 of 3 is of NSE:NIFTY BANK, not of NSE:NIFTY 50");
        assertThat(notRun(WarmUp.from(good, due + 1)))
                .contains("history is stale: it ends at 2021-06-11T04:00:00Z");
        assertThat(notRun(WarmUp.from(candles(0, 4), due))).contains("last candle is not finished");
    }

    private static String notRun(WarmUp warmUp) {
        Recorder strategy = new Recorder(BUY);
        RunnerFixture fixture = new RunnerFixture(strategy, Timeframe.MIN_5);
        fixture.clock.set(candles(2, 3).getFirst().end());

        fixture.runner.start(warmUp);
        fixture.feed(candles(3, 5));
        fixture.runner.stop("end");

        assertThat(strategy.calls).isEmpty();
        assertThat(failure(fixture).reason()).startsWith("not run: ");
        return failure(fixture).reason();
    }

    @Test
    void ordersAndPositionsOfItsOwnSignalsReachTheStrategy() {
        List<String> calls = new ArrayList<>();
        Strategy follower =
                new Strategy() {
                    @Override
                    public void onOrder(Order order, StrategyContext context) {
                        calls.add(order.id() + " at " + context.openPositions().size());
                        context.signal(SignalRequest.sell(Price.of("100")));
                    }

                    @Override
                    public void onPosition(OptionPosition position, StrategyContext context) {
                        calls.add(position.id() + (position.isOpen() ? " opened" : " closed"));
                    }
                };
        RunnerFixture fixture = new RunnerFixture(follower, Timeframe.MIN_5).started();
        OptionPosition own = Trades.position("p1", "test/NIFTY/1", "test");
        OptionPosition foreign = Trades.position("p2", "test-2/NIFTY/1", "test-2");
        fixture.positions.addAll(List.of(own, foreign, own.closedAt(Candles.OPEN)));

        fixture.runner.onOrder(Trades.order("o1", "test/NIFTY/1", Candles.OPEN.plusSeconds(1)));
        fixture.runner.onOrder(Trades.order("o2", "test-2/NIFTY/1", Candles.OPEN));
        fixture.runner.onPosition(own);
        fixture.runner.onPosition(foreign);
        fixture.runner.onPosition(own.closedAt(Candles.OPEN.plusSeconds(2)));

        assertThat(calls).containsExactly("o1 at 1", "p1 opened", "p1 closed");
        assertThat(fixture.signals.stream().map(Signal::id))
                .containsExactly("test/NIFTY/1623383101000000");
    }

    @Test
    void whatIsNotForTheStrategyIsIgnored() {
        RunnerFixture fixture = new RunnerFixture(buyer, Timeframe.MIN_5).started();

        fixture.runner.onCandle(Candles.flat(Timeframe.MIN_15, 0, "100"));
        fixture.runner.onCandle(ofOther(candles(0, 1).getFirst()));
        fixture.runner.onTick(
                Tick.ofLast(InstrumentId.of("NSE", "NIFTY BANK"), Candles.OPEN, Price.of("1")));

        assertThat(buyer.calls).containsExactly("start");
    }

    @Test
    void historyIsBoundedButNeverShorterThanTheWarmUp() {
        List<Integer> sizes = new ArrayList<>();
        Recorder strategy = new Recorder((candle, context) -> sizes.add(context.history().size()));
        strategy.warmUp = 3;
        StrategyRegistration registration =
                new StrategyRegistration("test", strategy, Candles.NIFTY, Timeframe.MIN_5, 2);

        new RunnerFixture(registration).started().feed(candles(0, 5));

        assertThat(sizes).containsExactly(1, 2, 3, 3, 3);
    }

    @Test
    void signalsAreOnlyForTheCallingThreadDuringTheCall() throws InterruptedException {
        List<StrategyContext> kept = new ArrayList<>();
        List<Throwable> elsewhere = new ArrayList<>();
        Recorder strategy =
                new Recorder((candle, context) -> {
                    kept.add(context);
                    elsewhere.add(thrownElsewhere(context, candle));
                });
        RunnerFixture fixture = new RunnerFixture(strategy, Timeframe.MIN_5);
        fixture.started().feed(candles(0, 1));

        assertThat(elsewhere).hasSize(1).first().isInstanceOf(IllegalStateException.class);
        assertThatIllegalStateException()
                .isThrownBy(() -> kept.getFirst().signal(SignalRequest.buy(Price.of("100"))))
                .withMessageContaining("during the call");
        assertThat(fixture.signals).isEmpty();
    }

    @Test
    void ticksAreWantedOnlyWhereTheStrategyLooksAtThem() {
        assertThat(new RunnerFixture(buyer, Timeframe.MIN_5).runner.wantsTicks()).isTrue();
        assertThat(new RunnerFixture(new RsiStrategy(), Timeframe.MIN_5).runner.wantsTicks())
                .isFalse();
    }

    @Test
    void isStartedOnce() {
        RunnerFixture fixture = new RunnerFixture(buyer, Timeframe.MIN_5).started();

        assertThatIllegalStateException()
                .isThrownBy(fixture::started)
                .withMessage("test is already RUNNING");
    }

    @Test
    void registrationsThatMakeNoSenseAreRefused() {
        buyer.warmUp = -1;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RunnerFixture(buyer, Timeframe.MIN_5))
                .withMessageContaining("-1");
        buyer.warmUp = 0;
        for (String name : List.of(" ", "a/b")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            new StrategyRegistration(name, buyer, Candles.NIFTY, Timeframe.MIN_5))
                    .withMessageContaining("'" + name + "'");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new StrategyRegistration("test", buyer, Candles.NIFTY, Timeframe.MIN_5, 0))
                .withMessageContaining("history limit 0");
    }

    @Test
    void aStrategyIsNamedAfterItsClassUnlessItSaysOtherwise() {
        assertThat(new Recorder(BUY).name()).isEqualTo("recorder");
        assertThat(new TenDMAStrategy2().name()).isEqualTo("ten-dma-strategy2");
        assertThat(new Strategy() {}.name()).startsWith("strategy-runner-test-");
        assertThat(new RsiStrategy().name()).isEqualTo("rsi");
    }

    private static final class TenDMAStrategy2 implements Strategy {}

    private static final class Unprintable extends RuntimeException {

        private static final long serialVersionUID = 1;

        @Override
        public @Nullable String getMessage() {
            throw new IllegalStateException("not even this");
        }
    }

    private static Throwable thrownElsewhere(StrategyContext context, Candle candle) {
        List<Throwable> thrown = new ArrayList<>();
        Thread other =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                context.signal(SignalRequest.buy(candle.close()));
                            } catch (IllegalStateException e) {
                                thrown.add(e);
                            }
                        });
        try {
            other.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return thrown.getFirst();
    }

    private static StrategyFailed failure(RunnerFixture fixture) {
        assertThat(fixture.events).last().isInstanceOf(StrategyFailed.class);
        return (StrategyFailed) fixture.events.getLast();
    }

    /// Five-minute candles since the open, at 100, 101 ….
    private static List<Candle> candles(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(n -> Candles.flat(Timeframe.MIN_5, n, String.valueOf(100 + n)))
                .toList();
    }

    private static Candle ofOther(Candle candle) {
        return new Candle(
                InstrumentId.of("NSE", "NIFTY BANK"),
                candle.timeframe(),
                candle.startMicros(),
                candle.endMicros(),
                candle.openRaw(),
                candle.highRaw(),
                candle.lowRaw(),
                candle.closeRaw(),
                candle.volume(),
                candle.vwapRaw(),
                candle.ticks(),
                candle.openInterest(),
                candle.gapFilled());
    }
}
