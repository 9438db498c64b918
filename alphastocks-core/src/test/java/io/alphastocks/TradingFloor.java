package io.alphastocks;

import io.alphastocks.book.BookDesk;
import io.alphastocks.book.FaultyJournal;
import io.alphastocks.broker.OrderSender;
import io.alphastocks.bus.BusOptions;
import io.alphastocks.bus.EventBus;
import io.alphastocks.event.SignalActivated;
import io.alphastocks.event.SignalGenerated;
import io.alphastocks.event.TickReceived;
import io.alphastocks.execution.ExecutionSettings;
import io.alphastocks.execution.ExecutorStatistics;
import io.alphastocks.execution.OptionsExecutor;
import io.alphastocks.execution.OptionsExecutors;
import io.alphastocks.execution.PreTradeCheck;
import io.alphastocks.execution.ReversalPolicy;
import io.alphastocks.market.OptionChain;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Order;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.RiskLimits;
import io.alphastocks.model.RiskProfile;
import io.alphastocks.model.Side;
import io.alphastocks.model.Signal;
import io.alphastocks.model.Tick;
import io.alphastocks.model.TradingMode;
import io.alphastocks.position.ExitPolicy;
import io.alphastocks.position.PositionManager;
import io.alphastocks.risk.MarketState;
import io.alphastocks.risk.RiskRule;
import io.alphastocks.signal.SignalManager;
import io.alphastocks.store.MemoryJournal;
import io.alphastocks.time.SimulatedClock;
import io.alphastocks.time.TradingCalendar;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The managers over one book on the deterministic bus, from 10:00 on June 11, 2021. Nobody fills
/// an order but the test.
public final class TradingFloor {

    private static final Quantity LARGEST = Quantity.of(1_800);

    public final FaultyJournal journal;
    public final BookDesk desk;
    public final SimulatedClock clock;
    public final EventBus bus = EventBus.deterministic(BusOptions.defaults());
    public final NiftyMaster master = NiftyMaster.june();
    public final OptionChain chain = new OptionChain();
    public final TradingCalendar calendar = TradingCalendar.nse();
    public final List<Order> sent = new ArrayList<>();
    public final List<Order> cancelled = new ArrayList<>();
    private boolean failOnSignal;

    /// How long the feed has said nothing; above 10 s it is stale.
    public Duration silence = Duration.ZERO;

    /// What is asked before an entry is admitted.
    public PreTradeCheck preTrade = PreTradeCheck.NONE;

    /// Whether the broker is known to hold what is to be sold.
    public boolean takesExits = true;

    /// What happens at the broker when an order is to be cancelled.
    public Consumer<Order> onCancel = _ -> {};

    /// For position managers that are made from now on.
    public ExitPolicy exits = ExitPolicy.DEFAULT;

    private final OrderSender sender =
            new OrderSender() {
                @Override
                public void send(List<Order> orders) {
                    sent.addAll(orders);
                }

                @Override
                public boolean takesExits(InstrumentId contract) {
                    return takesExits;
                }

                @Override
                public void cancel(List<Order> orders) {
                    cancelled.addAll(orders);
                    orders.forEach(onCancel);
                }
            };

    public TradingFloor(TradingMode mode, RiskLimits limits) {
        this(mode, limits, MemoryJournal.create());
    }

    private TradingFloor(TradingMode mode, RiskLimits limits, MemoryJournal memory) {
        journal = new FaultyJournal(memory);
        desk = new BookDesk(mode, limits, journal, event -> bus.publish(event));
        clock = desk.clock;
    }

    public static TradingFloor paper() {
        return new TradingFloor(TradingMode.PAPER, BookDesk.WIDE);
    }

    public static TradingFloor logging() {
        return new TradingFloor(TradingMode.LOGGING_ONLY, BookDesk.WIDE);
    }

    public OrderSender sender() {
        return sender;
    }

    public SignalManager signals() {
        return SignalManager.over(desk.book(), bus, clock, calendar, master);
    }

    public PositionManager positions() {
        return PositionManager.over(
                desk.book(),
                sender,
                bus,
                clock,
                calendar,
                master,
                _ -> LARGEST,
                _ -> silence.compareTo(RiskLimits.DEFAULT.maxFeedSilence()) > 0,
                exits);
    }

    public OptionsExecutor executor(PositionManager positions, ReversalPolicy reversal) {
        return executor(positions, settings(reversal), RiskLimits.DEFAULT);
    }

    public OptionsExecutor executor(
            PositionManager positions, ExecutionSettings settings, RiskLimits limits) {
        OptionsExecutors executors =
                new OptionsExecutors(
                        desk.book(),
                        positions,
                        master,
                        chain,
                        clock,
                        calendar,
                        settings,
                        RiskRule.of(limits),
                        BookDesk.CHARGES,
                        _ -> LARGEST,
                        _ -> new MarketState(null, silence),
                        (contract, quantity, premium) ->
                                preTrade.check(contract, quantity, premium));
        return desk.settings().mode() == TradingMode.LOGGING_ONLY
                ? executors.logging(bus)
                : executors.sending(bus, sender);
    }

    public static ExecutionSettings settings(ReversalPolicy reversal) {
        ExecutionSettings s = ExecutionSettings.of(RiskProfile.CONSERVATIVE);
        return new ExecutionSettings(
                s.enabled(),
                s.profile(),
                s.maxSignalAge(),
                s.noEntriesBeforeClose(),
                s.minStrength(),
                s.minExpectedMovePercent(),
                s.maxLots(),
                s.minDaysToExpiry(),
                s.maxDaysToExpiry(),
                s.strikesAround(),
                s.minOpenInterest(),
                s.minVolume(),
                s.maxSpreadPercent(),
                s.minPremium(),
                s.maxPremium(),
                s.exitAtSignalLevels(),
                s.expiryLead(),
                s.squareOff(),
                reversal);
    }

    /// A tick, a second after the last one.
    public void tick(InstrumentId instrument, String price) {
        clock.advanceTo(clock.now().plusSeconds(1));
        Tick tick = Tick.ofLast(instrument, clock.now(), Price.of(price));
        chain.onTick(tick);
        bus.publish(new TickReceived(tick, "test"));
    }

    public void nifty(String price) {
        tick(NiftyMaster.NIFTY.id(), price);
    }

    public void put(String premium) {
        tick(BookDesk.PUT.id(), premium);
    }

    /// Makes the store fail from the moment on in which a signal is published. To be called before
    /// the managers are made: on this bus whoever subscribed first is served first.
    public void storeFailsOnceASignalIsOut() {
        bus.subscribe(
                SignalGenerated.class,
                o -> o.named("store-away"),
                event -> journal.appendsFail(failOnSignal));
    }

    /// Whether the next signal takes the store away.
    public void failOnSignal(boolean fail) {
        failOnSignal = fail;
    }

    /// Plays timers up to a time of day by the exchange's clock, such as `15:15:00`.
    public void at(String time) {
        clock.advanceTo(Instant.parse("2021-06-11T" + time + "+05:30"));
    }

    public void pass(Duration time) {
        desk.pass(time);
    }

    public Signal signal(String id, Side action) {
        return desk.signal(id, "ma", action);
    }

    /// Ids of the orders sent since the last call.
    public List<String> sent() {
        List<String> ids = sent.stream().map(Order::id).toList();
        sent.clear();
        return ids;
    }

    public List<String> cancelled() {
        List<String> ids = cancelled.stream().map(Order::id).toList();
        cancelled.clear();
        return ids;
    }

    /// The signals that an executor's statistics account for.
    public static long accounted(ExecutorStatistics statistics) {
        return statistics.rejected().values().stream().mapToLong(Long::longValue).sum()
                + statistics.executed()
                + statistics.logged()
                + statistics.waiting()
                + statistics.ignored()
                + statistics.failed();
    }

    /// What an activation says of a signal.
    public SignalActivated sheet(String signalId) {
        SignalActivated sheet = desk.entry(signalId).activation();
        if (sheet == null) {
            throw new AssertionError(signalId + " is not claimed");
        }
        return sheet;
    }
}
