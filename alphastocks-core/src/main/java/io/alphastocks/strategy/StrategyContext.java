package io.alphastocks.strategy;

import io.alphastocks.model.Candle;
import io.alphastocks.model.Instrument;
import io.alphastocks.model.OptionPosition;
import io.alphastocks.model.Timeframe;
import io.alphastocks.time.EngineClock;

import java.util.List;

/// What a strategy is given with every call: where it runs, what has been, and the way to signal.
/// Valid only during the call; a strategy that keeps it and uses it from another thread gets an
/// [IllegalStateException].
public interface StrategyContext {

    /// The name of this instance, unique in the engine; the strategy of its signals.
    String name();

    /// The instrument that is watched.
    Instrument instrument();

    /// The timeframe of the candles.
    Timeframe timeframe();

    /// The engine's clock: simulated in a backtest.
    EngineClock clock();

    /// The candles so far, oldest first, the one being handled last; bounded (by default to the
    /// last 1,000). A read-only view that moves on with the next candle: `List.copyOf` keeps it.
    List<Candle> history();

    /// The option positions that this strategy's signals have opened and that are still open.
    ///
    /// @throws io.alphastocks.book.BookException if the account's store cannot answer. Let it
    ///   through: the call ends there, without signals, and the next one comes as always
    List<OptionPosition> openPositions();

    /// Whether signals are only counted: the candles come from history, or fewer have been seen
    /// than the strategy needs.
    boolean isWarmingUp();

    /// Asks for a trade. The signal is built and checked at once; it is emitted when the current
    /// call returns, and not if the call throws.
    ///
    /// @throws IllegalArgumentException if the levels are on the wrong side of the entry
    /// @throws IllegalStateException outside of a call to the strategy
    void signal(SignalRequest request);
}
