package io.alphastocks.execution;

import io.alphastocks.book.Book;
import io.alphastocks.book.ChargeModel;
import io.alphastocks.broker.OrderSender;
import io.alphastocks.bus.EventBus;
import io.alphastocks.event.SignalActivated;
import io.alphastocks.market.InstrumentMaster;
import io.alphastocks.market.OptionChain;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.OptionContract;
import io.alphastocks.model.Quantity;
import io.alphastocks.position.PositionManager;
import io.alphastocks.risk.MarketState;
import io.alphastocks.risk.RiskRule;
import io.alphastocks.time.EngineClock;
import io.alphastocks.time.TradingCalendar;

import java.util.List;
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
/// @param rules the book's rules, asked early, before a contract is looked for
/// @param charges what orders cost beside their price
/// @param largestOrder the largest order in a contract that the exchange takes, whole lots
/// @param market what the feed of an instrument says of itself: how long it has said nothing, and
///   how long it may
/// @param preTrade asked last, before an entry is admitted
public record OptionsExecutors(
        Book book,
        PositionManager positions,
        InstrumentMaster instruments,
        OptionChain chain,
        EngineClock clock,
        TradingCalendar calendar,
        ExecutionSettings settings,
        List<RiskRule> rules,
        ChargeModel charges,
        Function<OptionContract, Quantity> largestOrder,
        Function<InstrumentId, MarketState> market,
        PreTradeCheck preTrade) {

    public OptionsExecutors {
        rules = List.copyOf(rules);
    }

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
