package io.alphastocks.benchmarks;

import io.alphastocks.book.Book;
import io.alphastocks.book.BookSettings;
import io.alphastocks.book.EntryRequest;
import io.alphastocks.engine.TradingEngine;
import io.alphastocks.event.SignalActivated;
import io.alphastocks.market.InstrumentMaster;
import io.alphastocks.market.LiveFeed;
import io.alphastocks.model.BrokerOrder;
import io.alphastocks.model.BrokerTrade;
import io.alphastocks.model.BrokerUpdate;
import io.alphastocks.model.Charge;
import io.alphastocks.model.Charges;
import io.alphastocks.model.ExitPlan;
import io.alphastocks.model.ExitReason;
import io.alphastocks.model.Index;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Money;
import io.alphastocks.model.OptionContract;
import io.alphastocks.model.OptionType;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderState;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Side;
import io.alphastocks.model.Signal;
import io.alphastocks.model.SubmitOutcome;
import io.alphastocks.model.Timeframe;
import io.alphastocks.model.TradingMode;
import io.alphastocks.risk.MarketState;
import io.alphastocks.store.Journal;
import io.alphastocks.store.JournalRecord;
import io.alphastocks.store.MemoryJournal;
import io.alphastocks.strategy.MovingAverageCrossover;
import io.alphastocks.strategy.RsiStrategy;
import io.alphastocks.time.SimulatedClock;
import io.alphastocks.time.TradingCalendar;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A book of many orders, made by its own commands.
final class LargeBook {

    private static final Instant START = Instant.parse("2021-06-11T04:30:00Z");

    /// When an engine takes the book up: the same day, after all that it has.
    static final Instant RESTART = START.plus(Duration.ofMinutes(5));

    private static final Money CAPITAL = Money.of("100000000000");
    private static final String STREAM = "book/main";
    private static final int RECORDS_A_BATCH = 500;
    private static final int STRATEGIES = 100;
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
                    new ExitPlan.Partial(Price.of("145"), 60),
                    new ExitPlan.Trailing(Price.of("125"), 50),
                    Price.of("16000"),
                    Price.of("15700"),
                    START.plus(Duration.ofHours(4)),
                    Instant.parse("2021-06-17T09:00:00Z"),
                    Instant.parse("2021-06-11T09:45:00Z"));

    private final SimulatedClock clock = SimulatedClock.at(START);
    private final Book book;
    private int trades;
    private int signals;

    private LargeBook(Journal journal) {
        book = open(journal, clock);
    }

    /// Opens the book of a journal, as an engine would.
    static Book open(Journal journal) {
        return open(journal, SimulatedClock.at(START));
    }

    /// A paper engine on the book of a journal, as at a live market: on the concurrent bus, with a
    /// feed that has nothing to say yet, and with two strategies.
    static TradingEngine engine(Journal journal, SimulatedClock clock) {
        return TradingEngine.paper()
                .feed(new SilentFeed())
                .clock(clock)
                .journal(journal)
                .capital(CAPITAL)
                .strategy("NIFTY", Timeframe.MIN_5, MovingAverageCrossover.ema(9, 21))
                .strategy("NIFTY", Timeframe.MIN_1, new RsiStrategy())
                .build();
    }

    /// Has the index and the contract, and gives nothing.
    private static final class SilentFeed implements LiveFeed {

        @Override
        public String name() {
            return "silent";
        }

        @Override
        public InstrumentMaster instruments() {
            return InstrumentMaster.of(
                    List.of(new Index(InstrumentId.of("NSE", "NIFTY 50"), "NIFTY"), PUT));
        }

        @Override
        public void start(Listener listener) {}

        @Override
        public void close() {}
    }

    private static Book open(Journal journal, SimulatedClock clock) {
        BookSettings settings =
                new BookSettings(
                        "main",
                        TradingMode.PAPER,
                        CAPITAL,
                        List.of(),
                        (_, _, value, _) ->
                                new Charges(
                                        List.of(
                                                new Charge("brokerage", Money.of("20")),
                                                new Charge("tax", value.percent(0.1)))),
                        TradingCalendar.nse(),
                        _ -> Optional.empty());
        return Book.onCallersThread(settings, journal, clock);
    }

    /// Fills a journal: positions that were opened and closed, two orders each, and such as are
    /// open, one order each; of a hundred strategies.
    ///
    /// @return how many records it has then
    static long write(int orders, int open, Journal into) {
        MemoryJournal memory = MemoryJournal.create();
        LargeBook made = new LargeBook(memory);
        int closed = (orders - open) / 2;
        for (int i = 0; i < closed; i++) {
            made.enter("closed-" + i);
            made.exit("closed-" + i);
        }
        for (int i = 0; i < open; i++) {
            made.enter("open-" + i);
        }
        made.book.close();
        return copy(memory, into);
    }

    /// In large batches: what is measured is not how it was written.
    private static long copy(Journal from, Journal into) {
        List<JournalRecord> batch = new ArrayList<>();
        long[] copied = new long[1];
        from.read(
                STREAM,
                0,
                stored -> {
                    batch.add(
                            new JournalRecord(
                                    stored.id(),
                                    stored.type(),
                                    stored.time(),
                                    stored.correlationId(),
                                    stored.payload()));
                    copied[0]++;
                    if (batch.size() == RECORDS_A_BATCH) {
                        into.append(STREAM, into.version(STREAM), batch);
                        batch.clear();
                    }
                });
        if (!batch.isEmpty()) {
            into.append(STREAM, into.version(STREAM), batch);
        }
        return copied[0];
    }

    private void enter(String id) {
        clock.advanceTo(clock.micros() + 1_000);
        book.emit(
                new Signal(
                        id,
                        "NIFTY",
                        "strategy " + signals++ % STRATEGIES,
                        Side.SELL,
                        Price.of("15800"),
                        Price.of("15900"),
                        Price.of("15500"),
                        8.5,
                        1.9,
                        Timeframe.MIN_5,
                        "benchmark",
                        clock.now()));
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
        fill(id + "/E1", "100");
        book.touch(id, Price.of("15500"), true); // its strategy may give another one then
    }

    private void exit(String id) {
        book.exit(id + "/P", ExitReason.TARGET, null, LOT);
        fill(id + "/X1", "120");
    }

    private void fill(String orderId, String price) {
        Order order = book.order(orderId).orElseThrow();
        String brokerId = "SIM-" + orderId; // as the simulated venue names it
        book.submitted(orderId, new SubmitOutcome.Acked(brokerId));
        BrokerTrade trade =
                new BrokerTrade("T" + ++trades, order.quantity(), Price.of(price), clock.now());
        book.update(
                new BrokerUpdate(
                        new BrokerOrder(
                                brokerId,
                                order.tag(),
                                order.instrument(),
                                order.side(),
                                order.quantity(),
                                order.limit(),
                                OrderState.FILLED,
                                order.quantity(),
                                "",
                                clock.now()),
                        List.of(trade)));
    }
}
