package io.alphastocks.book;

import io.alphastocks.event.AccountOpened;
import io.alphastocks.event.BookEvent;
import io.alphastocks.event.BrokerReconciled;
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
import io.alphastocks.model.Price;
import io.alphastocks.model.Side;
import io.alphastocks.model.SignalState;
import io.alphastocks.model.TradingStatus;
import io.alphastocks.risk.Exposure;
import io.alphastocks.time.TradingCalendar;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The state of an account: the sum of its events, and nothing else. One thread at a time.
///
/// A snapshot of it is all its fields, see [AccountCodec]: `transient` are those that [#derive]
/// makes from others.
final class Account {

    private static final long MINUTE_MICROS = 60_000_000;

    private final TradingCalendar calendar;
    private final Function<InstrumentId, Optional<Price>> marks;

    final Map<String, SignalEntry> signals = new LinkedHashMap<>();
    final transient Map<String, SignalEntry> openSignals = new LinkedHashMap<>();
    final Map<String, String> lastSignals = new HashMap<>();
    final Map<String, Order> orders = new LinkedHashMap<>();
    private final transient OrderIndex orderIndex = new OrderIndex(orders);
    final transient Map<String, Order> liveOrders = new LinkedHashMap<>();
    final Map<String, Charges> orderCharges = new HashMap<>();
    final Map<String, OptionPosition> positions = new LinkedHashMap<>();
    final transient Map<String, OptionPosition> openPositions = new LinkedHashMap<>();
    private final Map<String, OrderQuestions.Asked> asked = new HashMap<>();
    private final Set<String> duplicates = new HashSet<>();
    final transient OrderQuestions questions = new OrderQuestions(asked, duplicates);
    private final Map<String, Integer> exitOrders = new HashMap<>();
    private final Map<String, ExitReason> exitReasons = new HashMap<>();
    private final Map<String, ExitReason> exitRequests = new HashMap<>();
    private final Set<String> trades = new HashSet<>();
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
                replaceSignal(
                        e.signal().id(), new SignalEntry(e.signal(), SignalState.NEW, false, null));
                lastSignals.put(key(e.signal().strategy(), e.signal().symbol()), e.signal().id());
            }
            case SignalActivated e -> replaceSignal(e.signal().id(), signal(e).activatedBy(e));
            case SignalUpdated e -> {
                if (e.what().equals(SignalUpdated.TOUCHED)) {
                    replaceSignal(e.signalId(), signal(e.signalId()).asTouched());
                } else if (e.what().equals(SignalUpdated.EXIT_REQUESTED)) {
                    exitRequests.put(e.signalId(), ExitReason.valueOf(e.newValue()));
                }
            }
            case SignalRejected e ->
                    replaceSignal(
                            e.signal().id(), signal(e.signal().id()).in(SignalState.REJECTED));
            case SignalEnded e ->
                    replaceSignal(e.signal().id(), signal(e.signal().id()).in(e.state()));
            case OrderIntended e -> intended(e);
            case OrderModified e -> {
                replaceOrder(e.order());
                questions.modified(e.order().id());
            }
            case OrderChanged e -> changed(e.order());
            case OrderRequested e -> questions.apply(e);
            case OrderAlarm e -> questions.apply(e);
            case OrderFilled e -> filled(e);
            case StopTightened e -> replacePosition(e.position());
            case PositionOpened _, TradeEvent _, RiskLimitReached _, BrokerReconciled _ -> {
                // told for others; the fill has already changed the state
            }
            case PositionClosed e -> closed(e);
            case TradingHalted e -> trading = e.status();
            case TradingResumed _ -> trading = TradingStatus.ACTIVE;
        }
    }

    private void intended(OrderIntended e) {
        replaceOrder(e.order());
        if (e.order().purpose() == OrderPurpose.ENTRY) {
            entryTimes.addLast(e.timeMicros());
        } else if (e.exitReason() != null) {
            exitOrders.merge(e.order().signalId(), 1, Integer::sum);
            exitReasons.put(e.order().id(), e.exitReason());
            replacePosition(position(e.order().positionId()).exiting(e.exitReason()));
        }
    }

    private void changed(Order order) {
        replaceOrder(order);
        boolean cameToNothing = order.state().isTerminal() && order.filled().isZero();
        if (cameToNothing && exitReasons.get(order.id()) == ExitReason.PARTIAL_TARGET) {
            replacePosition(position(order.positionId()).withoutPartialExit());
        }
    }

    private void filled(OrderFilled e) {
        Fill fill = e.fill();
        replaceOrder(e.order());
        trades.add(tradeKey(fill.orderId(), fill.tradeId()));
        orderCharges.merge(fill.orderId(), fill.charges(), Charges::plus);
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
        rollTo(dayOf(fill.time()));
        realisedToday = realisedToday.plus(profit).minus(paid);
        charges = charges.plus(paid);
        replacePosition(after);
    }

    private void closed(PositionClosed e) {
        replacePosition(e.position());
        rollTo(dayOf(e.time()));
        consecutiveLosses = e.net().isNegative() ? consecutiveLosses + 1 : 0;
    }

    private void rollTo(LocalDate today) {
        if (today.isAfter(day)) {
            day = today;
            realisedToday = Money.ZERO;
            consecutiveLosses = 0;
        }
    }

    private SignalEntry signal(SignalActivated e) {
        return signal(e.signal().id());
    }

    SignalEntry signal(String id) {
        SignalEntry entry = signals.get(id);
        if (entry == null) {
            throw new IllegalArgumentException("the book has no signal " + id);
        }
        return entry;
    }

    OptionPosition position(String id) {
        OptionPosition position = positions.get(id);
        if (position == null) {
            throw new IllegalArgumentException("the book has no position " + id);
        }
        return position;
    }

    private void replaceSignal(String id, SignalEntry entry) {
        signals.put(id, entry);
        if (entry.state().isTerminal()) {
            openSignals.remove(id);
        } else {
            openSignals.put(id, entry);
        }
    }

    private void replaceOrder(Order order) {
        orders.put(order.id(), order);
        orderIndex.add(order);
        questions.apply(order);
        if (order.isLive()) {
            liveOrders.put(order.id(), order);
        } else {
            liveOrders.remove(order.id());
        }
    }

    private void replacePosition(OptionPosition position) {
        positions.put(position.id(), position);
        if (position.isOpen()) {
            openPositions.put(position.id(), position);
        } else {
            openPositions.remove(position.id());
        }
    }

    /// Makes what follows from other fields, after those were read from a snapshot.
    void derive() {
        signals.forEach((id, entry) -> {
            if (!entry.state().isTerminal()) {
                openSignals.put(id, entry);
            }
        });
        orders.forEach((id, order) -> {
            orderIndex.add(order);
            if (order.isLive()) {
                liveOrders.put(id, order);
            }
        });
        positions.forEach((id, position) -> {
            if (position.isOpen()) {
                openPositions.put(id, position);
            }
        });
    }

    /// The latest signal of a strategy on a symbol, of any day.
    @Nullable SignalEntry lastSignal(String strategy, String symbol) {
        String id = lastSignals.get(key(strategy, symbol));
        return id == null ? null : signals.get(id);
    }

    /// The order that a broker tells of; null where it is somebody else's.
    @Nullable Order order(BrokerOrder shown) {
        return orderIndex.find(shown);
    }

    boolean hasTrade(String orderId, String tradeId) {
        return trades.contains(tradeKey(orderId, tradeId));
    }

    /// Why an exit order was made.
    ExitReason exitReason(String orderId) {
        return exitReasons.getOrDefault(orderId, ExitReason.MANUAL);
    }

    /// Why the latest exit order of a position was made.
    ExitReason lastExitReason(OptionPosition position) {
        return exitReason(position.signalId() + "/X" + exitOrders(position.signalId()));
    }

    /// Why a trade is to be closed that was not open yet; null where nobody asked for it.
    @Nullable ExitReason exitRequest(String signalId) {
        return exitRequests.get(signalId);
    }

    /// How many exit orders the trade of a signal has had.
    int exitOrders(String signalId) {
        return exitOrders.getOrDefault(signalId, 0);
    }

    Exposure exposure(long nowMicros) {
        while (!entryTimes.isEmpty() && entryTimes.getFirst() <= nowMicros - MINUTE_MICROS) {
            entryTimes.removeFirst();
        }
        Instant now = EpochMicros.toInstant(nowMicros);
        LocalDate today = dayOf(now);
        boolean current = today.equals(day);
        Money reserved = Money.ZERO;
        Set<String> pending = new HashSet<>();
        for (Order order : liveOrders.values()) {
            if (order.purpose() == OrderPurpose.ENTRY) {
                SignalActivated sheet = signal(order.signalId()).activation();
                if (sheet != null) {
                    reserved = reserved.plus(sheet.price().times(order.open()));
                }
                if (!openPositions.containsKey(order.positionId())) {
                    pending.add(order.positionId());
                }
            }
        }
        return new Exposure(
                capital(),
                cash,
                reserved,
                positionCost,
                openPositions.size() + pending.size(),
                today,
                calendar.accountingDayEnd(now).orElse(null),
                current ? realisedToday : Money.ZERO,
                FilledPositions.openLoss(openPositions.values(), marks),
                current ? consecutiveLosses : 0,
                entryTimes.size(),
                questions.unresolved(),
                trading);
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

    private static String key(String strategy, String symbol) {
        return strategy + '\n' + symbol;
    }

    private static String tradeKey(String orderId, String tradeId) {
        return orderId + '\n' + tradeId;
    }
}
