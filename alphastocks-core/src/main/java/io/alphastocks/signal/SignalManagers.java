package io.alphastocks.signal;

import io.alphastocks.book.Book;
import io.alphastocks.bus.EventBus;
import io.alphastocks.market.InstrumentMaster;
import io.alphastocks.time.EngineClock;
import io.alphastocks.time.TradingCalendar;

/// Makes the engine's signal manager.
public final class SignalManagers {

    private SignalManagers() {}

    /// A signal manager over a book, subscribed to the bus. It carries on what the book holds.
    public static SignalManager over(
            Book book,
            EventBus bus,
            EngineClock clock,
            TradingCalendar calendar,
            InstrumentMaster instruments) {
        BookSignalManager manager = new BookSignalManager(book, bus, clock, calendar, instruments);
        manager.start();
        return manager;
    }
}
