package io.alphastocks.strategy;

import io.alphastocks.model.Candle;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.Instrument;
import io.alphastocks.model.OptionPosition;
import io.alphastocks.model.Signal;
import io.alphastocks.model.Timeframe;
import io.alphastocks.time.EngineClock;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// What a [StrategyRunner] gives its strategy. Requests wait here until the call that made them has
/// returned: a consumer's failure must not run through the strategy's code, and a strategy that
/// throws must not have traded on half a thought.
final class RunnerContext implements StrategyContext {

    private final StrategyRegistration registration;
    private final EngineClock clock;
    private final Supplier<? extends Collection<OptionPosition>> positions;
    private final Consumer<? super Signal> signals;
    private final CandleWindow history;
    private final SignalIds ids;
    private final int warmUpCandles;
    private final List<Signal> waiting = new ArrayList<>();
    private @Nullable Thread caller;
    private long eventMicros;
    private boolean replayingHistory;
    private long warmUpUntilMicros = Long.MIN_VALUE;
    private long candles;
    private long requests;
    private long emitted;
    private long suppressed;
    private long discarded;

    RunnerContext(
            StrategyRegistration registration,
            EngineClock clock,
            Supplier<? extends Collection<OptionPosition>> positions,
            Consumer<? super Signal> signals) {
        this.registration = registration;
        this.clock = clock;
        this.positions = positions;
        this.signals = signals;
        warmUpCandles = registration.strategy().warmUpCandles();
        history = new CandleWindow(Math.max(registration.historyLimit(), warmUpCandles));
        ids = new SignalIds(registration.name(), registration.instrument().symbol());
    }

    void replayingHistory(boolean now) {
        replayingHistory = now;
    }

    void warmUpUntil(long micros) {
        warmUpUntilMicros = micros;
    }

    void append(Candle candle) {
        history.append(candle);
        candles++;
    }

    /// A call to the strategy begins, on this thread, about an event of this time.
    void begin(long micros) {
        caller = Thread.currentThread();
        eventMicros = micros;
    }

    void end() {
        caller = null;
    }

    /// Drops what the call that threw has asked for.
    void discard() {
        discarded += waiting.size();
        waiting.clear();
    }

    /// Emits what was asked for; each one is tried, whatever becomes of those before it.
    void emit() {
        List<Signal> ready = List.copyOf(waiting);
        waiting.clear();
        RuntimeException failure = null;
        for (Signal signal : ready) {
            emitted++;
            try {
                signals.accept(signal);
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /// How often the strategy has asked for a trade.
    long requests() {
        return requests;
    }

    long candles() {
        return candles;
    }

    /// How many more the strategy needs before its signals count; 0 or less where it has them.
    long candlesMissing() {
        return warmUpCandles - candles;
    }

    long emitted() {
        return emitted;
    }

    long suppressed() {
        return suppressed;
    }

    long discarded() {
        return discarded;
    }

    @Override
    public String name() {
        return registration.name();
    }

    @Override
    public Instrument instrument() {
        return registration.instrument();
    }

    @Override
    public Timeframe timeframe() {
        return registration.timeframe();
    }

    @Override
    public EngineClock clock() {
        return clock;
    }

    @Override
    public List<Candle> history() {
        return history;
    }

    @Override
    public List<OptionPosition> openPositions() {
        return positions.get().stream()
                .filter(position -> position.isOpen() && position.strategy().equals(name()))
                .toList();
    }

    @Override
    public boolean isWarmingUp() {
        return replayingHistory || candlesMissing() > 0 || eventMicros <= warmUpUntilMicros;
    }

    @Override
    public void signal(SignalRequest request) {
        if (!Thread.currentThread().equals(caller)) {
            throw new IllegalStateException(
                    name()
                            + ": signal() is for the thread that calls the strategy, during the call");
        }
        Signal signal =
                request.toSignal(
                        ids.next(eventMicros),
                        name(),
                        instrument(),
                        timeframe(),
                        EpochMicros.toInstant(eventMicros));
        requests++;
        if (isWarmingUp()) {
            suppressed++;
        } else {
            waiting.add(signal);
        }
    }
}
