package io.alphastocks.broker;

import io.alphastocks.model.BrokerMargins;
import io.alphastocks.model.BrokerOrder;
import io.alphastocks.model.BrokerPosition;
import io.alphastocks.model.BrokerTrade;
import io.alphastocks.model.BrokerUpdate;
import io.alphastocks.model.Instrument;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Money;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderState;
import io.alphastocks.model.Price;
import io.alphastocks.model.SubmitOutcome;
import io.alphastocks.model.Tick;
import io.alphastocks.time.EngineClock;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/// A venue that fills orders from market data, for paper trading and backtests.
///
/// ## When
///
/// An order is active from its submission plus latency on. Ticks that are delivered after it was
/// submitted fill it: live ticks that are stamped later than it became active (so that no tick
/// fills what it made somebody order, however late it comes here), points of a candle that are
/// stamped at that time or later. Orders for one instrument stand in the order of their arrival.
///
/// The open of a candle also fills what comes after it: a market order without latency and without
/// a trigger is filled at once where its instrument's latest point is the open of a candle stamped
/// with the very time of the order. That price is known at that time; and what an order is filled
/// at does not depend on which instrument's candle was delivered first.
///
/// ## At which price
///
/// What a tick fills depends on what its feed has. A feed *has quotes* for an instrument once one
/// of its ticks carried a bid or an ask; it *has sizes* once one carried a quantity with them.
///
/// | tick | market order | limit order |
/// |---|---|---|
/// | live, feed has quotes | BUY at the ask, SELL at the bid; none on that side: no fill | the same, where that is the limit or better |
/// | live, feed has no quotes | last price ± half the modelled spread | the same, where that is the limit or better |
/// | open of a candle | open ± half the modelled spread | the same, where that is the limit or better: what gapped through fills at the open |
/// | low or high of a candle | no fill: nobody knows when it was | at the limit, if the price has come to it since the tick before |
/// | close of a candle | close ± half the modelled spread | at the limit, if the price has come to it since the tick before; like a market order, if it was there before |
///
/// - *Quantity*: a feed with sizes fills up to the displayed size, in whole lots; all orders on one
///   side share one tick's size, and the rest waits for the next tick. Every tick is taken as fresh
///   size. Otherwise all is filled at once.
/// - *Protection*: a market order is never filled further from the last price of the filling tick
///   than the protection, rounded away from it to a tick; otherwise it waits.
/// - *Slippage* makes a fill worse, up to the limit or the protection.
/// - A limit order is not filled because the last price touched it: it does not know its place in
///   the exchange's queue, so the other side of the quote must come to it.
/// - *Exits at a level on candles*: an order with a trigger ([Order#trigger()]) that travels
///   without latency is filled by the next point of a candle, whichever it is, at its level less
///   half the modelled spread; where a candle opened beyond the level, at that open. For that each
///   tick must reach the venue before those who decide on it. On live ticks the trigger has no
///   effect.
/// - Fills without quotes are marked, see [io.alphastocks.model.BrokerTrade#modelled()].
///
/// ## Life of an order
///
/// An order that breaks a rule of the exchange (unknown or expired instrument, an index, outside of
/// the session, lot size, freeze quantity, tick size of the limit) is acknowledged and REJECTED.
/// Others are OPEN until they are FILLED or CANCELLED, or EXPIRED: at the close of their session
/// where the venue has a calendar, else with their day, by a timer of the clock, also where the
/// instrument has no more ticks. The same client order id makes one order only, however often it is
/// submitted on its day; orders of earlier days are forgotten. Each update carries all trades of
/// the order, so that the latest one tells everything. Ids are derived: broker order ids are `SIM-`
/// and the client order id, trade ids are the client order id and `/T1`, `/T2` …
///
/// ## Threads
///
/// Ticks of one instrument are delivered by one thread at a time, those of different instruments in
/// parallel; everything else may be called by any thread at any time. Updates are given to the
/// listener on the thread that caused them, expiries by [SimulatedVenueBuilder#timers]; an
/// exception that it throws is logged and counted.
///
/// An expired contract is settled by whoever knows its value ([#settle]).
///
/// Not simulated: margins of short positions, the effect of own orders on the market.
public final class SimulatedVenue implements Broker {

    private final String name;
    private final EngineClock clock;
    private final Function<InstrumentId, Optional<? extends Instrument>> instruments;
    private final OrderChecks checks;
    private final VenueArrivals arrivals;
    private final FillModel fills;
    private final ZoneId zone;
    private final Executor timers;
    private final long feedLagMicros;

    private final VenueAccount account;
    private final VenueNews news;
    private final Map<InstrumentId, VenueLane> lanes = new ConcurrentHashMap<>();
    private final Map<String, VenueOrder> orders = new ConcurrentHashMap<>();
    private final Set<Long> timersSet = ConcurrentHashMap.newKeySet();
    private final LongAdder submitted = new LongAdder();
    private final LongAdder duplicates = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private volatile boolean closed;

    SimulatedVenue(SimulatedVenueBuilder settings) {
        account = new VenueAccount(settings.funds);
        news = new VenueNews(account);
        name = settings.name;
        clock = settings.clock;
        instruments = settings.instruments;
        checks = new OrderChecks(settings.inSession, settings.freeze);
        arrivals = new VenueArrivals(settings, checks);
        fills = new FillModel(settings.spread, settings.protectionPercent, settings.slippage);
        zone = settings.zone;
        timers = settings.timers;
        feedLagMicros = settings.feedLagMicros;
    }

    /// A venue's settings, all with defaults.
    ///
    /// @param clock the time of orders
    /// @param instruments what is traded here, such as `master::find`
    public static SimulatedVenueBuilder builder(
            EngineClock clock, Function<InstrumentId, Optional<? extends Instrument>> instruments) {
        return new SimulatedVenueBuilder(clock, instruments);
    }

    @Override
    public String name() {
        return name;
    }

    /// Nobody's: `simulated`.
    @Override
    public String account() {
        return "simulated";
    }

    /// @throws IllegalStateException if it was called before
    @Override
    public void onUpdate(Consumer<BrokerUpdate> updates) {
        news.listenTo(updates);
    }

    /// Takes market data: fills what it fills. Nearly free for instruments without orders.
    public void onTick(Tick tick) {
        if (closed) {
            return;
        }
        lane(tick.instrument()).onTick(tick);
    }

    /// Takes an order. Never blocks; the outcome is Acked, also of orders that the exchange
    /// rejects, or NotPlaced after [#close()].
    ///
    /// @throws IllegalStateException if nobody takes the updates
    @Override
    public SubmitOutcome submit(Order order) {
        requireListener();
        submitted.increment();
        if (closed) {
            refused.increment();
            return notPlaced(order);
        }
        VenueOrder known = orders.get(order.id());
        if (known == null) {
            @Nullable Instrument instrument = instruments.apply(order.instrument()).orElse(null);
            VenueOrder created = arrivals.arrived(order, instrument);
            known = orders.putIfAbsent(order.id(), created);
            if (known == null) {
                timer(created.validUntilMicros());
                timer(created.dayEndMicros());
                begin(created, instrument);
                return new SubmitOutcome.Acked(created.brokerOrderId());
            }
        }
        duplicates.increment();
        return new SubmitOutcome.Acked(known.brokerOrderId());
    }

    /// Takes an order back that a venue of an earlier process had, with all trades that it had. One
    /// that has ended is only shown, on its day; of another one is told where it stands: OPEN or
    /// PARTIALLY_FILLED, or EXPIRED where its time is over. It keeps its time; whoever restores
    /// several does so in the order of their arrival. An order that the venue has already is left
    /// as it is.
    ///
    /// @throws IllegalStateException if nobody takes the updates
    public void restore(Order order, List<BrokerTrade> trades) {
        requireListener();
        @Nullable Instrument instrument = instruments.apply(order.instrument()).orElse(null);
        VenueOrder restored = arrivals.restored(order, instrument, trades);
        if (orders.putIfAbsent(order.id(), restored) != null) {
            return;
        }
        trades.forEach(trade -> account.add(order, trade));
        timer(restored.dayEndMicros());
        if (restored.hasEnded()) {
            return;
        }
        submitted.increment();
        if (restored.validUntilMicros() <= clock.micros() || instrument == null) {
            news.expired(restored, clock.now());
        } else {
            timer(restored.validUntilMicros());
            begin(restored, instrument);
        }
    }

    /// Takes back what the account of an earlier process held beyond the trades of the orders that
    /// are restored, such as those that nobody has the records of any more.
    ///
    /// @param units net units, in addition to those of restored trades
    /// @param spent what purchases have cost less what sales have brought, before charges
    public void restoreHoldings(Map<InstrumentId, Long> units, Money spent) {
        account.add(units, spent);
    }

    /// Settles what is held of an expired contract in cash.
    ///
    /// @param value of one unit
    public void settle(InstrumentId contract, Price value) {
        account.settle(contract, value);
    }

    private void requireListener() {
        if (!news.hasListener()) {
            throw new IllegalStateException("call onUpdate before the first order");
        }
    }

    /// Has the clock come at a time, once for all orders. The stamps of the market data are behind
    /// the clock by the feed's lag: until then a tick from before that time may fill an order.
    private void timer(long micros) {
        if (timersSet.add(micros)) {
            clock.schedule(
                    Math.addExact(micros, feedLagMicros),
                    () -> timers.execute(() -> onTimer(micros)));
        }
    }

    /// Expires orders whose time is over, in the order of their arrival, and forgets those of days
    /// that are over. Whoever adds an order from now on sets the timer again.
    private void onTimer(long micros) {
        timersSet.remove(micros);
        if (closed) {
            return;
        }
        long stamped = clock.micros() - feedLagMicros;
        expire(stamped);
        if (orders.values().removeIf(o -> o.dayEndMicros() <= stamped && o.hasEnded())) {
            lanes.values().forEach(VenueLane::dropEnded);
        }
    }

    private void expire(long untilMicros) {
        orders.values().stream()
                .filter(order -> order.validUntilMicros() <= untilMicros && !order.hasEnded())
                .sorted(Comparator.comparingLong(VenueOrder::sequence))
                .forEach(order -> news.expired(order, clock.now()));
    }

    /// The listener hears of the order before its lane does, so that OPEN comes before any fill.
    private void begin(VenueOrder order, @Nullable Instrument instrument) {
        if (instrument == null || order.state() == OrderState.REJECTED) {
            news.rejected(order.update());
        } else {
            news.tell(order.update());
            lane(instrument.id()).add(order, instrument);
        }
    }

    /// Changes what is open of an order, once the change has travelled as long as the order did. An
    /// order that is changed keeps its place; nothing is filled until the change has arrived.
    ///
    /// @return Acked, or NotPlaced where the venue does not have the order, it has ended, that much
    ///   of it is filled already, or the exchange would reject it as it is to be
    @Override
    public SubmitOutcome modify(Order order) {
        VenueOrder known = orders.get(order.id());
        if (closed || known == null) {
            return notPlaced(order);
        }
        Instant now = clock.now();
        Instrument instrument = instruments.apply(order.instrument()).orElse(null);
        String refusal = checks.refusal(order, instrument, now, LocalDate.ofInstant(now, zone));
        if (refusal != null) {
            return new SubmitOutcome.NotPlaced(refusal);
        }
        BrokerUpdate update = known.modify(order, now);
        if (update == null) {
            BrokerOrder shown = known.shown();
            return new SubmitOutcome.NotPlaced(
                    "it is %s, with %s units filled".formatted(shown.state(), shown.filled()));
        }
        news.tell(update);
        return new SubmitOutcome.Acked(known.brokerOrderId());
    }

    /// Cancels what is still open of an order, at once.
    ///
    /// @return Acked, or NotPlaced where the venue does not have the order, or it had ended: then
    ///   an update says how
    @Override
    public SubmitOutcome cancel(Order order) {
        VenueOrder known = orders.get(order.id());
        if (closed || known == null) {
            return notPlaced(order);
        }
        return news.cancelled(known, clock.now())
                ? new SubmitOutcome.Acked(known.brokerOrderId())
                : new SubmitOutcome.NotPlaced("it is " + known.state());
    }

    private SubmitOutcome notPlaced(Order order) {
        return new SubmitOutcome.NotPlaced(
                closed ? "the venue is closed" : "the venue has no order " + order.id());
    }

    @Override
    public List<BrokerOrder> orders() {
        return today().map(VenueOrder::shown).toList();
    }

    @Override
    public Map<String, List<BrokerTrade>> trades() {
        Map<String, List<BrokerTrade>> trades = new LinkedHashMap<>();
        today().filter(order -> !order.trades().isEmpty())
                .forEach(order -> trades.put(order.brokerOrderId(), order.trades()));
        return trades;
    }

    private Stream<VenueOrder> today() {
        long now = clock.micros();
        expire(now - feedLagMicros);
        return orders.values().stream()
                .filter(order -> order.dayEndMicros() > now)
                .sorted(Comparator.comparingLong(VenueOrder::sequence));
    }

    @Override
    public List<BrokerPosition> positions() {
        return account.positions();
    }

    /// The funds less what purchases have cost, plus what sales have brought, before charges.
    @Override
    public BrokerMargins margins() {
        return account.margins();
    }

    /// Counts since the venue was made.
    public VenueStatistics statistics() {
        long open = orders.values().stream().filter(o -> !o.hasEnded()).count();
        return news.statistics(submitted.sum(), duplicates.sum(), refused.sum(), open);
    }

    /// Ends the venue: no more fills, no more orders. Open orders stay as they are.
    @Override
    public void close() {
        closed = true;
    }

    private VenueLane lane(InstrumentId instrument) {
        VenueLane lane = lanes.get(instrument);
        return lane != null
                ? lane
                : lanes.computeIfAbsent(instrument, _ -> new VenueLane(fills, feedLagMicros, news));
    }
}
