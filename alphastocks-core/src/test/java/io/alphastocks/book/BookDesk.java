package io.alphastocks.book;

import io.alphastocks.event.BookEvent;
import io.alphastocks.event.Event;
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
import io.alphastocks.model.OrderPurpose;
import io.alphastocks.model.OrderState;
import io.alphastocks.model.PositionStatistics;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.RiskLimits;
import io.alphastocks.model.Side;
import io.alphastocks.model.Signal;
import io.alphastocks.model.SignalState;
import io.alphastocks.model.StrikeCandidate;
import io.alphastocks.model.StrikeCandidate.FilterResult;
import io.alphastocks.model.StrikeCandidate.Verdict;
import io.alphastocks.model.SubmitOutcome;
import io.alphastocks.model.Timeframe;
import io.alphastocks.model.TradingMode;
import io.alphastocks.risk.Exposure;
import io.alphastocks.risk.MarketState;
import io.alphastocks.risk.RiskRule;
import io.alphastocks.store.Journal;
import io.alphastocks.store.MemoryJournal;
import io.alphastocks.time.SimulatedClock;
import io.alphastocks.time.TradingCalendar;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// A book on the caller's thread with a simulated clock, and short words for what tests do with it.
/// Everything trades one put, in lots of 75, with charges of 20 an order and 0.1 %.
public final class BookDesk implements AutoCloseable {

    public static final TradingCalendar CALENDAR = TradingCalendar.nse();

    /// A Friday, 10:00 in India.
    public static final Instant START = Instant.parse("2021-06-11T04:30:00Z");

    public static final Money CAPITAL = Money.of("1000000");

    public static final OptionContract PUT =
            new OptionContract(
                    InstrumentId.of("NFO", "NIFTY2161715800PE"),
                    "NIFTY",
                    LocalDate.of(2021, 6, 17),
                    Price.of("15800"),
                    OptionType.PE,
                    Price.of("0.05"),
                    Quantity.of(75));

    /// 20 for the first fill of an order, and 0.1 % of its value.
    public static final ChargeModel CHARGES =
            (instrument, side, value, day) ->
                    new Charges(
                            List.of(
                                    new Charge("brokerage", Money.of("20")),
                                    new Charge("tax", value.percent(0.1))));

    /// Limits that nothing reaches.
    public static final RiskLimits WIDE =
            new RiskLimits(1_000, 100, 100, 100, 1_000, 1_000_000, 100, Duration.ofHours(1));

    /// Stop 70, target 170, 60 % at 145; the underlying's own levels 15,700 and 16,000.
    public static final ExitPlan PLAN =
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

    private static final Quantity LARGEST = Quantity.of(1_800);

    public final SimulatedClock clock = SimulatedClock.at(START);
    public final List<Event> published = new ArrayList<>();

    /// What the book published beside what it stored.
    public final List<Event> told = new ArrayList<>();

    /// What units could be sold for; nothing at first.
    public final Map<InstrumentId, Price> marks = new HashMap<>();

    private final Consumer<Event> bus;
    private final BookSettings settings;
    private Journal journal;
    private Book book;
    private int trades;

    public BookDesk(TradingMode mode, RiskLimits limits, Journal journal) {
        this(mode, limits, journal, _ -> {});
    }

    /// @param bus gets what is published, too
    public BookDesk(TradingMode mode, RiskLimits limits, Journal journal, Consumer<Event> bus) {
        this.bus = bus;
        this.settings =
                new BookSettings(
                        "main",
                        mode,
                        CAPITAL,
                        RiskRule.of(limits),
                        CHARGES,
                        CALENDAR,
                        id -> Optional.ofNullable(marks.get(id)));
        this.journal = journal;
        this.book = open();
    }

    public static BookDesk paper() {
        return paper(WIDE);
    }

    public static BookDesk paper(RiskLimits limits) {
        return new BookDesk(TradingMode.PAPER, limits, MemoryJournal.create());
    }

    public static BookDesk logging() {
        return new BookDesk(TradingMode.LOGGING_ONLY, RiskLimits.DEFAULT, MemoryJournal.create());
    }

    private Book open() {
        Book opened = Book.onCallersThread(settings, journal, clock);
        opened.publishTo(event -> {
            (event instanceof BookEvent ? published : told).add(event);
            bus.accept(event);
        });
        return opened;
    }

    public Book book() {
        return book;
    }

    public BookSettings settings() {
        return settings;
    }

    /// Ends the book and opens another one on its journal.
    public BookDesk reopen() {
        book.close();
        book = open();
        return this;
    }

    public Journal journal() {
        return journal;
    }

    /// Puts another journal in the place of the first, such as a copy, for the next opening.
    public void journal(Journal other) {
        journal = other;
    }

    public void pass(Duration time) {
        clock.advanceTo(clock.now().plus(time));
    }

    /// A signal on NIFTY, now.
    public Signal signal(String id, String strategy, Side action) {
        return signal(id, strategy, action, clock.now());
    }

    public static Signal signal(String id, String strategy, Side action, Instant time) {
        boolean buy = action == Side.BUY;
        return new Signal(
                id,
                "NIFTY",
                strategy,
                action,
                Price.of("15800"),
                Price.of(buy ? "15700" : "15900"),
                Price.of(buy ? "16100" : "15500"),
                8.5,
                1.9,
                Timeframe.MIN_5,
                "test",
                time);
    }

    /// Emits a SELL of a strategy of its own.
    public Signal emit(String id) {
        Signal signal = signal(id, "strategy of " + id, Side.SELL);
        book.emit(signal);
        return signal;
    }

    public Admission admit(String signalId, long... slices) {
        return book.admit(request(signalId, PLAN, SignalActivated.Action.ORDERED, slices));
    }

    public Admission log(String signalId, long... slices) {
        return book.admit(request(signalId, PLAN, SignalActivated.Action.LOGGED, slices));
    }

    /// Asks for the put at 100.
    public static EntryRequest request(
            String signalId, ExitPlan plan, SignalActivated.Action action, long... slices) {
        return new EntryRequest(
                signalId,
                PUT,
                Price.of("100"),
                Arrays.stream(slices).mapToObj(Quantity::of).toList(),
                plan,
                action,
                List.of(
                        new StrikeCandidate(
                                PUT,
                                Price.of("100"),
                                0.1,
                                List.of(
                                        new FilterResult(
                                                "volume", Verdict.PASSED, "500", ">= 100")),
                                true)),
                new MarketState(Price.of("100"), Duration.ZERO));
    }

    /// Settings of a paper book.
    public static BookSettings settings(String name, Money capital, RiskLimits limits) {
        return new BookSettings(
                name,
                TradingMode.PAPER,
                capital,
                RiskRule.of(limits),
                CHARGES,
                CALENDAR,
                _ -> Optional.empty());
    }

    /// A signal whose entry of one slice is filled at 100.
    public OptionPosition opened(String id, long units) {
        emit(id);
        admit(id, units);
        fill(id + "/E1", units, "100");
        return position(id);
    }

    public void ack(String orderId) {
        book.submitted(orderId, new SubmitOutcome.Acked("B-" + orderId));
    }

    public BrokerNews update(String orderId, OrderState state, BrokerTrade... trades) {
        return book.update(news(orderId, state, trades));
    }

    public BrokerUpdate news(String orderId, OrderState state, BrokerTrade... trades) {
        return news(orderId, state, List.of(trades));
    }

    BrokerUpdate news(String orderId, OrderState state, List<BrokerTrade> trades) {
        return news(orderId, state, trades, "");
    }

    /// News as the broker pushes it; of an order that the book does not have, somebody else's.
    BrokerUpdate news(String orderId, OrderState state, List<BrokerTrade> trades, String reason) {
        Order order =
                book.order(orderId)
                        .orElseGet(() ->
                                Order.market(
                                        orderId,
                                        "",
                                        "",
                                        OrderPurpose.ENTRY,
                                        PUT.id(),
                                        Side.BUY,
                                        Quantity.of(75),
                                        "",
                                        clock.now()));
        return new BrokerUpdate(shown(order, state, trades, reason, clock.now()), trades);
    }

    /// An order as a broker shows it that counts only some executions.
    public static BrokerOrder shown(
            Order order, OrderState state, List<BrokerTrade> counted, String reason, Instant time) {
        Quantity filled = Quantity.ZERO;
        for (BrokerTrade trade : counted) {
            filled = filled.plus(trade.quantity());
        }
        return new BrokerOrder(
                "B-" + order.id(),
                order.tag(),
                order.instrument(),
                order.side(),
                order.quantity(),
                order.limit(),
                state,
                filled,
                reason,
                time);
    }

    public BrokerTrade trade(String tradeId, long units, String price) {
        return new BrokerTrade(tradeId, Quantity.of(units), Price.of(price), clock.now());
    }

    /// An execution that leaves the state of the order to the book.
    public void fill(String orderId, long units, String price) {
        update(orderId, OrderState.PARTIALLY_FILLED, trade("T" + ++trades, units, price));
    }

    /// Every live order comes to nothing.
    public void cancelAll() {
        book.liveOrders().forEach(order -> update(order.id(), OrderState.CANCELLED));
    }

    public ExitDecision exit(String signalId, ExitReason reason) {
        return book.exit(signalId + "/P", reason, null, LARGEST);
    }

    public Order order(String id) {
        return book.order(id).orElseThrow();
    }

    public OptionPosition position(String signalId) {
        return book.position(signalId + "/P").orElseThrow();
    }

    public SignalEntry entry(String signalId) {
        return book.signal(signalId).orElseThrow();
    }

    public SignalState stateOf(String signalId) {
        return entry(signalId).state();
    }

    /// What was published of a type, in order.
    public <E extends Event> List<E> published(Class<E> type) {
        return published.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /// The names of what was published since the last call, in order.
    public List<String> news() {
        List<String> names = published.stream().map(e -> e.getClass().getSimpleName()).toList();
        published.clear();
        return names;
    }

    public List<BookEvent> stored() {
        List<BookEvent> events = new ArrayList<>();
        book.readEvents(events::add);
        return events;
    }

    /// All that a book knows.
    public record State(
            Ledger ledger,
            Exposure exposure,
            List<Order> orders,
            List<Order> liveOrders,
            List<OptionPosition> positions,
            List<OptionPosition> openPositions,
            PositionStatistics positionStatistics,
            List<SignalEntry> signals,
            List<SignalEntry> lastSignals,
            @Nullable Instant lastEventTime) {

        public static State of(Book book) {
            List<SignalEntry> signals = new ArrayList<>();
            for (SignalState state : SignalState.values()) {
                signals.addAll(book.signals(state));
            }
            Optional<Instant> last = book.lastEventTime();
            return new State(
                    book.holdings().ledger(),
                    book.exposure(),
                    book.orders(),
                    book.liveOrders(),
                    book.positions(),
                    book.openPositions(),
                    book.positionStatistics(),
                    signals,
                    book.lastSignals(),
                    last.orElse(null));
        }
    }

    public State state() {
        return State.of(book);
    }

    @Override
    public void close() {
        book.close();
    }
}
