package io.alphastocks.engine;

import io.alphastocks.book.ChargeModel;
import io.alphastocks.broker.ChargeSchedule;
import io.alphastocks.broker.FreezeQuantities;
import io.alphastocks.broker.ReconciliationPolicy;
import io.alphastocks.broker.ResolutionPolicy;
import io.alphastocks.execution.ExecutionSettings;
import io.alphastocks.execution.ExecutionSettingsBuilder;
import io.alphastocks.market.HistorySource;
import io.alphastocks.market.LiveFeed;
import io.alphastocks.market.MarketDataFeed;
import io.alphastocks.model.Money;
import io.alphastocks.model.RiskLimits;
import io.alphastocks.model.RiskProfile;
import io.alphastocks.model.Spread;
import io.alphastocks.model.Timeframe;
import io.alphastocks.model.TradingStatus;
import io.alphastocks.position.ExitPolicy;
import io.alphastocks.risk.RiskRule;
import io.alphastocks.store.Journal;
import io.alphastocks.store.MemoryJournal;
import io.alphastocks.strategy.Strategies;
import io.alphastocks.strategy.Strategy;
import io.alphastocks.time.EngineClock;
import io.alphastocks.time.TradingCalendar;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// What an engine is built from. Everything but a feed has a default. Not safe for use by several
/// threads.
public final class EngineBuilder {

    /// A strategy that was asked for.
    ///
    /// @param name the name of the instance
    /// @param symbol the plain symbol of the underlying
    /// @param timeframe its candles
    /// @param strategy the instance
    record StrategyRequest(String name, String symbol, Timeframe timeframe, Strategy strategy) {}

    private final MarketAccess access;
    private final List<MarketDataFeed> feeds = new ArrayList<>();
    private final List<StrategyRequest> strategies = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private String account = "main";
    private HistorySource history = HistorySource.none();
    private @Nullable Journal journal;
    private Money capital = Money.of("1000000");
    private ExecutionSettings execution = ExecutionSettings.of(RiskProfile.CONSERVATIVE);
    private RiskLimits limits = RiskLimits.DEFAULT;
    private final List<RiskRule> rules = new ArrayList<>();
    private @Nullable TradingCalendar calendar;
    private @Nullable ChargeModel charges;
    private @Nullable FreezeQuantities freeze;
    private Spread spread = new Spread(0.2);
    private ResolutionPolicy resolution = ResolutionPolicy.DEFAULT;
    private ReconciliationPolicy reconciliation = ReconciliationPolicy.ADOPT;
    private ExitPolicy exits = ExitPolicy.DEFAULT;
    private Duration reconcileEvery = Duration.ofMinutes(1);
    private @Nullable EngineClock clock;
    private List<Duration> startRetries = FirstReading.PAUSES;
    private final Map<String, Duration> feedSilence = new HashMap<>();
    private final List<HaltFile> haltFiles = new ArrayList<>();
    private boolean concurrent;

    EngineBuilder(MarketAccess access) {
        this.access = access;
        this.concurrent = access instanceof MarketAccess.Live;
    }

    /// Adds market data: recorded or simulated, which is played as fast as it goes, or live, which
    /// runs in the time of the world on the concurrent bus. At least one feed is needed; all are of
    /// one kind.
    ///
    /// @throws IllegalArgumentException if there is a feed of the same name
    public EngineBuilder feed(MarketDataFeed feed) {
        for (MarketDataFeed other : feeds) {
            if (other.name().equals(feed.name())) {
                throw new IllegalArgumentException("there are two feeds named " + feed.name());
            }
        }
        feeds.add(feed);
        concurrent |= feed instanceof LiveFeed;
        return this;
    }

    /// Adds market data that may be silent for another time than [RiskLimits#maxFeedSilence] before
    /// it is stale: quotes that are polled every 5 s need more than ticks that are pushed.
    ///
    /// @param maxSilence above 0
    /// @throws IllegalArgumentException if there is a feed of the same name
    public EngineBuilder feed(MarketDataFeed feed, Duration maxSilence) {
        if (!maxSilence.isPositive()) {
            throw new IllegalArgumentException(
                    "feed %s: maxSilence is %s; it must be above 0"
                            .formatted(feed.name(), maxSilence));
        }
        EngineBuilder it = feed(feed);
        feedSilence.put(feed.name(), maxSilence);
        return it;
    }

    /// The time of a run over live feeds, this machine's where nothing is said. Another clock is
    /// for rehearsals, in which a fake plays the market: whoever gives it moves it, and closes it.
    public EngineBuilder clock(EngineClock newClock) {
        clock = newClock;
        return this;
    }

    /// Adds a strategy on a symbol, such as `NIFTY`. Its instance takes the strategy's name, with a
    /// number where that is taken.
    public EngineBuilder strategy(String symbol, Timeframe timeframe, Strategy strategy) {
        String name = strategy.name();
        for (int number = 2; !names.add(name); number++) {
            name = strategy.name() + "-" + number;
        }
        strategies.add(new StrategyRequest(name, symbol, timeframe, strategy));
        return this;
    }

    /// Adds a strategy by its name, as a configuration file would.
    ///
    /// @throws IllegalArgumentException if no strategy of that name is known, or a parameter is not
    public EngineBuilder strategy(
            String symbol, Timeframe timeframe, String name, Map<String, ?> parameters) {
        return strategy(symbol, timeframe, Strategies.create(name, parameters));
    }

    /// Where strategies find the candles that they warm up on; without it they warm up on the
    /// candles of the run.
    public EngineBuilder history(HistorySource source) {
        history = source;
        return this;
    }

    /// Where the account is kept; the engine closes it. Without one it is kept in memory, and is
    /// gone with the process.
    ///
    /// A run that was interrupted goes on: with the same data, strategies and settings it ends as
    /// if it had never been interrupted, on the deterministic bus to the last bit. What is stored
    /// is decided once more then, and published once more with the ids that it had.
    public EngineBuilder journal(Journal newJournal) {
        journal = newJournal;
        return this;
    }

    /// The name of the account, `main` where nothing is said. A journal holds one book an account.
    public EngineBuilder account(String name) {
        account = name;
        return this;
    }

    /// The initial cash, 1,000,000 where nothing is said.
    public EngineBuilder capital(Money newCapital) {
        capital = newCapital;
        return this;
    }

    /// The risk profile, [RiskProfile#CONSERVATIVE] where nothing is said.
    public EngineBuilder profile(RiskProfile profile) {
        execution = ExecutionSettings.of(profile);
        return this;
    }

    /// How signals are executed; replaces what [#profile] set.
    public EngineBuilder execution(ExecutionSettings settings) {
        execution = settings;
        return this;
    }

    /// Changes how signals are executed, such as `e -> e.maxLots(2)`.
    ///
    /// @throws IllegalArgumentException if a setting is out of range
    public EngineBuilder execution(UnaryOperator<ExecutionSettingsBuilder> change) {
        execution = change.apply(execution.toBuilder()).build();
        return this;
    }

    /// What the account may have at stake, [RiskLimits#DEFAULT] where nothing is said.
    public EngineBuilder limits(RiskLimits newLimits) {
        limits = newLimits;
        return this;
    }

    /// Adds a rule of the user's own, which is asked after those of the limits.
    public EngineBuilder rule(RiskRule rule) {
        rules.add(rule);
        return this;
    }

    /// When is traded; the NSE's calendar where nothing is said.
    public EngineBuilder calendar(TradingCalendar newCalendar) {
        calendar = newCalendar;
        return this;
    }

    /// What orders cost beside their price; the Indian schedule where nothing is said.
    public EngineBuilder charges(ChargeModel model) {
        charges = model;
        return this;
    }

    /// The largest orders that the exchange takes; the NSE's and BSE's where nothing is said.
    public EngineBuilder freeze(FreezeQuantities quantities) {
        freeze = quantities;
        return this;
    }

    /// The spread that the simulated venue models where the data has no quotes, 0.2 % where nothing
    /// is said.
    public EngineBuilder spread(Spread model) {
        spread = model;
        return this;
    }

    /// How a live engine finds out what became of orders that its broker has not answered,
    /// [ResolutionPolicy#DEFAULT] where nothing is said. The simulated venue answers always.
    public EngineBuilder resolution(ResolutionPolicy policy) {
        resolution = policy;
        return this;
    }

    /// What a live engine does at its start about differences between its book and the broker,
    /// [ReconciliationPolicy#ADOPT] where nothing is said.
    public EngineBuilder reconciliation(ReconciliationPolicy policy) {
        reconciliation = policy;
        return this;
    }

    /// How exit orders are looked after that the market does not fill, [ExitPolicy#DEFAULT] where
    /// nothing is said.
    public EngineBuilder exits(ExitPolicy policy) {
        exits = policy;
        return this;
    }

    /// How often a live engine compares its book with the broker while the market is open, by the
    /// policy of [#reconciliation]: every minute where nothing is said, never where it is zero.
    /// What differs is looked at again after 10 s, and counts only if it then still does.
    ///
    /// @throws IllegalArgumentException if it is below 0
    public EngineBuilder reconcileEvery(Duration pause) {
        if (pause.isNegative()) {
            throw new IllegalArgumentException(
                    "reconcileEvery is " + pause + "; it must be 0, which is never, or more");
        }
        reconcileEvery = pause;
        return this;
    }

    /// After which pauses, one after another, a live engine that could not read its broker at the
    /// start tries again: 1, 2, 4, 8, 15 s where nothing is said, and every 15 s after the last of
    /// them. Until it has been read nothing is entered and nothing sold; where the attempt after
    /// the last pause fails, or, without pauses, the first one, trading halts.
    ///
    /// @throws IllegalArgumentException if a pause is not above 0
    public EngineBuilder startRetries(Duration... pauses) {
        startRetries = List.of(pauses);
        FirstReading _ = new FirstReading(startRetries);
        return this;
    }

    /// Halts trading for as long as a file is there, looked for every second: a kill switch for
    /// whoever can write to this machine, and for scripts. The file's text is the reason. When it
    /// is gone the account stays halted until somebody resumes it. Several files may each halt in
    /// their own way.
    ///
    /// @param halt makes the halt of the reason, such as `TradingStatus::halted`, or
    ///   `TradingStatus::closingAll` to close all positions, too. It is asked when the file appears
    ///   and when its text changes; a halt with an end halts no more from then on, though the file
    ///   is there
    public EngineBuilder haltFile(Path file, Function<String, TradingStatus> halt) {
        haltFiles.add(new HaltFile(file, halt));
        return this;
    }

    /// Runs recorded data on the concurrent bus, as a live feed would. All promises hold, but
    /// trades may differ between runs where signals compete for a limit.
    public EngineBuilder concurrentBus() {
        concurrent = true;
        return this;
    }

    private EngineSettings settings() {
        if (feeds.isEmpty()) {
            throw new IllegalArgumentException("an engine needs a feed: call feed(...)");
        }
        TradingCalendar days = calendar == null ? TradingCalendar.nse() : calendar;
        List<RiskRule> allRules = new ArrayList<>();
        FirstReading firstReading = new FirstReading(startRetries);
        allRules.add(RiskRule.session(days));
        if (access instanceof MarketAccess.Live live) {
            allRules.add(live.consent().rule());
            allRules.add(firstReading.rule());
        }
        allRules.addAll(RiskRule.of(limits));
        allRules.addAll(rules);
        return new EngineSettings(
                access,
                feeds,
                strategies,
                history,
                account,
                capital,
                execution,
                allRules,
                limits,
                feedSilence,
                days,
                charges == null ? ChargeSchedule.india() : charges,
                freeze == null ? FreezeQuantities.india() : freeze,
                spread,
                resolution,
                reconciliation,
                exits,
                reconcileEvery,
                clock,
                firstReading,
                haltFiles,
                concurrent,
                journal != null);
    }

    /// Wires the engine. Nothing runs yet.
    ///
    /// @throws IllegalArgumentException if there is no feed, if some are recorded and some live, or
    ///   if a strategy's symbol is unknown to the feeds' instruments
    /// @throws io.alphastocks.book.BookException if the journal has a book of this account with
    ///   another mode or capital, or of a run over other data that does not end before this begins
    public TradingEngine build() {
        Journal opened = journal == null ? MemoryJournal.create() : journal;
        Shutdown shutdown = new Shutdown();
        shutdown.add(Shutdown.Stage.JOURNAL, opened);
        try {
            return new TradingEngine(settings(), opened, shutdown);
        } catch (RuntimeException e) {
            try {
                shutdown.close();
            } catch (RuntimeException closing) {
                e.addSuppressed(closing);
            }
            throw e;
        }
    }
}
