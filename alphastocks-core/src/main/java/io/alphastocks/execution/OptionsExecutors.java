package io.alphastocks.execution;

import io.alphastocks.book.Book;
import io.alphastocks.book.ChargeModel;
import io.alphastocks.broker.OrderSender;
import io.alphastocks.bus.EventBus;
import io.alphastocks.event.SignalActivated;
import io.alphastocks.market.InstrumentMaster;
import io.alphastocks.market.OptionChain;
import io.alphastocks.model.OptionContract;
import io.alphastocks.model.Quantity;
import io.alphastocks.position.PositionManager;
import io.alphastocks.risk.RiskLimits;
import io.alphastocks.time.EngineClock;
import io.alphastocks.time.TradingCalendar;

import java.util.function.Function;

/// Makes the engine's executor.
///
/// @param book where signals are claimed
/// @param positions closes what a signal reverses
/// @param instruments decides what has options
/// @param chain the latest prices
/// @param clock the engine's clock
/// @param calendar sessions
/// @param settings how signals are executed
/// @param limits the book's limits, asked early where no price is needed
/// @param charges what orders cost beside their price
/// @param largestOrder the largest order in a contract that the exchange takes, whole lots
public record OptionsExecutors(
        Book book,
        PositionManager positions,
        InstrumentMaster instruments,
        OptionChain chain,
        EngineClock clock,
        TradingCalendar calendar,
        ExecutionSettings settings,
        RiskLimits limits,
        ChargeModel charges,
        Function<OptionContract, Quantity> largestOrder) {

    /// An executor that sends orders, subscribed to the bus. It takes up the signals that the book
    /// holds and nobody has acted on.
    public OptionsExecutor sending(EventBus bus, OrderSender sender) {
        return subscribe(bus, sender, SignalActivated.Action.ORDERED);
    }

    /// An executor that writes trade sheets and opens nothing, subscribed to the bus. It has no way
    /// to send an order.
    public OptionsExecutor logging(EventBus bus) {
        return subscribe(bus, OrderSender.NOWHERE, SignalActivated.Action.LOGGED);
    }

    private OptionsExecutor subscribe(
            EventBus bus, OrderSender sender, SignalActivated.Action action) {
        DefaultOptionsExecutor executor = new DefaultOptionsExecutor(this, sender, action);
        executor.subscribe(bus);
        executor.resume();
        return executor;
    }
}
