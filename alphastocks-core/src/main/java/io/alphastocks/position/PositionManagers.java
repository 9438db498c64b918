package io.alphastocks.position;

import io.alphastocks.book.Book;
import io.alphastocks.broker.OrderSender;
import io.alphastocks.bus.EventBus;
import io.alphastocks.market.InstrumentMaster;
import io.alphastocks.model.OptionContract;
import io.alphastocks.model.Quantity;
import io.alphastocks.time.EngineClock;
import io.alphastocks.time.TradingCalendar;

import java.util.function.Function;

/// Makes the engine's position manager.
public final class PositionManagers {

    private PositionManagers() {}

    /// A position manager over a book, subscribed to the bus. It carries on with the positions that
    /// the book holds.
    ///
    /// @param sender sends the exit orders
    /// @param largestOrder the largest order in a contract that the exchange takes
    public static PositionManager over(
            Book book,
            OrderSender sender,
            EventBus bus,
            EngineClock clock,
            TradingCalendar calendar,
            InstrumentMaster instruments,
            Function<OptionContract, Quantity> largestOrder) {
        BookPositionManager manager =
                new BookPositionManager(
                        book, sender, bus, clock, calendar, instruments, largestOrder);
        manager.start();
        return manager;
    }
}
