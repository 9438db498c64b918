package io.alphastocks.strategy;

import io.alphastocks.model.Candle;
import io.alphastocks.model.OptionPosition;
import io.alphastocks.model.Order;
import io.alphastocks.model.Tick;

/// A trading idea on one instrument and one timeframe. Override what you need:
///
/// ```java
/// class BuyStrength implements Strategy {
///     private final Rsi rsi = new Rsi(14);
///
///     @Override
///     public void onCandle(Candle candle, StrategyContext context) {
///         if (rsi.update(candle.close().toDouble()) > 70) {
///             context.signal(SignalRequest.buy(candle.close()).reason("RSI " + rsi.value()));
///         }
///     }
/// }
/// ```
///
/// An instance serves one instrument and is called by one thread at a time, so it keeps its state
/// in plain fields. What it throws ends it: STRATEGY_FAILED is published, the instance is not
/// called again, and the engine goes on. Time comes from the context's clock or from the data,
/// never from the system, or a replay would differ.
public interface Strategy {

    /// The name under which signals, statistics and configuration know this strategy, such as
    /// `ma-crossover`. By default made from the name of the class: `TenLineStrategy` is
    /// `ten-line-strategy`.
    default String name() {
        return StrategyNames.of(getClass());
    }

    /// The fewest candles that must have been seen before a signal means anything, 0 or more. While
    /// they are being seen, from history first and then live, signals are counted but not emitted.
    default int warmUpCandles() {
        return 0;
    }

    /// Called once, before anything else.
    default void onStart(StrategyContext context) {}

    /// The instrument ticked.
    default void onTick(Tick tick, StrategyContext context) {}

    /// A candle of the strategy's timeframe is complete; it is already the last one of
    /// [StrategyContext#history()].
    default void onCandle(Candle candle, StrategyContext context) {}

    /// An order that serves one of this strategy's signals changed its state or was filled.
    default void onOrder(Order order, StrategyContext context) {}

    /// A position that serves one of this strategy's signals was opened or closed.
    default void onPosition(OptionPosition position, StrategyContext context) {}

    /// Called once when the engine stops the strategy in order; not after it has thrown.
    default void onStop(StrategyContext context) {}
}
