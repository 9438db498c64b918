package io.alphastocks.execution;

import io.alphastocks.book.Admission;
import io.alphastocks.book.Book;
import io.alphastocks.book.BookException;
import io.alphastocks.book.EntryRequest;
import io.alphastocks.book.SignalEntry;
import io.alphastocks.broker.OrderSender;
import io.alphastocks.bus.EventBus;
import io.alphastocks.event.SignalActivated;
import io.alphastocks.event.SignalEnded;
import io.alphastocks.event.SignalGenerated;
import io.alphastocks.event.StoreRecovered;
import io.alphastocks.market.InstrumentMaster;
import io.alphastocks.market.OptionChain;
import io.alphastocks.model.ExitPlan;
import io.alphastocks.model.ExitReason;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.OptionContract;
import io.alphastocks.model.Order;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Signal;
import io.alphastocks.model.SignalState;
import io.alphastocks.model.Tick;
import io.alphastocks.position.PositionManager;
import io.alphastocks.risk.Exposure;
import io.alphastocks.risk.MarketState;
import io.alphastocks.risk.ProposedEntry;
import io.alphastocks.risk.RiskBreach;
import io.alphastocks.risk.RiskRule;
import io.alphastocks.time.EngineClock;
import io.alphastocks.time.TradingCalendar;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The executor's steps, in their order: symbol, age and session, strength, risk, reversal, strike,
/// size, levels, admission, orders.
final class DefaultOptionsExecutor implements OptionsExecutor {

    private static final Logger LOG = LoggerFactory.getLogger(DefaultOptionsExecutor.class);

    private final Book book;
    private final PositionManager positions;
    private final OrderSender sender;
    private final InstrumentMaster instruments;
    private final OptionChain chain;
    private final EngineClock clock;
    private final TradingCalendar calendar;
    private final ExecutionSettings settings;
    private final List<RiskRule> riskRules;
    private final Function<InstrumentId, MarketState> market;
    private final PreTradeCheck preTrade;
    private final SignalActivated.Action action;
    private final Function<OptionContract, Quantity> largestOrder;
    private final SignalRules rules;
    private final StrikeSelector selector;
    private final PositionSizer sizer;
    private final ExitPlanner planner;
    private final ExecutorCounts counts = new ExecutorCounts();

    DefaultOptionsExecutor(
            OptionsExecutors parts, OrderSender sender, SignalActivated.Action action) {
        this.book = parts.book();
        this.positions = parts.positions();
        this.sender = sender;
        this.instruments = parts.instruments();
        this.chain = parts.chain();
        this.clock = parts.clock();
        this.calendar = parts.calendar();
        this.settings = parts.settings();
        this.riskRules = parts.rules();
        this.market = parts.market();
        this.preTrade = parts.preTrade();
        this.action = action;
        this.largestOrder = parts.largestOrder();
        this.rules = new SignalRules(settings, calendar);
        this.selector =
                new StrikeSelector(instruments, settings, contract -> chain.last(contract.id()));
        this.sizer = new PositionSizer(settings, parts.charges());
        this.planner = new ExitPlanner(settings, calendar);
    }

    void subscribe(EventBus bus) {
        bus.subscribe(
                SignalGenerated.class,
                o -> o.named("executor").uninterruptible(),
                event -> {
                    counts.received();
                    execute(event.signal());
                });
        bus.subscribe(
                SignalEnded.class,
                o -> o.named("executor-reversals").uninterruptible(),
                event -> resume(event.signal()));
        bus.subscribe(
                StoreRecovered.class,
                o -> o.named("executor-store").uninterruptible(),
                _ -> takeUpUnanswered());
    }

    /// The store works again: what it could not answer about is tried once more, as long as its age
    /// allows.
    private void takeUpUnanswered() {
        for (String id : counts.unanswered()) {
            Optional<Signal> waiting =
                    book.signal(id)
                            .filter(entry -> entry.state() == SignalState.NEW)
                            .map(SignalEntry::signal);
            if (counts.takeUp(id)) {
                waiting.ifPresentOrElse(this::execute, counts::ignored);
            }
        }
    }

    /// Takes up what an earlier run has stored and not acted on.
    void resume() {
        for (SignalEntry entry : book.signals(SignalState.NEW)) {
            counts.received();
            execute(entry.signal());
        }
    }

    @Override
    public ExecutorStatistics statistics() {
        return counts.snapshot();
    }

    /// A signal of a strategy has ended: another one of it may have waited for that.
    private void resume(Signal ended) {
        if (counts.stopWaiting(ended.id())) {
            counts.ignored();
        }
        for (SignalEntry entry : book.signals(SignalState.NEW)) {
            Signal waiting = entry.signal();
            if (waiting.strategy().equals(ended.strategy())
                    && waiting.symbol().equals(ended.symbol())
                    && counts.stopWaiting(waiting.id())) {
                if (isSuperseded(waiting)) {
                    reject(
                            waiting,
                            new Rejection("superseded", "a newer signal", "the latest one"));
                } else {
                    execute(waiting);
                }
            }
        }
    }

    /// Whether its strategy has given another signal on the symbol since.
    private boolean isSuperseded(Signal signal) {
        return book.lastSignal(signal.strategy(), signal.symbol())
                .filter(last -> !last.signal().id().equals(signal.id()))
                .isPresent();
    }

    private void execute(Signal signal) {
        try {
            Optional<Rejection> rejection = tryExecute(signal);
            if (rejection.isPresent()) {
                reject(signal, rejection.get());
            }
        } catch (BookException e) {
            counts.unanswered(signal.id());
            LOG.atError()
                    .setCause(e)
                    .addKeyValue("signal", signal.id())
                    .log("the store cannot answer: the signal is not executed yet");
        } catch (RuntimeException e) {
            counts.failed();
            throw e;
        }
    }

    private void reject(Signal signal, Rejection rejection) {
        boolean rejected =
                book.reject(
                        signal.id(),
                        rejection.rule(),
                        rejection.value(),
                        rejection.limit(),
                        rejection.candidates());
        count(rejection.rule(), rejected);
    }

    private void count(String rule, boolean rejected) {
        if (rejected) {
            counts.rejected(rule);
        } else {
            counts.ignored();
        }
    }

    /// Empty where the signal was dealt with.
    private Optional<Rejection> tryExecute(Signal signal) {
        Instant now = clock.now();
        LocalDate today = calendar.tradingDay(now);
        String symbol = instruments.normalise(signal.symbol());
        if (instruments.expiries(symbol).isEmpty()) {
            return rejection("symbol", signal.symbol(), "a symbol with options");
        }
        Optional<Rejection> refused = rules.check(signal, now);
        if (refused.isPresent()) {
            return refused;
        }
        Exposure exposure = book.exposure();
        Optional<RiskBreach> breach =
                RiskRule.first(
                        riskRules,
                        exposure,
                        ProposedEntry.of(signal, now, underlyingMarket(symbol)));
        if (breach.isPresent()) {
            count(breach.get().rule(), book.refuse(signal.id(), breach.get()));
            return Optional.empty();
        }
        List<SignalActivated> opposite = opposite(signal);
        if (!opposite.isEmpty()) {
            return reverse(signal, opposite);
        }
        return enter(signal, symbol, exposure, now, today);
    }

    private Optional<Rejection> enter(
            Signal signal, String symbol, Exposure exposure, Instant now, LocalDate today) {
        Optional<LocalDate> expiry = selector.expiry(symbol, today);
        if (expiry.isEmpty()) {
            return rejection(
                    "expiry",
                    instruments.expiries(symbol),
                    "%s to %s days to go"
                            .formatted(settings.minDaysToExpiry(), settings.maxDaysToExpiry()));
        }
        StrikeSelector.Selection selection =
                selector.select(
                        symbol, expiry.get(), signal.optionType(), underlying(symbol, signal));
        OptionContract contract = selection.chosen();
        Price premium = selection.premium();
        if (contract == null || premium == null) {
            return Optional.of(
                    new Rejection(
                            "strike",
                            "none of " + selection.candidates().size() + " candidates",
                            "one that passes every filter",
                            selection.candidates()));
        }
        PositionSizer.Size size =
                sizer.size(contract, premium, exposure.capital(), exposure.freeCash(), today);
        if (size.lots() == 0) {
            return Optional.of(
                    new Rejection(
                            "size", size.arithmetic(), "1 lot or more", selection.candidates()));
        }
        ExitPlan plan = planner.plan(signal, contract, premium, size.quantity(), now);
        if (!plan.latestExit().isAfter(now)) {
            return rejection(
                    "exit time", now, "before the position must be closed, " + plan.latestExit());
        }
        Optional<RiskBreach> refused = preTrade.check(contract, size.quantity(), premium);
        if (refused.isPresent()) {
            count(refused.get().rule(), book.refuse(signal.id(), refused.get()));
            return Optional.empty();
        }
        Admission admission =
                book.admit(
                        new EntryRequest(
                                signal.id(),
                                contract,
                                premium,
                                slices(contract, size.quantity()),
                                plan,
                                action,
                                selection.candidates(),
                                market(symbol, contract)));
        switch (admission) {
            case Admission.Admitted(List<Order> orders) -> {
                sender.send(orders);
                counts.admitted(action);
            }
            case Admission.AlreadyClaimed _ -> counts.ignored();
            case Admission.LimitReached(RiskBreach b) -> counts.rejected(b.rule());
        }
        return Optional.empty();
    }

    /// Trades of the same strategy and symbol in the other direction, entries under way included.
    private List<SignalActivated> opposite(Signal signal) {
        if (settings.reversal() == ReversalPolicy.INDEPENDENT) {
            return List.of();
        }
        List<SignalActivated> opposite = new ArrayList<>();
        for (SignalEntry entry : book.signals(SignalState.ACTIVE)) {
            Signal other = entry.signal();
            SignalActivated sheet = entry.activation();
            if (sheet != null
                    && sheet.action() == SignalActivated.Action.ORDERED
                    && other.strategy().equals(signal.strategy())
                    && other.symbol().equals(signal.symbol())
                    && other.action() != signal.action()) {
                opposite.add(sheet);
            }
        }
        return opposite;
    }

    private Optional<Rejection> reverse(Signal signal, List<SignalActivated> opposite) {
        if (settings.reversal() == ReversalPolicy.IGNORE) {
            return rejection("reversal", opposite.size() + " open trades", "none");
        }
        counts.startWaiting(signal.id());
        try {
            for (SignalActivated trade : opposite) {
                positions.exit(trade.positionId(), ExitReason.REVERSAL);
            }
        } catch (RuntimeException e) {
            if (counts.stopWaiting(signal.id())) {
                throw e;
            }
            return Optional.empty(); // it has been woken, and is counted, elsewhere
        }
        // It may have ended before this signal began to wait, and nobody would wake it.
        if (opposite(signal).isEmpty() && counts.stopWaiting(signal.id())) {
            return tryExecute(signal);
        }
        return Optional.empty();
    }

    /// What the feeds of the contract and of its underlying say; the later of the two counts.
    private MarketState market(String symbol, OptionContract contract) {
        MarketState ofContract = market.apply(contract.id());
        MarketState ofUnderlying = underlyingMarket(symbol);
        MarketState later = late(ofContract) >= late(ofUnderlying) ? ofContract : ofUnderlying;
        return new MarketState(
                chain.last(contract.id()).map(Tick::last).orElse(null),
                later.silence(),
                later.maxSilence());
    }

    private static long late(MarketState market) {
        Duration most = market.maxSilence();
        return market.silence().minus(most == null ? Duration.ZERO : most).toMillis();
    }

    private MarketState underlyingMarket(String symbol) {
        return instruments
                .underlying(symbol)
                .map(instrument -> market.apply(instrument.id()))
                .orElseGet(() -> new MarketState(null, Duration.ZERO));
    }

    private Price underlying(String symbol, Signal signal) {
        return instruments
                .underlying(symbol)
                .flatMap(instrument -> chain.last(instrument.id()))
                .map(Tick::last)
                .orElse(signal.entry());
    }

    private List<Quantity> slices(OptionContract contract, Quantity quantity) {
        Quantity largest = largestOrder.apply(contract);
        List<Quantity> slices = new ArrayList<>();
        for (Quantity left = quantity; !left.isZero(); ) {
            Quantity slice = left.min(largest);
            slices.add(slice);
            left = left.minus(slice);
        }
        return slices;
    }

    private static Optional<Rejection> rejection(String rule, Object value, Object limit) {
        return Optional.of(new Rejection(rule, value, limit));
    }
}
