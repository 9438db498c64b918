package io.alphastocks.jdbc;

import io.alphastocks.book.Admission;
import io.alphastocks.book.Book;
import io.alphastocks.book.BookSettings;
import io.alphastocks.book.Emission;
import io.alphastocks.book.EntryRequest;
import io.alphastocks.event.BookEvent;
import io.alphastocks.event.Event;
import io.alphastocks.event.SignalActivated;
import io.alphastocks.model.Charges;
import io.alphastocks.model.ExitPlan;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Money;
import io.alphastocks.model.OptionContract;
import io.alphastocks.model.OptionType;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.RiskLimits;
import io.alphastocks.model.Side;
import io.alphastocks.model.Signal;
import io.alphastocks.model.Timeframe;
import io.alphastocks.model.TradingMode;
import io.alphastocks.risk.MarketState;
import io.alphastocks.risk.RiskRule;
import io.alphastocks.store.Journal;
import io.alphastocks.time.SimulatedClock;
import io.alphastocks.time.TradingCalendar;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// A book with a thread of its own on a journal, what it publishes, and short words for what tests
/// ask of it.
final class TestBook implements AutoCloseable {

    private static final Instant START = Instant.parse("2021-06-11T04:30:00Z");

    private static final RiskLimits WIDE =
            new RiskLimits(10_000, 100, 100, 100, 1_000, 1_000_000, 100, Duration.ofHours(1));

    private static final OptionContract PUT =
            new OptionContract(
                    InstrumentId.of("NFO", "NIFTY2161715800PE"),
                    "NIFTY",
                    LocalDate.of(2021, 6, 17),
                    Price.of("15800"),
                    OptionType.PE,
                    Price.of("0.05"),
                    Quantity.of(75));

    private static final ExitPlan PLAN =
            new ExitPlan(
                    Price.of("70"),
                    Price.of("170"),
                    null,
                    null,
                    null,
                    null,
                    START.plus(Duration.ofHours(4)),
                    Instant.parse("2021-06-17T09:00:00Z"),
                    Instant.parse("2021-06-11T09:45:00Z"));

    private final List<Event> published = Collections.synchronizedList(new ArrayList<>());
    private final Book book;

    TestBook(Journal journal) {
        BookSettings settings =
                new BookSettings(
                        "main",
                        TradingMode.PAPER,
                        Money.of("1000000"),
                        RiskRule.of(WIDE),
                        (_, _, _, _) -> new Charges(List.of()),
                        TradingCalendar.nse(),
                        _ -> Optional.empty());
        book = Book.onOwnThread(settings, journal, SimulatedClock.at(START));
        book.publishTo(published::add);
    }

    Book book() {
        return book;
    }

    /// A signal of a strategy of its own.
    Emission emit(String id) {
        return book.emit(
                new Signal(
                        id,
                        "NIFTY",
                        "strategy of " + id,
                        Side.SELL,
                        Price.of("15800"),
                        Price.of("15900"),
                        Price.of("15500"),
                        8.5,
                        1.9,
                        Timeframe.MIN_5,
                        "test",
                        START));
    }

    /// Asks for one lot at 100.
    Admission admit(String signalId) {
        return book.admit(
                new EntryRequest(
                        signalId,
                        PUT,
                        Price.of("100"),
                        List.of(Quantity.of(75)),
                        PLAN,
                        SignalActivated.Action.ORDERED,
                        List.of(),
                        new MarketState(Price.of("100"), Duration.ZERO)));
    }

    /// What was published of a type, in order, once nothing is left to be published.
    <E extends Event> List<E> published(Class<E> type) {
        while (book.isPublishing()) {
            Thread.onSpinWait();
        }
        return List.copyOf(published).stream().filter(type::isInstance).map(type::cast).toList();
    }

    List<BookEvent> stored() {
        List<BookEvent> events = new ArrayList<>();
        book.readEvents(events::add);
        return events;
    }

    @Override
    public void close() {
        book.close();
    }
}
