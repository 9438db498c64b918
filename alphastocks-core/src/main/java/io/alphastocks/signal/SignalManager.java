package io.alphastocks.signal;

import io.alphastocks.book.Book;
import io.alphastocks.bus.EventBus;
import io.alphastocks.market.InstrumentMaster;
import io.alphastocks.model.Signal;
import io.alphastocks.time.EngineClock;
import io.alphastocks.time.TradingCalendar;

/// Takes what strategies signal: checks, de-duplicates, stores and publishes it, and watches the
/// underlying afterwards. Safe for use by any thread.
public interface SignalManager {

    /// A signal manager over a book, subscribed to the bus. It carries on what the book holds.
    static SignalManager over(
            Book book,
            EventBus bus,
            EngineClock clock,
            TradingCalendar calendar,
            InstrumentMaster instruments) {
        BookSignalManager manager = new BookSignalManager(book, bus, clock, calendar, instruments);
        manager.start();
        return manager;
    }

    /// Takes a signal. Blocks until it is stored, or certainly not.
    ///
    /// Per strategy, symbol and trading day: the first is emitted; one in the opposite direction is
    /// emitted (a reversal); one in the same direction is emitted once the stop or the target of
    /// the one before was touched, and skipped as long as neither was. Where the store cannot
    /// answer nothing is emitted.
    void emit(Signal signal);

    SignalStatistics statistics();
}
