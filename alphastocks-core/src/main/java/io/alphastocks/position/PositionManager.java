package io.alphastocks.position;

import io.alphastocks.book.Book;
import io.alphastocks.broker.OrderSender;
import io.alphastocks.bus.EventBus;
import io.alphastocks.market.InstrumentMaster;
import io.alphastocks.model.ExitReason;
import io.alphastocks.model.OptionContract;
import io.alphastocks.model.PositionStatistics;
import io.alphastocks.model.Quantity;
import io.alphastocks.time.EngineClock;
import io.alphastocks.time.TradingCalendar;

import java.util.function.Function;
import java.util.function.Predicate;

/// Watches open positions and closes them by their plans. Safe for use by any thread.
///
/// What a stale feed says closes nothing: its prices are those of another time. The first tick of a
/// feed that has recovered is judged; what is due by time, and what somebody asks for, does not
/// wait.
public interface PositionManager {

    /// A position manager over a book, subscribed to the bus. It carries on with the positions that
    /// the book holds.
    ///
    /// @param sender sends the exit orders
    /// @param largestOrder the largest order in a contract that the exchange takes
    /// @param policy how exit orders are looked after that are not filled
    /// @param isStale whether a feed, known by its name, is stale: no exit is judged on its ticks
    static PositionManager over(
            Book book,
            OrderSender sender,
            EventBus bus,
            EngineClock clock,
            TradingCalendar calendar,
            InstrumentMaster instruments,
            Function<OptionContract, Quantity> largestOrder,
            Predicate<String> isStale,
            ExitPolicy policy) {
        BookPositionManager manager =
                new BookPositionManager(
                        book,
                        sender,
                        bus,
                        clock,
                        calendar,
                        instruments,
                        largestOrder,
                        isStale,
                        policy);
        manager.start();
        return manager;
    }

    /// Closes a position: stores the intent and sends the orders, or, while the market is shut, the
    /// wish, and sends them when it opens. What is already on its way out is not sold again.
    ///
    /// @param reason any but [ExitReason#PARTIAL_TARGET], which is the plan's alone, and
    ///   [ExitReason#SETTLEMENT]
    void exit(String positionId, ExitReason reason);

    /// Closes every open position, and cancels the entries under way.
    void exitAll(ExitReason reason);

    /// How closed positions have done, those of earlier runs included, as
    /// [io.alphastocks.book.BookView#positionStatistics()] tells it.
    PositionStatistics statistics();
}
