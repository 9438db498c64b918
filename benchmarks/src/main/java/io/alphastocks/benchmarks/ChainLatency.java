package io.alphastocks.benchmarks;

import io.alphastocks.book.Book;
import io.alphastocks.book.BookSettings;
import io.alphastocks.broker.ChargeSchedule;
import io.alphastocks.broker.OrderRouter;
import io.alphastocks.broker.ReconciliationPolicy;
import io.alphastocks.broker.ResolutionPolicy;
import io.alphastocks.bus.BusOptions;
import io.alphastocks.bus.EventBus;
import io.alphastocks.event.TickReceived;
import io.alphastocks.execution.ExecutionSettings;
import io.alphastocks.execution.OptionsExecutors;
import io.alphastocks.execution.PreTradeCheck;
import io.alphastocks.jdbc.SqliteJournal;
import io.alphastocks.market.MarketDataSink;
import io.alphastocks.market.OptionChain;
import io.alphastocks.market.RecordedFeed;
import io.alphastocks.market.SimulatedSession;
import io.alphastocks.model.Candle;
import io.alphastocks.model.Money;
import io.alphastocks.model.OptionContract;
import io.alphastocks.model.Order;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.RiskLimits;
import io.alphastocks.model.RiskProfile;
import io.alphastocks.model.Side;
import io.alphastocks.model.Signal;
import io.alphastocks.model.Tick;
import io.alphastocks.model.TickKind;
import io.alphastocks.model.Timeframe;
import io.alphastocks.model.TradingMode;
import io.alphastocks.position.ExitPolicy;
import io.alphastocks.position.PositionManager;
import io.alphastocks.risk.MarketState;
import io.alphastocks.risk.RiskRule;
import io.alphastocks.signal.SignalManager;
import io.alphastocks.store.Journal;
import io.alphastocks.store.MemoryJournal;
import io.alphastocks.time.SimulatedClock;
import io.alphastocks.time.TradingCalendar;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/// How long it takes from a tick to the broker: every tick makes one of sixteen strategies signal;
/// the signal is stored, published, judged, given a contract and a size, admitted, its intent
/// stored, and its order submitted. Two durable commits lie in between, and a third one stores what
/// the broker answered. The parts are those of an engine on a concurrent bus, put together by hand:
/// without candles and the rule of the session, and with a broker that refuses each order, so that
/// the account is never full, and positions are none.
///
/// Times run from when a tick is due, whether or not its publisher is late. Prints a table as
/// Markdown, with the forces of the same disk beside it.
public final class ChainLatency {

    private static final Instant NOW = Instant.parse("2026-07-08T04:30:00Z");
    private static final int STRATEGIES = 16;
    private static final int AT_ONCE = 10_000;
    private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long MEASURE_NANOS = TimeUnit.SECONDS.toNanos(Windows.SECONDS);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);
    private static final int FORCES = 500;

    /// No limit that this account comes near to.
    private static final RiskLimits WIDE =
            new RiskLimits(
                    1_000_000, 100, 100, 100, 1_000_000, 100_000_000, 100, Duration.ofDays(1));

    private final SimulatedClock clock = SimulatedClock.at(NOW);
    private final EventBus bus =
            EventBus.concurrent(BusOptions.defaults().clock(clock).warnDepth(Long.MAX_VALUE));
    private final OptionChain chain = new OptionChain();
    private final Windows times = new Windows();
    private final AtomicLong submitted = new AtomicLong();
    private final Journal journal;
    private final Book book;
    private final OrderRouter router;
    private final Tick index;

    /// When the first tick of the measurement is due.
    private volatile long from = Long.MAX_VALUE;

    private ChainLatency(Journal journal) {
        this.journal = journal;
        SimulatedSession session = SimulatedSession.nifty(42);
        index = warmUp(session);
        TradingCalendar calendar = TradingCalendar.nse();
        ChargeSchedule charges = ChargeSchedule.india();
        book =
                Book.onOwnThread(
                        new BookSettings(
                                "chain",
                                TradingMode.PAPER,
                                Money.of("100000000000"),
                                RiskRule.of(WIDE),
                                charges,
                                calendar,
                                chain::saleable),
                        journal,
                        clock);
        book.publishTo(bus.unthrottled()::publish);
        router =
                new OrderRouter(
                        book,
                        new RefusingBroker(this::onSubmit),
                        task -> Thread.ofVirtual().start(task),
                        clock,
                        ResolutionPolicy.DEFAULT,
                        ReconciliationPolicy.ADOPT);
        SignalManager signals =
                SignalManager.over(book, bus, clock, calendar, session.instruments());
        Function<OptionContract, Quantity> noFreeze = _ -> Quantity.of(Long.MAX_VALUE);
        PositionManager positions =
                PositionManager.over(
                        book,
                        router,
                        bus,
                        clock,
                        calendar,
                        session.instruments(),
                        noFreeze,
                        _ -> false,
                        ExitPolicy.DEFAULT);
        Object _ =
                new OptionsExecutors(
                                book,
                                positions,
                                session.instruments(),
                                chain,
                                clock,
                                calendar,
                                ExecutionSettings.of(RiskProfile.CONSERVATIVE),
                                RiskRule.of(WIDE),
                                charges,
                                noFreeze,
                                _ -> new MarketState(null, Duration.ZERO),
                                PreTradeCheck.NONE)
                        .sending(bus, router);
        for (int i = 0; i < STRATEGIES; i++) {
            int turn = i;
            bus.subscribe(
                    TickReceived.class,
                    o ->
                            o.named("strategy-" + turn)
                                    .filter(e -> number(e) % STRATEGIES == turn)
                                    .serial(),
                    event -> signals.emit(signal(event)));
        }
    }

    /// Lets the chain know all quotes.
    ///
    /// @return the last tick of the index
    private Tick warmUp(RecordedFeed session) {
        Map<String, Tick> latest = new HashMap<>();
        try (RecordedFeed.Cursor cursor = session.open()) {
            MarketDataSink sink =
                    new MarketDataSink() {
                        @Override
                        public void onTick(Tick tick) {
                            latest.put(tick.instrument().value(), tick);
                        }

                        @Override
                        public void onCandle(Candle candle) {
                            throw new IllegalStateException("the simulator gives ticks");
                        }
                    };
            while (cursor.nextMicros() <= clock.micros()) {
                cursor.deliver(sink);
            }
        }
        latest.values().forEach(chain::onTick);
        return Objects.requireNonNull(latest.get("NSE:NIFTY 50"));
    }

    /// The index's tick, numbered by the field of the day's volume, which an index does not have.
    private TickReceived tick(long due) {
        return new TickReceived(
                new Tick(
                        index.instrument(),
                        clock.micros(),
                        index.lastRaw(),
                        0,
                        due,
                        0,
                        0,
                        0,
                        0,
                        Tick.NOT_AVAILABLE,
                        TickKind.LIVE),
                "benchmark");
    }

    private static long number(TickReceived event) {
        return event.tick().dayVolume();
    }

    /// Each signal is its own strategy's, and so never the repetition of another.
    private Signal signal(TickReceived event) {
        Price last = event.tick().last();
        return new Signal(
                "signal-" + number(event),
                "NIFTY",
                "strategy-" + number(event),
                Side.BUY,
                last,
                Price.ofRaw(last.raw() / 100 * 99),
                Price.ofRaw(last.raw() / 100 * 102),
                8.5,
                2.0,
                Timeframe.MIN_5,
                "benchmark",
                clock.now());
    }

    private void onSubmit(Order order) {
        long due = Long.parseLong(order.signalId().substring("signal-".length()));
        times.record(due - from, Math.max(0, System.nanoTime() - due));
        submitted.incrementAndGet();
    }

    /// Publishes at a fixed rate.
    private void pace(int rate) {
        long interval = TimeUnit.SECONDS.toNanos(1) / rate;
        long start = System.nanoTime() + interval;
        from = start + WARM_UP_NANOS;
        long published = 0;
        // Times of ticks are their numbers: an odd interval gives every strategy its turn.
        for (long due = start; due - from - MEASURE_NANOS < 0; due += interval | 1) {
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            bus.publish(tick(due));
            published++;
        }
        await(published);
    }

    /// Publishes many at once.
    ///
    /// @return signals submitted per second
    private double flood() {
        long start = System.nanoTime();
        from = start;
        long before = submitted.get();
        for (int i = 0; i < AT_ONCE; i++) {
            bus.publish(tick(start + i));
        }
        await(before + AT_ONCE);
        return AT_ONCE * 1e9 / (System.nanoTime() - start);
    }

    private void await(long expected) {
        long start = System.nanoTime();
        while (submitted.get() < expected) {
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                throw new IllegalStateException(
                        "%d of %d signals were submitted".formatted(submitted.get(), expected));
            }
            LockSupport.parkNanos(100_000);
        }
    }

    /// Ends when the broker's last answer is booked and published.
    private void close() throws InterruptedException {
        while (!router.isIdle() || !bus.awaitIdle(Duration.ofSeconds(10))) {
            LockSupport.parkNanos(1_000_000);
        }
        bus.close(Duration.ofSeconds(10));
        router.close();
        book.close();
        journal.close();
    }

    /// Runs and prints.
    public static void main() throws IOException, InterruptedException {
        System.out.println("| journal | signals/s | ms: mean | p50 | p99 | p99.9 | max |");
        System.out.println("|---|--:|--:|--:|--:|--:|--:|");
        for (String journal : List.of("memory", "SQLite")) {
            for (int rate : List.of(150, 1_000)) {
                ChainLatency run = new ChainLatency(open(journal));
                run.pace(rate);
                run.close();
                print(journal, "%,d".formatted(rate), run.times);
            }
            ChainLatency run = new ChainLatency(open(journal));
            double _ = run.flood();
            double perSecond = run.flood();
            run.close();
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %,.0f (%,d due at once) | | | | | |%n",
                    journal,
                    perSecond,
                    AT_ONCE);
        }
        printForces();
    }

    private static Journal open(String journal) {
        Path directory = new ScratchDirectory().path;
        return journal.equals("memory")
                ? MemoryJournal.create()
                : SqliteJournal.open(directory.resolve("chain.db"));
    }

    private static void print(String journal, String rate, Windows times) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %,.2f | %,.2f | %,.2f | %,.2f | %,.1f |%n",
                journal,
                rate,
                times.meanMicros() / 1_000,
                times.percentileMicros(50) / 1_000,
                times.percentileMicros(99) / 1_000,
                times.percentileMicros(99.9) / 1_000,
                times.maxMicros() / 1_000);
    }

    private static void printForces() throws IOException {
        RawForce raw = new RawForce();
        raw.open(new ScratchDirectory());
        long start = System.nanoTime();
        for (int i = 0; i < FORCES; i++) {
            raw.force();
        }
        System.out.printf(
                Locale.ROOT,
                "%nOne force of the same disk: %.2f ms on average.%n",
                (System.nanoTime() - start) / 1e6 / FORCES);
        raw.close();
    }
}
