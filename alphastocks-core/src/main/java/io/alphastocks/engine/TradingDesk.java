package io.alphastocks.engine;

import io.alphastocks.book.Book;
import io.alphastocks.broker.OrderSender;
import io.alphastocks.bus.EventBus;
import io.alphastocks.execution.OptionsExecutor;
import io.alphastocks.execution.OptionsExecutors;
import io.alphastocks.execution.PreTradeCheck;
import io.alphastocks.market.InstrumentMaster;
import io.alphastocks.market.OptionChain;
import io.alphastocks.model.OptionContract;
import io.alphastocks.model.Quantity;
import io.alphastocks.position.PositionManager;
import io.alphastocks.time.EngineClock;

import org.jspecify.annotations.Nullable;

import java.util.function.Function;

/// What acts on signals, positions and halts, from the moment that an engine trades.
///
/// @param book the account
/// @param positions runs the exit plans
/// @param executor makes entries of signals
record TradingDesk(Book book, PositionManager positions, OptionsExecutor executor) {

    private static final Quantity UNLIMITED = Quantity.of(Long.MAX_VALUE);

    /// Takes up what the book holds, and listens to the bus from now on.
    ///
    /// @param route where orders go; null where there is none
    static TradingDesk open(
            EngineSettings settings,
            Book book,
            @Nullable OrderRoute route,
            EventBus bus,
            EngineClock clock,
            InstrumentMaster instruments,
            OptionChain chain,
            FeedWatch watch) {
        OrderSender sender = OrderSender.NOWHERE;
        if (route != null) {
            sender = route.sender();
            route.restore();
        }
        Function<OptionContract, Quantity> largestOrder =
                contract ->
                        settings.freeze()
                                .largestOrder(contract, settings.calendar().tradingDay(clock.now()))
                                .orElse(UNLIMITED);
        PositionManager positions =
                PositionManager.over(
                        book,
                        sender,
                        bus,
                        clock,
                        settings.calendar(),
                        instruments,
                        largestOrder,
                        watch::isStale,
                        settings.exits());
        OptionsExecutors executors =
                new OptionsExecutors(
                        book,
                        positions,
                        instruments,
                        chain,
                        clock,
                        settings.calendar(),
                        settings.execution(),
                        settings.rules(),
                        settings.charges(),
                        largestOrder,
                        watch::market,
                        route == null ? PreTradeCheck.NONE : route.preTrade());
        OptionsExecutor executor =
                route == null ? executors.logging(bus) : executors.sending(bus, sender);
        TradingHalts.watch(book, positions, sender, bus, clock);
        return new TradingDesk(book, positions, executor);
    }
}
