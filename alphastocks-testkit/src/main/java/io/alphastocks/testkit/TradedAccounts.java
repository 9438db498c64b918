package io.alphastocks.testkit;

import io.alphastocks.book.Book;
import io.alphastocks.book.BookSettings;
import io.alphastocks.book.EntryRequest;
import io.alphastocks.book.Ledger;
import io.alphastocks.book.SignalEntry;
import io.alphastocks.event.SignalActivated;
import io.alphastocks.model.BrokerOrder;
import io.alphastocks.model.BrokerTrade;
import io.alphastocks.model.BrokerUpdate;
import io.alphastocks.model.Charge;
import io.alphastocks.model.Charges;
import io.alphastocks.model.ExitPlan;
import io.alphastocks.model.ExitReason;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Money;
import io.alphastocks.model.OptionContract;
import io.alphastocks.model.OptionPosition;
import io.alphastocks.model.OptionType;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderState;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Side;
import io.alphastocks.model.Signal;
import io.alphastocks.model.SignalState;
import io.alphastocks.model.Timeframe;
import io.alphastocks.model.TradingMode;
import io.alphastocks.risk.MarketState;
import io.alphastocks.store.Journal;
import io.alphastocks.time.SimulatedClock;
import io.alphastocks.time.TradingCalendar;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/// Accounts that trade on a journal: every other position is closed again.
final class TradedAccounts {

    static final Instant START = Instant.parse("2021-06-11T04:30:00Z");
    static final TradingCalendar CALENDAR = TradingCalendar.nse();

    private static final Quantity LOT = Quantity.of(75);

    private static final OptionContract PUT =
            new OptionContract(
                    InstrumentId.of("NFO", "NIFTY2161715800PE"),
                    "NIFTY",
                    LocalDate.of(2021, 6, 17),
                    Price.of("15800"),
                    OptionType.PE,
                    Price.of("0.05"),
                    LOT);

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

    final SimulatedClock clock = SimulatedClock.at(START);
    private int trades;

    /// All that a book says.
    record State(
            List<Order> orders,
            List<OptionPosition> positions,
            List<SignalEntry> open,
            List<SignalEntry> completed,
            Ledger ledger) {

        static State of(Book book) {
            return new State(
                    book.orders(),
                    book.positions(),
                    book.signals(SignalState.ACTIVE),
                    book.signals(SignalState.COMPLETED),
                    book.holdings().ledger());
        }
    }

    Book book(Journal on, String name) {
        BookSettings settings =
                new BookSettings(
                        name,
                        TradingMode.PAPER,
                        Money.of("1000000"),
                        List.of(),
                        (_, _, _, _) -> new Charges(List.of(new Charge("fee", Money.of("20")))),
                        CALENDAR,
                        _ -> Optional.empty());
        return Book.onCallersThread(settings, on, clock);
    }

    Book publishing(Journal on, String name) {
        Book book = book(on, name);
        book.publishTo(_ -> {});
        return book;
    }

    /// Every other position is closed again.
    void trade(Journal on, String name, int from, int to) {
        try (Book book = publishing(on, name)) {
            for (int i = from; i < to; i++) {
                if (i % 2 == 0) {
                    close(book, "S" + i);
                } else {
                    open(book, "S" + i);
                }
            }
        }
    }

    void close(Book book, String id) {
        open(book, id);
        book.exit(id + "/P", ExitReason.TARGET, null, LOT);
        fill(book, id + "/X1", "120");
    }

    private void open(Book book, String id) {
        enter(book, id);
        fill(book, id + "/E1", "100");
    }

    void enter(Book book, String id) {
        book.emit(signal(id));
        book.admit(
                new EntryRequest(
                        id,
                        PUT,
                        Price.of("100"),
                        List.of(LOT),
                        PLAN,
                        SignalActivated.Action.ORDERED,
                        List.of(),
                        new MarketState(Price.of("100"), Duration.ZERO)));
    }

    Signal signal(String id) {
        return new Signal(
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
                clock.now());
    }

    private void fill(Book book, String orderId, String price) {
        Order order = book.order(orderId).orElseThrow();
        book.update(
                new BrokerUpdate(
                        new BrokerOrder(
                                "B-" + orderId,
                                order.tag(),
                                order.instrument(),
                                order.side(),
                                order.quantity(),
                                order.limit(),
                                OrderState.FILLED,
                                order.quantity(),
                                "",
                                clock.now()),
                        List.of(
                                new BrokerTrade(
                                        "T" + ++trades,
                                        order.quantity(),
                                        Price.of(price),
                                        clock.now()))));
    }
}
