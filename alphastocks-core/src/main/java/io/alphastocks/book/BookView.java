package io.alphastocks.book;

import io.alphastocks.event.BookEvent;
import io.alphastocks.model.Fill;
import io.alphastocks.model.OptionPosition;
import io.alphastocks.model.Order;
import io.alphastocks.model.PositionStatistics;
import io.alphastocks.model.SignalState;
import io.alphastocks.model.TradingStatus;
import io.alphastocks.risk.Exposure;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What a book knows, for reading. Every answer is of one moment, and durable.
public interface BookView {

    /// The money and what it is in, at one moment.
    ///
    /// @param ledger the money
    /// @param positions positions that hold units
    record Holdings(Ledger ledger, List<OptionPosition> positions) {

        public Holdings {
            positions = List.copyOf(positions);
        }
    }

    /// What is at stake now.
    Exposure exposure();

    /// Whether entries are allowed, and why not.
    TradingStatus trading();

    /// The money and what it is in, at one moment.
    Holdings holdings();

    Optional<SignalEntry> signal(String id);

    /// All signals of a state, oldest first.
    List<SignalEntry> signals(SignalState state);

    /// The latest signal of a strategy on a symbol, of any day.
    Optional<SignalEntry> lastSignal(String strategy, String symbol);

    /// The latest signal of every strategy and symbol.
    List<SignalEntry> lastSignals();

    /// An order by its client order id.
    Optional<Order> order(String id);

    /// All orders, oldest first.
    List<Order> orders();

    /// Orders that may still be filled, or may have been.
    List<Order> liveOrders();

    /// The fills of an order, oldest first, read from the journal: those of one that works, or may,
    /// are all there; of one that has ended some may have been moved into a [BookArchive].
    ///
    /// @throws IllegalArgumentException if the book has no such order
    /// @throws io.alphastocks.store.JournalException if the journal cannot be read
    List<Fill> fills(String orderId);

    Optional<OptionPosition> position(String id);

    /// Positions that hold units.
    List<OptionPosition> openPositions();

    /// All positions, oldest first.
    List<OptionPosition> positions();

    /// How closed positions have done, of all time. The account keeps it: nothing is counted anew.
    PositionStatistics positionStatistics();

    /// The latest time of any event but the beginnings of account and runs; empty where there is
    /// none.
    Optional<Instant> lastEventTime();

    /// Until when this run over recorded data still repeats what an interrupted one has stored: its
    /// events are published once more, with the ids that they had. Empty where nothing is left to
    /// repeat.
    Optional<Instant> repeatsUntil();

    /// Why the journal stores nothing at the moment; empty while it does. Meanwhile commands fail,
    /// and nothing is traded. It is told once more by STORE_UNAVAILABLE and STORE_RECOVERED. May be
    /// called by any thread and answers at once, whatever the journal does.
    Optional<String> outage();

    /// Gives every event that the journal has of the book to a consumer, oldest first: the whole
    /// story, for audits and reports, but for what was moved into a [BookArchive].
    ///
    /// @throws io.alphastocks.store.JournalException if the journal cannot be read
    void readEvents(Consumer<? super BookEvent> consumer);
}
