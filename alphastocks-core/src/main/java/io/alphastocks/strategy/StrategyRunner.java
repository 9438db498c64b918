package io.alphastocks.strategy;

import io.alphastocks.book.BookException;
import io.alphastocks.event.Event;
import io.alphastocks.event.EventHeader;
import io.alphastocks.event.StrategyFailed;
import io.alphastocks.event.StrategyStarted;
import io.alphastocks.event.StrategyStopped;
import io.alphastocks.model.Candle;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.OptionPosition;
import io.alphastocks.model.Order;
import io.alphastocks.model.Signal;
import io.alphastocks.model.Tick;
import io.alphastocks.strategy.StrategyStatistics.State;
import io.alphastocks.time.EngineClock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Runs one strategy instance: warms it up, calls it, turns its requests into signals, and ends it
/// when it throws. The engine makes these; users write a [Strategy].
///
/// Called by one thread at a time, on a serial lane; only [#statistics()] may be read by any.
/// Nothing that a strategy throws comes out of here. What the consumers of signals and events throw
/// does: that is no fault of the strategy, and it is left running.
public final class StrategyRunner {

    private static final Logger LOG = LoggerFactory.getLogger(StrategyRunner.class);

    private final StrategyRegistration registration;
    private final Strategy strategy;
    private final EngineClock clock;
    private final Consumer<? super Event> events;
    private final RunnerContext context;
    private State state = State.NEW;
    private long repeatedCandles;
    private long newestStart = Long.MIN_VALUE;
    private volatile StrategyStatistics statistics;

    private StrategyRunner(
            StrategyRegistration registration,
            EngineClock clock,
            Supplier<? extends Collection<OptionPosition>> positions,
            Consumer<? super Signal> signals,
            Consumer<? super Event> events) {
        this.registration = registration;
        this.strategy = registration.strategy();
        this.clock = clock;
        this.events = events;
        this.context = new RunnerContext(registration, clock, positions, signals);
        this.statistics = snapshot();
    }

    /// A runner of one instance, not started.
    ///
    /// @param registration the instance
    /// @param clock the engine's clock
    /// @param positions the account's positions; the strategy sees its own open ones
    /// @param signals takes each signal after the call that asked for it has returned
    /// @param events takes STRATEGY_STARTED, STRATEGY_STOPPED and STRATEGY_FAILED
    public static StrategyRunner of(
            StrategyRegistration registration,
            EngineClock clock,
            Supplier<? extends Collection<OptionPosition>> positions,
            Consumer<? super Signal> signals,
            Consumer<? super Event> events) {
        return new StrategyRunner(registration, clock, positions, signals, events);
    }

    public StrategyRegistration registration() {
        return registration;
    }

    /// Whether the strategy looks at ticks at all; where not, nobody needs to deliver them.
    public boolean wantsTicks() {
        try {
            return strategy.getClass()
                            .getMethod("onTick", Tick.class, StrategyContext.class)
                            .getDeclaringClass()
                    != Strategy.class;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Checks the history, then starts the strategy and gives it the history. Where the history is
    /// of another instrument or timeframe, out of order, stale or not finished, the strategy is not
    /// run and STRATEGY_FAILED says why.
    ///
    /// @throws IllegalStateException if it was started before
    public void start(WarmUp warmUp) {
        if (state != State.NEW) {
            throw new IllegalStateException(registration.name() + " is already " + state);
        }
        Optional<String> fault =
                warmUp.fault(
                        registration.instrument().id(), registration.timeframe(), clock.micros());
        if (fault.isPresent()) {
            fail("not run: " + fault.get(), null);
            return;
        }
        state = State.RUNNING;
        context.warmUpUntil(warmUp.untilMicros());
        context.replayingHistory(!warmUp.history().isEmpty());
        call("onStart", clock.micros(), () -> strategy.onStart(context));
        for (Candle candle : warmUp.history()) {
            onCandle(candle);
        }
        context.replayingHistory(false);
        if (state == State.RUNNING) {
            Instant now = clock.now();
            events.accept(
                    new StrategyStarted(
                            header("started", now), registration.name(), progress(warmUp)));
        }
    }

    /// A tick; ignored unless it is of the strategy's instrument and the strategy runs.
    public void onTick(Tick tick) {
        if (state == State.RUNNING && tick.instrument().equals(registration.instrument().id())) {
            call("onTick", tick.timeMicros(), () -> strategy.onTick(tick, context));
        }
    }

    /// A finished candle; ignored unless it is of the strategy's instrument and timeframe and the
    /// strategy runs. One that does not start after the newest so far is counted and left out.
    public void onCandle(Candle candle) {
        if (state != State.RUNNING
                || candle.timeframe() != registration.timeframe()
                || !candle.instrument().equals(registration.instrument().id())) {
            return;
        }
        if (candle.startMicros() <= newestStart) {
            repeatedCandles++;
        } else {
            newestStart = candle.startMicros();
            context.append(candle);
            call("onCandle", candle.endMicros(), () -> strategy.onCandle(candle, context));
        }
        statistics = snapshot();
    }

    /// An order after a change or a fill; ignored unless it serves a signal of this strategy.
    public void onOrder(Order order) {
        if (state == State.RUNNING && SignalIds.isOf(order.signalId(), registration.name())) {
            long micros = EpochMicros.of(order.updated());
            call("onOrder", micros, () -> strategy.onOrder(order, context));
        }
    }

    /// A position that was opened or closed; ignored unless it serves a signal of this strategy.
    public void onPosition(OptionPosition position) {
        if (state == State.RUNNING && position.strategy().equals(registration.name())) {
            Instant closed = position.closed();
            long micros = EpochMicros.of(closed == null ? position.opened() : closed);
            call("onPosition", micros, () -> strategy.onPosition(position, context));
        }
    }

    /// Stops the strategy in order; does nothing unless it runs.
    public void stop(String reason) {
        if (state != State.RUNNING) {
            return;
        }
        call("onStop", clock.micros(), () -> strategy.onStop(context));
        if (state == State.RUNNING) {
            state = State.STOPPED;
            statistics = snapshot();
            events.accept(
                    new StrategyStopped(
                            header("stopped", clock.now()), registration.name(), reason));
        }
    }

    /// What it has done so far. Safe to read from any thread.
    public StrategyStatistics statistics() {
        return statistics;
    }

    /// Calls the strategy and, if it returned, emits what it asked for.
    private void call(String callback, long eventMicros, Runnable work) {
        long requestsBefore = context.requests();
        context.begin(eventMicros);
        try {
            work.run();
        } catch (BookException e) { // no fault of the strategy's: the account could not be asked
            context.discard();
            LOG.atError()
                    .setCause(e)
                    .addKeyValue("strategy", registration.name())
                    .addKeyValue("call", callback)
                    .log("the store cannot answer: the call is broken off");
            return;
        } catch (Throwable thrown) { // whatever a user's code throws, the engine goes on
            context.discard();
            failed(callback + " at " + EpochMicros.toInstant(eventMicros) + " threw ", thrown);
            return;
        } finally {
            context.end();
        }
        if (context.requests() != requestsBefore) {
            try {
                context.emit();
            } finally {
                statistics = snapshot();
            }
        }
    }

    private void fail(String reason, @Nullable Throwable cause) {
        state = State.FAILED;
        statistics = snapshot();
        LOG.atError()
                .setCause(cause)
                .addKeyValue("strategy", registration.name())
                .addKeyValue("instrument", registration.instrument().id())
                .addKeyValue("reason", reason)
                .log("strategy failed and is not called again");
        events.accept(
                new StrategyFailed(header("failed", clock.now()), registration.name(), reason));
    }

    private void failed(String what, Throwable thrown) {
        String description;
        try {
            description = thrown.toString();
        } catch (RuntimeException e) { // a user's exception may throw even when it is printed
            fail(what + thrown.getClass().getName(), null);
            return;
        }
        fail(what + description, thrown);
    }

    private String progress(WarmUp warmUp) {
        String seen =
                "%s %s with %s candles of history"
                        .formatted(
                                registration.instrument().id(),
                                registration.timeframe(),
                                warmUp.history().size());
        long missing = context.candlesMissing();
        return missing > 0 ? seen + ", warms up on " + missing + " live ones" : seen;
    }

    private EventHeader header(String what, Instant time) {
        String source = "strategy/" + registration.name();
        return new EventHeader(source + "/" + what + "/" + EpochMicros.of(time), time, source);
    }

    private StrategyStatistics snapshot() {
        return new StrategyStatistics(
                registration.name(),
                state,
                context.candles(),
                repeatedCandles,
                context.emitted(),
                context.suppressed(),
                context.discarded());
    }
}
