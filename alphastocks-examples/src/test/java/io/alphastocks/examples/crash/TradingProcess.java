package io.alphastocks.examples.crash;

import io.alphastocks.book.Book;
import io.alphastocks.book.BookSettings;
import io.alphastocks.broker.BrokerException;
import io.alphastocks.broker.ChargeSchedule;
import io.alphastocks.broker.OrderRouter;
import io.alphastocks.bus.BusOptions;
import io.alphastocks.bus.EventBus;
import io.alphastocks.bus.EventBuses;
import io.alphastocks.event.BookEvent;
import io.alphastocks.event.TickReceived;
import io.alphastocks.execution.ExecutionSettings;
import io.alphastocks.execution.OptionsExecutors;
import io.alphastocks.jdbc.SqliteJournal;
import io.alphastocks.market.InstrumentMaster;
import io.alphastocks.market.OptionChain;
import io.alphastocks.model.BrokerOrder;
import io.alphastocks.model.BrokerTrade;
import io.alphastocks.model.BrokerUpdate;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.ExitReason;
import io.alphastocks.model.Money;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderState;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.RiskProfile;
import io.alphastocks.model.Signal;
import io.alphastocks.model.SignalState;
import io.alphastocks.model.Tick;
import io.alphastocks.model.TradingMode;
import io.alphastocks.position.PositionManager;
import io.alphastocks.position.PositionManagers;
import io.alphastocks.risk.RiskLimits;
import io.alphastocks.signal.SignalManager;
import io.alphastocks.signal.SignalManagers;
import io.alphastocks.store.Journal;
import io.alphastocks.time.SimulatedClock;
import io.alphastocks.time.TradingCalendar;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;

/// The process that is killed: book, executor, position and signal manager and order router as an
/// engine has them, on the concurrent bus, against the broker that a [VenueProcess] is. Started
/// again it carries on where its journal stands, until the session is over.
final class TradingProcess {

    static final String EVENT = "event ";
    static final String DONE = "done";
    static final TradingCalendar CALENDAR = TradingCalendar.nse();

    private static final int LONGEST = 2_000;
    private static final int SECONDS_BETWEEN_READS = 10;
    private static final long PACE_NANOS = 1_500_000;

    private final CrashMarket market;
    private final SimulatedClock clock = SimulatedClock.at(CrashMarket.START);
    private final EventBus bus =
            EventBuses.concurrent(BusOptions.defaults().named("crash").clock(clock));
    private final OptionChain chain = new OptionChain();
    private final VenueClient venue;
    private final Book book;
    private final OrderRouter router;
    private final SignalManager signals;
    private final PositionManager positions;

    /// How often the broker's order book was read without an order that may have been sent.
    private final Map<String, Integer> missing = new HashMap<>();

    private TradingProcess(CrashMarket market, Journal journal, VenueClient venue) {
        this.market = market;
        this.venue = venue;
        bus.subscribe(
                BookEvent.class,
                o -> o.named("announcer").serial(),
                event -> System.out.println(EVENT + event.id() + ";"));
        book = Book.onOwnThread(settings(), journal, clock, bus.unthrottled()::publish);
        book.lastEventTime().ifPresent(time -> clock.advanceTo(EpochMicros.of(time)));
        Executor calls = task -> Thread.ofVirtual().name("broker-call").start(task);
        router = new OrderRouter(book, venue, calls, clock);
        InstrumentMaster instruments = market.instruments();
        signals = SignalManagers.over(book, bus, clock, CALENDAR, instruments);
        read();
        positions =
                PositionManagers.over(
                        book, router, bus, clock, CALENDAR, instruments, _ -> largestOrder());
        new OptionsExecutors(
                        book,
                        positions,
                        instruments,
                        chain,
                        clock,
                        CALENDAR,
                        ExecutionSettings.of(RiskProfile.CONSERVATIVE),
                        limits(),
                        ChargeSchedule.india(),
                        _ -> largestOrder())
                .sending(bus, router);
    }

    static BookSettings settings() {
        return new BookSettings(
                "crash",
                TradingMode.LIVE,
                Money.of("1000000"),
                limits(),
                ChargeSchedule.india(),
                CALENDAR.zone());
    }

    private static RiskLimits limits() {
        return new RiskLimits(5, 90, 90, 1_000, 1_000);
    }

    /// So small that larger orders are sliced.
    private static Quantity largestOrder() {
        return Quantity.of(2L * CrashMarket.LOT);
    }

    /// Arguments: port of the venue, database, seed, step to be killed at, times it is passed.
    public static void main(String[] arguments) throws Exception {
        Steps steps = Steps.until(arguments[3], Integer.parseInt(arguments[4]));
        VenueClient venue = new VenueClient(Integer.parseInt(arguments[0]), steps);
        try (Journal sqlite = SqliteJournal.open(Path.of(arguments[1]))) {
            TradingProcess process =
                    new TradingProcess(
                            new CrashMarket(Long.parseLong(arguments[2])),
                            new SteppedJournal(sqlite, steps),
                            venue);
            process.runOrHalt();
            process.bus.close();
            process.router.close();
            process.book.close();
        }
        System.out.println(DONE);
        System.exit(0); // the venue's updates are still listened to
    }

    /// A failure ends the process as it is.
    private void runOrHalt() throws InterruptedException {
        try {
            run();
        } catch (RuntimeException e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    private void run() throws InterruptedException {
        int first = (int) ((clock.micros() - CrashMarket.micros(0)) / 1_000_000) + 1;
        for (int second = first; second < LONGEST; second++) {
            clock.advanceTo(CrashMarket.micros(second));
            for (Tick tick : market.ticks(second)) {
                chain.onTick(tick);
                bus.publish(new TickReceived(tick, "market"));
            }
            for (Signal signal : market.signals(second)) {
                signals.emit(signal);
            }
            if (second >= CrashMarket.EXITS && second % 10 == 0) {
                positions.exitAll(ExitReason.MANUAL);
            }
            LockSupport.parkNanos(PACE_NANOS);
            if (second % SECONDS_BETWEEN_READS == 0) {
                settle();
                read();
            }
            if (second > CrashMarket.EXITS && isOver()) {
                return;
            }
        }
        throw new IllegalStateException(
                "the session does not end: orders %s, positions %s, new signals %s"
                        .formatted(
                                book.liveOrders(),
                                book.openPositions(),
                                book.signals(SignalState.NEW)));
    }

    private void settle() throws InterruptedException {
        while (!bus.awaitIdle(Duration.ofSeconds(20))
                || !router.isIdle()
                || router.bookPending() > 0) {
            LockSupport.parkNanos(100_000);
        }
    }

    private boolean isOver() throws InterruptedException {
        settle();
        return book.liveOrders().isEmpty()
                && book.openPositions().isEmpty()
                && book.signals(SignalState.NEW).isEmpty()
                && book.signals(SignalState.ACTIVE).isEmpty();
    }

    /// Takes what the broker's order book says.
    private void read() {
        List<Order> before =
                book.liveOrders().stream()
                        .filter(o ->
                                o.state() == OrderState.INTENT
                                        || o.state() == OrderState.UNKNOWN
                                        || o.state() == OrderState.NOT_FOUND)
                        .toList();
        List<BrokerOrder> orders;
        Map<String, List<BrokerTrade>> trades;
        try {
            orders = venue.orders();
            trades = venue.trades();
        } catch (BrokerException e) {
            System.err.println("it is read again: " + e.getMessage());
            return;
        }
        Set<String> found = new HashSet<>();
        for (BrokerOrder order : orders) {
            found.add(order.tag());
            if (!book.update(
                    new BrokerUpdate(
                            order, trades.getOrDefault(order.brokerOrderId(), List.of())))) {
                throw new IllegalStateException("the book has no " + order);
            }
        }
        before.stream().filter(order -> !found.contains(order.tag())).forEach(this::notFound);
    }

    /// An order that two reads have not shown never arrived.
    private void notFound(Order order) {
        boolean ends = missing.merge(order.tag(), 1, Integer::sum) > 2;
        book.update(
                new BrokerUpdate(
                        new BrokerOrder(
                                "none-" + order.tag(),
                                order.tag(),
                                order.instrument(),
                                order.side(),
                                order.quantity(),
                                null,
                                ends ? OrderState.CANCELLED : OrderState.UNKNOWN,
                                Quantity.ZERO,
                                "not in the broker's order book",
                                clock.now()),
                        List.of()));
    }
}
