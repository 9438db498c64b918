package io.alphastocks.book;

import com.google.common.collect.Collections2;

import io.alphastocks.event.AccountOpened;
import io.alphastocks.event.BookEvent;
import io.alphastocks.event.BrokerReconciled;
import io.alphastocks.event.ExitRequested;
import io.alphastocks.event.LimitsChanged;
import io.alphastocks.event.OrderAlarm;
import io.alphastocks.event.OrderChanged;
import io.alphastocks.event.OrderFilled;
import io.alphastocks.event.OrderIntended;
import io.alphastocks.event.OrderModified;
import io.alphastocks.event.OrderRequested;
import io.alphastocks.event.PositionClosed;
import io.alphastocks.event.PositionOpened;
import io.alphastocks.event.RiskLimitReached;
import io.alphastocks.event.RunStarted;
import io.alphastocks.event.SignalActivated;
import io.alphastocks.event.SignalEnded;
import io.alphastocks.event.SignalGenerated;
import io.alphastocks.event.SignalRejected;
import io.alphastocks.event.SignalUpdated;
import io.alphastocks.event.StopTightened;
import io.alphastocks.event.TradeEvent;
import io.alphastocks.event.TradingHalted;
import io.alphastocks.event.TradingResumed;
import io.alphastocks.model.BrokerOrder;
import io.alphastocks.model.Charges;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.ExitReason;
import io.alphastocks.model.Fill;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Money;
import io.alphastocks.model.OptionPosition;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderPurpose;
import io.alphastocks.model.PositionStatistics;
import io.alphastocks.model.Price;
import io.alphastocks.model.RiskLimits;
import io.alphastocks.model.Side;
import io.alphastocks.model.SignalState;
import io.alphastocks.model.TradingStatus;
import io.alphastocks.risk.Exposure;
import io.alphastocks.time.TradingCalendar;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// The state of an account: the sum of its events, and nothing else. One thread at a time.
///
/// A snapshot of it is all its fields, see [AccountCodec]; `transient` is what follows from others.
final class Account {

    private static final long MINUTE_MICROS = 60_000_000;

    private final TradingCalendar calendar;
    private final Function<InstrumentId, Optional<Price>> marks;

    private final Table<KeptSignal> signals = new Table<>(KeptSignal.KIND);
    private final Table<LastSignal> lastSignals = new Table<>(LastSignal.KIND);
    private final Table<KeptOrder> orders = new Table<>(KeptOrder.KIND);
    final Table<OptionPosition> positions =
            new Table<>(
                    new Table.Kind<>(
                            OptionPosition.class,
                            OptionPosition::id,
                            List.of(),
                            OptionPosition::isOpen));

    private final Map<String, PositionStatistics.Result> results = new HashMap<>();
    final transient ClosedPositions closed = new ClosedPositions(results);
    private final Map<String, OrderQuestions.Asked> asked = new HashMap<>();
    private final Set<String> duplicates = new HashSet<>();
    final transient OrderQuestions questions = new OrderQuestions(asked, duplicates);
    private final Deque<Long> entryTimes = new ArrayDeque<>();

    private @Nullable AccountOpened opened;
    private @Nullable RunStarted lastRun;
    private Money cash = Money.ZERO;
    private Money positionCost = Money.ZERO;
    private Money realised = Money.ZERO;
    private Money charges = Money.ZERO;
    private LocalDate day = LocalDate.MIN;
    private Money realisedToday = Money.ZERO;
    private int consecutiveLosses;
    private TradingStatus trading = TradingStatus.ACTIVE;
    private @Nullable LimitsChanged limits;
    private long events;
    private long lastMicros = Long.MIN_VALUE;

    /// @param marks what a unit could be sold for now
    Account(TradingCalendar calendar, Function<InstrumentId, Optional<Price>> marks) {
        this.calendar = calendar;
        this.marks = marks;
    }

    void apply(BookEvent event) {
        events++;
        if (!(event instanceof AccountOpened || event instanceof RunStarted)) {
            lastMicros = Math.max(lastMicros, event.timeMicros());
        }
        switch (event) {
            case AccountOpened e -> {
                opened = e;
                cash = e.capital();
            }
            case RunStarted e -> lastRun = e;
            case SignalGenerated e -> {
                signals.put(
                        new KeptSignal(
                                new SignalEntry(e.signal(), SignalState.NEW, false, null),
                                0,
                                null));
                lastSignals.put(LastSignal.of(e.signal()));
            }
            case SignalActivated e -> change(e.signal().id(), entry -> entry.activatedBy(e));
            case SignalUpdated e -> {
                if (e.what().equals(SignalUpdated.TOUCHED)) {
                    change(e.signalId(), SignalEntry::asTouched);
                } else if (e.what().equals(SignalUpdated.EXIT_REQUESTED)) {
                    requestExit(e.signalId(), ExitReason.valueOf(e.newValue()));
                }
            }
            case SignalRejected e ->
                    change(e.signal().id(), entry -> entry.in(SignalState.REJECTED));
            case SignalEnded e -> change(e.signal().id(), entry -> entry.in(e.state()));
            case OrderIntended e -> intended(e);
            case OrderModified e -> {
                replaceOrder(e.order());
                questions.modified(e.order().id());
            }
            case OrderChanged e -> changed(e.order());
            case OrderRequested e -> questions.apply(e);
            case OrderAlarm e -> questions.apply(e);
            case OrderFilled e -> filled(e);
            case StopTightened e -> put(e.position());
            case ExitRequested e -> {
                OptionPosition open = positions.get(e.positionId());
                if (open == null) {
                    requestExit(e.correlationId(), e.reason());
                } else {
                    put(open.exiting(e.reason()));
                }
            }
            case PositionOpened _, TradeEvent _, RiskLimitReached _, BrokerReconciled _ -> {
                // told for others; the fill has already changed the state
            }
            case PositionClosed e -> over(e);
            case LimitsChanged e -> limits = e;
            case TradingHalted e -> trading = e.status();
            case TradingResumed _ -> trading = TradingStatus.ACTIVE;
        }
    }

    private void intended(OrderIntended e) {
        replace(new KeptOrder(e.order(), Charges.NONE, List.of(), e.exitReason()));
        if (e.order().purpose() == OrderPurpose.ENTRY) {
            while (!entryTimes.isEmpty()
                    && entryTimes.getFirst() <= e.timeMicros() - MINUTE_MICROS) {
                entryTimes.removeFirst();
            }
            entryTimes.addLast(e.timeMicros());
        } else if (e.exitReason() != null) {
            signals.put(keptSignal(e.order().signalId()).withExitOrder());
            put(position(e.order().positionId()).exiting(e.exitReason()));
        }
    }

    private void requestExit(String signalId, ExitReason reason) {
        signals.put(keptSignal(signalId).withExitRequest(reason));
    }

    private void changed(Order order) {
        replaceOrder(order);
        boolean cameToNothing = order.state().isTerminal() && order.filled().isZero();
        if (cameToNothing && keptOrder(order.id()).exitReason() == ExitReason.PARTIAL_TARGET) {
            put(position(order.positionId()).withoutPartialExit());
        }
    }

    private void filled(OrderFilled e) {
        Fill fill = e.fill();
        replace(keptOrder(e.order().id()).filledBy(e));
        OptionPosition before = positions.get(fill.positionId());
        OptionPosition start = before == null ? FilledPositions.begun(this, e) : before;
        OptionPosition after = start.with(fill);
        Money costChange = after.cost().minus(start.cost());
        Money paid = fill.charges().total();
        cash =
                fill.side() == Side.BUY
                        ? cash.minus(fill.value()).minus(paid)
                        : cash.plus(fill.value()).minus(paid);
        positionCost = positionCost.plus(costChange);
        Money profit = after.realisedGross().minus(start.realisedGross());
        realised = realised.plus(profit);
        LocalDate made = dayOf(FilledPositions.countedAt(fill.time(), e.order(), e.time()));
        rollTo(made);
        if (made.equals(day)) { // what is told of an earlier day gives this one no room to lose
            realisedToday = realisedToday.plus(profit).minus(paid);
        }
        charges = charges.plus(paid);
        put(after);
    }

    private void over(PositionClosed e) {
        put(e.position());
        rollTo(dayOf(e.time()));
        consecutiveLosses = e.net().isNegative() ? consecutiveLosses + 1 : 0;
    }

    private void put(OptionPosition position) {
        closed.replace(positions.get(position.id()), position);
        positions.put(position);
    }

    private void rollTo(LocalDate today) {
        if (today.isAfter(day)) {
            day = today;
            realisedToday = Money.ZERO;
            consecutiveLosses = 0;
        }
    }

    private void change(String signalId, UnaryOperator<SignalEntry> how) {
        KeptSignal kept = keptSignal(signalId);
        signals.put(kept.as(how.apply(kept.entry())));
    }

    private void replaceOrder(Order order) {
        replace(keptOrder(order.id()).as(order));
    }

    private void replace(KeptOrder kept) {
        orders.put(kept);
        questions.apply(kept.order());
    }

    private KeptSignal keptSignal(String id) {
        KeptSignal kept = signals.get(id);
        if (kept == null) {
            throw new IllegalArgumentException("the book has no signal " + id);
        }
        return kept;
    }

    KeptOrder keptOrder(String id) {
        KeptOrder kept = orders.get(id);
        if (kept == null) {
            throw new IllegalArgumentException("the book has no order " + id);
        }
        return kept;
    }

    SignalEntry signal(String id) {
        return keptSignal(id).entry();
    }

    @Nullable SignalEntry signalOrNull(String id) {
        KeptSignal kept = signals.get(id);
        return kept == null ? null : kept.entry();
    }

    /// All signals, oldest first.
    List<SignalEntry> signals() {
        return signals.all().stream().map(KeptSignal::entry).toList();
    }

    Collection<SignalEntry> openSignals() {
        return Collections2.transform(signals.open(), KeptSignal::entry);
    }

    /// The latest signal of a strategy on a symbol, of any day.
    @Nullable SignalEntry lastSignal(String strategy, String symbol) {
        LastSignal last = lastSignals.get(LastSignal.key(strategy, symbol));
        return last == null ? null : signal(last.signalId());
    }

    /// The latest signal of every strategy and symbol.
    List<SignalEntry> lastSignals() {
        return lastSignals.all().stream().map(last -> signal(last.signalId())).toList();
    }

    Order order(String id) {
        return keptOrder(id).order();
    }

    @Nullable Order orderOrNull(String id) {
        KeptOrder kept = orders.get(id);
        return kept == null ? null : kept.order();
    }

    /// The order that a broker tells of, known by the broker's id or else by its tag; null where it
    /// is somebody else's. Whether it is what was ordered says [Order#isShownAs].
    @Nullable Order order(BrokerOrder shown) {
        KeptOrder known = orders.find(KeptOrder.brokerKey(shown.brokerOrderId()));
        KeptOrder kept = known == null ? orders.find(KeptOrder.tagKey(shown.tag())) : known;
        return kept == null ? null : kept.order();
    }

    /// All orders, oldest first.
    List<Order> orders() {
        return orders.all().stream().map(KeptOrder::order).toList();
    }

    Collection<Order> liveOrders() {
        return Collections2.transform(orders.open(), KeptOrder::order);
    }

    OptionPosition position(String id) {
        OptionPosition position = positions.get(id);
        if (position == null) {
            throw new IllegalArgumentException("the book has no position " + id);
        }
        return position;
    }

    boolean hasTrade(String orderId, String tradeId) {
        return keptOrder(orderId).trades().contains(tradeId);
    }

    /// Why an exit order was made.
    ExitReason exitReason(String orderId) {
        KeptOrder kept = orders.get(orderId);
        return kept == null || kept.exitReason() == null ? ExitReason.MANUAL : kept.exitReason();
    }

    /// Why the latest exit order of a position was made.
    ExitReason lastExitReason(OptionPosition position) {
        return exitReason(position.signalId() + "/X" + exitOrders(position.signalId()));
    }

    /// Why a trade is to be closed that was not open yet; null where nobody asked for it.
    @Nullable ExitReason exitRequest(String signalId) {
        return keptSignal(signalId).exitRequest();
    }

    /// How many exit orders the trade of a signal has had.
    int exitOrders(String signalId) {
        return keptSignal(signalId).exitOrders();
    }

    /// The charges of an order so far.
    Money paid(String orderId) {
        return keptOrder(orderId).charges().total();
    }

    /// @param model of what entries under way will still cost beside their price
    Exposure exposure(long nowMicros, ChargeModel model) {
        Instant now = EpochMicros.toInstant(nowMicros);
        LocalDate today = dayOf(now);
        boolean current = today.equals(day);
        Reservation reserved = Reservation.of(this, model, today);
        return new Exposure(
                capital(),
                cash,
                reserved.money(),
                reserved.charges(),
                positionCost,
                positions.open().size() + reserved.positions(),
                today,
                calendar.accountingDayEnd(now).orElse(null),
                current ? realisedToday : Money.ZERO,
                FilledPositions.openLoss(positions.open(), marks),
                current ? consecutiveLosses : 0,
                (int) entryTimes.stream().filter(at -> at > nowMicros - MINUTE_MICROS).count(),
                questions.unresolved(),
                trading,
                limits);
    }

    Ledger ledger() {
        return new Ledger(capital(), cash, positionCost, realised, charges);
    }

    Money capital() {
        return opened == null ? Money.ZERO : opened.capital();
    }

    String name() {
        return opened == null ? "" : opened.account();
    }

    @Nullable AccountOpened opened() {
        return opened;
    }

    /// The run over recorded data that began last; null where there was none.
    @Nullable RunStarted lastRun() {
        return lastRun;
    }

    TradingStatus trading() {
        return trading;
    }

    RiskLimits limits(RiskLimits configured) {
        return LimitsChanged.inForce(limits, configured);
    }

    /// How many events there have been; the next one is numbered one higher.
    long events() {
        return events;
    }

    /// The latest time of anything but beginnings, [Long#MIN_VALUE] where there is none.
    long lastMicros() {
        return lastMicros;
    }

    /// The trading day whose figures a time belongs to.
    LocalDate dayOf(Instant time) {
        return calendar.accountingDay(time);
    }

    /// The date by which charges are looked up.
    LocalDate dateOf(Instant time) {
        return calendar.tradingDay(time);
    }
}
