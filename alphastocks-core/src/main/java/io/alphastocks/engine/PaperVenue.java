package io.alphastocks.engine;

import io.alphastocks.book.Book;
import io.alphastocks.book.BookException;
import io.alphastocks.book.BookView.Holdings;
import io.alphastocks.book.Ledger;
import io.alphastocks.broker.FreezeQuantities;
import io.alphastocks.broker.OrderRouter;
import io.alphastocks.broker.OrderSender;
import io.alphastocks.broker.Reconciliation;
import io.alphastocks.broker.ReconciliationPolicy;
import io.alphastocks.broker.ResolutionPolicy;
import io.alphastocks.broker.SimulatedVenue;
import io.alphastocks.bus.EventBus;
import io.alphastocks.event.TickReceived;
import io.alphastocks.market.InstrumentMaster;
import io.alphastocks.market.OptionChain;
import io.alphastocks.model.BrokerTrade;
import io.alphastocks.model.Fill;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Money;
import io.alphastocks.model.OptionPosition;
import io.alphastocks.model.Order;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Spread;
import io.alphastocks.time.EngineClock;
import io.alphastocks.time.TradingCalendar;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Function;

/// The simulated venue of a paper engine, and the way to it. This is the only broker that a paper
/// engine has.
final class PaperVenue implements OrderRoute {

    private final Book book;
    private final SimulatedVenue venue;
    private final OrderRouter router;
    private final Function<EventBus, ExpirySettlement> settlements;
    private @Nullable ExpirySettlement expiry;

    PaperVenue(
            Book book,
            EngineClock clock,
            InstrumentMaster instruments,
            OptionChain chain,
            TradingCalendar calendar,
            FreezeQuantities freeze,
            Spread spread,
            Executor calls) {
        this.book = book;
        settlements =
                bus ->
                        new ExpirySettlement(
                                book, this::settle, instruments, chain, calendar, clock, bus);
        venue =
                SimulatedVenue.builder(clock, instruments::find)
                        .freeze(freeze)
                        .modelledSpread(spread)
                        .calendar(calendar)
                        .funds(book.holdings().ledger().capital())
                        .timers(this::onTimer)
                        .build();
        router =
                new OrderRouter(
                        book,
                        venue,
                        calls,
                        clock,
                        ResolutionPolicy.COMPLETE_ORDER_BOOK,
                        ReconciliationPolicy.ADOPT);
    }

    /// What a timer of the venue brings is booked like the answer to a call: where calls have
    /// threads of their own, not on the clock's; and an engine that waits for its calls waits for
    /// it.
    private void onTimer(Runnable task) {
        router.run(task);
    }

    /// Fills come from ticks; this lane is subscribed first, so that on the deterministic bus a
    /// tick is matched with what was ordered before it, never with what it made somebody order.
    @Override
    public void subscribe(EventBus bus) {
        bus.subscribe(
                TickReceived.class,
                o -> o.named("venue").byKey(TickReceived::instrument).uninterruptible(),
                event -> venue.onTick(event.tick()));
        expiry = settlements.apply(bus);
    }

    /// Puts the working orders of an earlier process back where they were: the venue was in its
    /// memory, and what the book has of them is all that anybody knows. Of those that have ended
    /// nothing can come any more: what they have brought is in what the account holds, and the
    /// venue does not show them. Cancellations and changes that were wanted are asked for again.
    @Override
    public void restore() {
        Map<Order, List<BrokerTrade>> restored = new LinkedHashMap<>();
        for (Order order : book.liveOrders()) {
            restored.put(order, trades(order));
        }
        restoreRest(restored);
        restored.forEach(venue::restore);
        Reconciliation _ = router.recover();
        if (expiry != null) {
            expiry.start();
        }
    }

    /// What was sold before the close, and could not be booked yet, is not settled a second time.
    private void settle(InstrumentId contract, Price value) {
        int left = router.bookPending();
        if (left > 0) {
            throw new BookException(
                    contract
                            + " cannot be settled: the book does not have "
                            + left
                            + " updates yet");
        }
        venue.settle(contract, value);
    }

    /// The executions of an order that works, or may.
    ///
    /// @throws BookException if the journal does not have all of them: the venue would fill what is
    ///   filled
    private List<BrokerTrade> trades(Order order) {
        if (order.filled().isZero()) {
            return List.of();
        }
        List<BrokerTrade> trades = new ArrayList<>();
        Quantity filled = Quantity.ZERO;
        for (Fill fill : book.fills(order.id())) {
            filled = filled.plus(fill.quantity());
            trades.add(
                    new BrokerTrade(
                            fill.tradeId(),
                            fill.quantity(),
                            fill.price(),
                            fill.time(),
                            fill.modelled()));
        }
        if (!filled.equals(order.filled())) {
            throw new BookException(
                    "order %s has %s units filled, and the journal has the fills of %s: the order cannot be put back"
                            .formatted(order.id(), order.filled(), filled));
        }
        return trades;
    }

    /// What the account holds beyond the trades of the orders that are restored.
    private void restoreRest(Map<Order, List<BrokerTrade>> restored) {
        Holdings held = book.holdings();
        Ledger ledger = held.ledger();
        Money spent = ledger.capital().minus(ledger.cash()).minus(ledger.charges());
        Map<InstrumentId, Long> units = new HashMap<>();
        for (OptionPosition position : held.positions()) {
            units.merge(position.contract().id(), position.quantity().units(), Math::addExact);
        }
        for (Map.Entry<Order, List<BrokerTrade>> entry : restored.entrySet()) {
            Order order = entry.getKey();
            for (BrokerTrade trade : entry.getValue()) {
                long sold = -order.side().sign() * trade.quantity().units();
                units.merge(order.instrument(), sold, Math::addExact);
                spent =
                        spent.minus(
                                trade.price().times(trade.quantity()).times(order.side().sign()));
            }
        }
        units.values().removeIf(rest -> rest == 0);
        venue.restoreHoldings(units, spent);
    }

    @Override
    public Reconciliation reconcile(ReconciliationPolicy whatDiffers) {
        return router.reconcile(whatDiffers);
    }

    @Override
    public OrderSender sender() {
        return router;
    }

    @Override
    public boolean isIdle() {
        return router.isIdle();
    }

    @Override
    public long calls() {
        return router.calls();
    }

    /// How many updates of the venue are not booked; see [OrderRouter#pending()].
    @Override
    public int pending() {
        return router.pending();
    }

    /// Tries to book them now, and says how many are left.
    @Override
    public int bookPending() {
        return router.bookPending();
    }

    @Override
    public void close() {
        router.close();
        venue.close();
    }
}
