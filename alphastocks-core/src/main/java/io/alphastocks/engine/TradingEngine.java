package io.alphastocks.engine;

import io.alphastocks.book.Book;
import io.alphastocks.book.BookSettings;
import io.alphastocks.book.BookView;
import io.alphastocks.broker.Broker;
import io.alphastocks.broker.Reconciliation;
import io.alphastocks.broker.ReconciliationPolicy;
import io.alphastocks.bus.EventBus;
import io.alphastocks.bus.EventPublisher;
import io.alphastocks.event.CandleCompleted;
import io.alphastocks.event.EventHeader;
import io.alphastocks.event.SystemReady;
import io.alphastocks.event.SystemShutdown;
import io.alphastocks.execution.ExecutorStatistics;
import io.alphastocks.market.FeedCounts;
import io.alphastocks.market.HistoricalCandles;
import io.alphastocks.market.InstrumentMaster;
import io.alphastocks.market.OptionChain;
import io.alphastocks.model.AlphaStocksException;
import io.alphastocks.model.BrokerUpdate;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.ExitReason;
import io.alphastocks.model.PositionStatistics;
import io.alphastocks.model.Price;
import io.alphastocks.model.RiskLimits;
import io.alphastocks.model.TradingStatus;
import io.alphastocks.portfolio.Portfolio;
import io.alphastocks.signal.SignalManager;
import io.alphastocks.signal.SignalStatistics;
import io.alphastocks.store.Journal;
import io.alphastocks.strategy.StrategyRegistration;
import io.alphastocks.strategy.StrategyRunner;
import io.alphastocks.strategy.StrategyStatistics;
import io.alphastocks.time.EngineClock;
import io.alphastocks.time.SystemClock;
import io.alphastocks.time.TradingCalendar;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/// A trading engine: owns its bus, clock, book and everything on them. Any number of engines may
/// live in one process. Built by [#paper()], [#logging()] or [#live], run once, closed once, by one
/// thread; what tells of it, and what intervenes, may be called by any thread. On the deterministic
/// bus, which has one thread, that is the one of the run until it is over: what asks about the
/// account or intervenes throws an [IllegalStateException] on others.
public final class TradingEngine implements AutoCloseable {

    private final EngineSettings settings;
    private final TradingCalendar calendar;
    private final InstrumentMaster instruments;
    private final MarketRun market;
    private final EngineClock clock;
    private final EventBus bus;

    /// For what may neither wait nor fail for want of room: the book, strategies, timers.
    private final EventPublisher unthrottled;

    private final Shutdown shutdown;
    private final Book book;
    private final OptionChain chain = new OptionChain();
    private final FeedWatch watch;
    private final HaltDesk halts;
    private final @Nullable OrderRoute route;
    private final Settling settling;
    private final SignalManager signals;
    private final CandleLanes candles;
    private final HistoricalCandles history;
    private final List<StrategyRunner> runners = new ArrayList<>();
    private volatile @Nullable TradingDesk desk;
    private State state = State.BUILT;

    private enum State {
        BUILT,
        RUNNING,
        CLOSED
    }

    /// Starts to build an engine that writes complete trade sheets and opens nothing. It has no
    /// broker, not even a simulated one.
    public static EngineBuilder logging() {
        return new EngineBuilder(new MarketAccess.None());
    }

    /// Starts to build an engine that trades on a simulated venue. It has no other broker, and
    /// there is no way to give it one.
    public static EngineBuilder paper() {
        return new EngineBuilder(new MarketAccess.Simulated());
    }

    /// Starts to build an engine that trades with real money: on the broker's account that the
    /// consent names, within its bounds, on the concurrent bus. The engine closes the broker. This
    /// is the only way to give an engine a broker.
    ///
    /// Nothing is entered on data that is older than the limits allow, by this machine's clock, so
    /// that a recording opens nothing.
    ///
    /// @throws IllegalArgumentException if the broker trades another account
    public static EngineBuilder live(Broker broker, LiveConsent consent) {
        return live(broker, consent, SystemClock::epochMicros);
    }

    static EngineBuilder live(Broker broker, LiveConsent consent, LongSupplier now) {
        return new EngineBuilder(new MarketAccess.Live(broker, consent, now));
    }

    TradingEngine(EngineSettings settings, Journal journal, Shutdown shutdown) {
        this.settings = settings;
        this.shutdown = shutdown;
        calendar = settings.calendar();
        instruments = EngineParts.instruments(settings.feeds());
        List<StrategyRegistration> registrations =
                EngineParts.registrations(settings.strategies(), instruments);
        market = MarketRun.of(settings);
        shutdown.add(Shutdown.Stage.FEEDS, market::closeFeeds);
        shutdown.add(Shutdown.Stage.CLOCK, market);
        clock = market.clock();
        bus = EngineBus.open(settings, journal, clock, shutdown);
        unthrottled = bus.unthrottled();
        BookSettings account =
                new BookSettings(
                        settings.account(),
                        settings.access().mode(),
                        settings.capital(),
                        settings.rules(),
                        settings.charges(),
                        calendar,
                        chain::saleable);
        book =
                settings.concurrent()
                        ? Book.onOwnThread(account, market.input(), journal, clock)
                        : Book.onCallersThread(account, market.input(), journal, clock);
        shutdown.add(Shutdown.Stage.BOOK, book);
        route = OrderRoute.of(settings, book, clock, instruments, chain);
        if (route != null) {
            shutdown.add(Shutdown.Stage.VENUE, route::close);
            route.subscribe(bus);
        }
        settling = new Settling(bus, book, route);
        watch = new FeedWatch(bus, clock, market::dataMicros, calendar, settings::maxSilenceOf);
        halts = new HaltDesk(settings, book, route, clock);
        shutdown.add(Shutdown.Stage.HALTS, halts);
        market.connect(watch, chain, settling::await, halts::request);
        signals = SignalManager.over(book, bus, clock, calendar, instruments);
        candles = new CandleLanes(bus, clock, calendar, market.grace(), registrations);
        candles.subscribe();
        history = new HistoricalCandles(settings.history(), clock, calendar);
        bus.subscribe(
                CandleCompleted.class,
                o -> o.named("history").byKey(CandleCompleted::instrument).uninterruptible(),
                event -> history.onCandle(event.candle()));
        for (StrategyRegistration registration : registrations) {
            runners.add(
                    StrategyRunner.of(
                            registration,
                            clock,
                            book::openPositions,
                            signals::emit,
                            unthrottled::publish));
        }
    }

    /// Runs all recorded data, from the warm-up to the end of the last session, and checks that the
    /// money adds up.
    ///
    /// A run of this account over the same data that was interrupted is repeated from its start and
    /// goes on where it stopped. On the concurrent bus, and where the journal had failed in it, it
    /// is not repeated: data up to the last event that the book has stored only warms up.
    ///
    /// @throws AlphaStocksException if the journal kept fills from being booked until the end, or
    ///   the interrupted run had decided more than this one
    /// @throws io.alphastocks.book.BookException if another engine has taken the book, or this run
    ///   decides otherwise than the interrupted one has
    /// @throws IllegalStateException if it ran before or is closed, if a handler got stuck, or if
    ///   the portfolio does not balance
    public void run() {
        if (state != State.BUILT) {
            throw new IllegalStateException(
                    "an engine runs once; this one "
                            + (state == State.CLOSED ? "is closed" : "has begun its run"));
        }
        state = State.RUNNING;
        try {
            book.publishTo(unthrottled::publish);
            runAll();
        } finally {
            book.runIsOver();
        }
        portfolio().check();
    }

    private void runAll() {
        long resumeMicros = book.lastEventTime().map(EpochMicros::of).orElse(Long.MIN_VALUE);
        HistoryWarmUp warmUp = new HistoryWarmUp(history, calendar);
        for (StrategyRunner runner : runners) {
            runner.start(warmUp.of(runner.registration(), clock.micros()).until(resumeMicros));
            new StrategyLane(runner).subscribe(bus);
        }
        market.playUntil(resumeMicros);
        startTrading();
        market.play(book::check);
        settling.await();
        if (route != null && route.bookPending() > 0) {
            throw new AlphaStocksException(
                    "%s updates of the venue could not be booked: the account does not have all fills"
                            .formatted(route.pending()));
        }
        settling.await();
        book.check();
        if (!market.isStopped() && book.repeatsUntil().isPresent()) {
            throw new AlphaStocksException(
                    "account %s has decisions of this run up to %s that were not made again: a run goes on only with the strategies and settings that it began with"
                            .formatted(settings.account(), book.repeatsUntil().get()));
        }
    }

    private void startTrading() {
        halts.start();
        desk = TradingDesk.open(settings, book, route, bus, clock, instruments, chain, watch);
        watch.start();
        unthrottled.publish(
                new SystemReady(
                        header("ready"), settings.account(), settings.access().mode().name()));
    }

    /// Asks a run to end before its data does. May be called by any thread.
    public void stop() {
        market.stop();
    }

    private EventHeader header(String what) {
        Instant now = clock.now();
        String source = "engine:" + settings.account();
        return new EventHeader(source + "/" + what + "/" + now, now, source);
    }

    /// For handlers of the user's own; subscribe before [#run()]. Where the journal outlives its
    /// process, the bus holds the dead letters of earlier runs too, those whose events can be read
    /// back.
    public EventBus bus() {
        return bus;
    }

    /// The account, for reading.
    public BookView book() {
        return book;
    }

    /// The candles so far: those of history, and those of this run.
    public HistoricalCandles history() {
        return history;
    }

    /// What has been read from each feed so far, by its name.
    public Map<String, FeedCounts> feedCounts() {
        return market.counts();
    }

    /// Stops trading, or stops it more strictly than it is: `TradingStatus.reducing("news")`,
    /// `halted("news")`, or, the kill switch, `closingAll("news")`; each for good or `until` a
    /// time; one whose end is over changes nothing. It is stored before this returns, and a restart
    /// stays stopped; what is to be cancelled and closed is then sent.
    ///
    /// @return what holds now
    public TradingStatus halt(TradingStatus wanted) {
        return book.halt(wanted);
    }

    /// The limits in force.
    public RiskLimits limits() {
        return book.limits(settings.limits());
    }

    /// Changes the limits, from the next entry on. That is stored before this returns, and holds
    /// over restarts as long as the engine is configured with the same limits as now; who
    /// configures others gets those. What is held or under way stays as it is.
    ///
    /// @param who the person, and why
    /// @return whether they were other ones
    /// @throws IllegalArgumentException if nobody is named, or [RiskLimits#maxFeedSilence] is not
    ///   as configured: feeds are watched by that from the start of a run
    public boolean changeLimits(RiskLimits limits, String who) {
        Duration silence = settings.limits().maxFeedSilence();
        if (!limits.maxFeedSilence().equals(silence)) {
            throw new IllegalArgumentException(
                    "maxFeedSilence %s cannot be changed while the engine runs; it must be %s as configured"
                            .formatted(limits.maxFeedSilence(), silence));
        }
        return book.changeLimits(settings.limits(), limits, EngineParts.person(who));
    }

    /// Lets the account trade again, whatever has stopped it. A live engine reconciles first, by
    /// its policy: where book and broker then still differ, or the broker cannot be read, it stays
    /// halted. So does an engine while a file halts it.
    public Resumption resume(String reason) {
        return halts.resume(reason, desk != null);
    }

    /// Lays the book beside the broker's orders, trades and positions, or those of the simulated
    /// venue: books what it does not have, or halts trading. A live engine does so at its start.
    ///
    /// @throws io.alphastocks.broker.BrokerException if the broker cannot be read
    /// @throws IllegalStateException before the run has begun to trade, and in a logging engine
    public Reconciliation reconcile(ReconciliationPolicy whatDiffers) {
        OrderRoute way = route;
        if (desk == null || way == null) {
            throw new IllegalStateException("the engine does not trade, or not yet");
        }
        return way.reconcile(whatDiffers);
    }

    /// Ends an order of unknown fate by the word of a person who has made sure that the broker does
    /// not have it. A fill that comes after all is booked, and flagged as late.
    ///
    /// @param who the person, and how it is known
    /// @return false if the order is neither UNKNOWN nor NOT_FOUND
    /// @throws IllegalArgumentException if nobody is named, or the account has no such order
    public boolean resolve(String orderId, String who) {
        return book.life().resolve(orderId, EngineParts.person(who));
    }

    /// Books what a person knows of an order from elsewhere, such as the broker's contract note:
    /// fills and an end of yesterday that its order book no longer shows. Also a sale that is no
    /// order of the account, at the broker's own screen, or by the broker, who squares off: as
    /// exits of the positions that hold the contract, the oldest first. Executions are known by
    /// their ids, so that what is booked already changes nothing.
    ///
    /// @param update the order as the broker has it, with its broker order id or its tag, and its
    ///   executions
    /// @param who the person, and how it is known
    /// @throws IllegalArgumentException if nobody is named, if the account has the order otherwise
    ///   or under another broker order id, or has none and it is no sale of what is held, or while
    ///   own orders may still sell the units, or if executions are missing that the order counts,
    ///   or given twice; nothing is booked then
    public void adopt(BrokerUpdate update, String who) {
        book.life().adopt(update, EngineParts.person(who));
    }

    /// Closes a position whose contract has expired at its intrinsic value, in cash, as the
    /// exchange does it. A paper engine does that itself, as far as it has the underlying's ticks
    /// of that day; in a live one it is the word of a person, who has seen the broker's contract
    /// note. Orders of the position that still count as live end: book what they have filled first.
    ///
    /// A run over recorded data that was settled by hand, and is interrupted later, cannot be
    /// repeated: give it the underlying's ticks instead.
    ///
    /// @param underlying the final settlement value of the underlying
    /// @return false if the position is closed
    /// @throws IllegalArgumentException if the account has no such position, or the contract is
    ///   traded yet
    /// @throws IllegalStateException while a run is repeated
    public boolean settle(String positionId, Price underlying) {
        book.repeatsUntil()
                .ifPresent(until -> {
                    throw new IllegalStateException(
                            "the run is repeated until %s; position %s can be settled after that"
                                    .formatted(until, positionId));
                });
        return book.settle(positionId, underlying);
    }

    /// Closes a position; one whose entry is under way is not entered any further. The wish is
    /// stored before this returns, and holds over a restart until the position is over; its orders
    /// are then sent, as soon as the engine trades and the market is open. One that is on its way
    /// out already, and whose orders came to nothing, is tried again at once.
    ///
    /// @param reason any but [ExitReason#PARTIAL_TARGET], which is the plan's alone, and
    ///   [ExitReason#SETTLEMENT]
    /// @throws IllegalArgumentException if the account has no such position
    public void exit(String positionId, ExitReason reason) {
        if (!book.exitByHand(positionId, reason)) {
            exitAgain(positionId, reason);
        }
    }

    /// Closes all positions, and what is being entered, as [#exit] does: one decision, stored as
    /// one.
    public void exitAll(ExitReason reason) {
        book.exitAllByHand(reason).forEach(id -> exitAgain(id, reason));
    }

    /// A run that is repeated makes all its orders by itself.
    private void exitAgain(String positionId, ExitReason reason) {
        TradingDesk open = desk;
        if (open != null && book.repeatsUntil().isEmpty()) {
            open.positions().exit(positionId, reason);
        }
    }

    /// Cash and positions at this moment.
    public Portfolio portfolio() {
        return Portfolio.of(settings.account(), book);
    }

    public InstrumentMaster instruments() {
        return instruments;
    }

    /// The latest prices.
    public OptionChain chain() {
        return chain;
    }

    public TradingCalendar calendar() {
        return calendar;
    }

    public SignalStatistics signalStatistics() {
        return signals.statistics();
    }

    /// What the executor has done; empty before the run has begun to trade.
    public Optional<ExecutorStatistics> executorStatistics() {
        return Optional.ofNullable(desk).map(open -> open.executor().statistics());
    }

    /// What closed positions have brought, those of earlier runs included; empty before the run has
    /// begun to trade.
    public Optional<PositionStatistics> positionStatistics() {
        return Optional.ofNullable(desk).map(open -> open.positions().statistics());
    }

    public List<StrategyStatistics> strategyStatistics() {
        return runners.stream().map(StrategyRunner::statistics).toList();
    }

    /// Stops in order: strategies, bus, book, venue, journal. What is under way gets up to 10 s.
    /// Closing twice does nothing more.
    @Override
    public void close() {
        if (state == State.CLOSED) {
            return;
        }
        boolean ran = state == State.RUNNING;
        state = State.CLOSED;
        if (ran) {
            unthrottled.publish(
                    new SystemShutdown(header("shutdown"), settings.account(), "closed"));
            // Strategies say that they have stopped while the bus still takes it.
            EngineBus.settle(bus, settings.account());
        }
        shutdown.close();
    }
}
