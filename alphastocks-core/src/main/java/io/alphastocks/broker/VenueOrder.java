package io.alphastocks.broker;

import io.alphastocks.model.BrokerOrder;
import io.alphastocks.model.BrokerTrade;
import io.alphastocks.model.BrokerUpdate;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderState;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/// An order at the simulated venue. Its progress is one immutable value, swapped by
/// compare-and-set: when a fill and a cancellation meet, one of them wins and the other finds the
/// order as it is.
final class VenueOrder {

    private final String brokerOrderId;
    private final long sequence;
    private final long latencyMicros;
    private final long validUntilMicros;
    private final long dayEndMicros;
    private final AtomicReference<Progress> progress;

    /// @param order as it was submitted, or changed since
    /// @param activeMicros when it, or its latest change, arrived
    private record Progress(
            Order order,
            long activeMicros,
            OrderState state,
            Quantity filled,
            List<BrokerTrade> trades,
            String reason,
            Instant at) {}

    /// @param sequence orders the venue's orders by their arrival
    /// @param submittedMicros when it was submitted
    /// @param latencyMicros how long it travels: market data before its arrival does not fill it
    /// @param validUntilMicros it expires at this time
    /// @param dayEndMicros the end of its trading day, not before it expires
    /// @param state OPEN or REJECTED, or where it stood
    /// @param trades what was filled before
    VenueOrder(
            Order order,
            String brokerOrderId,
            long sequence,
            long submittedMicros,
            long latencyMicros,
            long validUntilMicros,
            long dayEndMicros,
            OrderState state,
            List<BrokerTrade> trades,
            String reason,
            Instant at) {
        if (latencyMicros < 0) {
            throw new IllegalArgumentException(
                    "order " + order.id() + ": latency " + latencyMicros + " µs is negative");
        }
        this.brokerOrderId = brokerOrderId;
        this.sequence = sequence;
        this.latencyMicros = latencyMicros;
        this.validUntilMicros = validUntilMicros;
        this.dayEndMicros = dayEndMicros;
        long active = Math.addExact(submittedMicros, latencyMicros);
        this.progress =
                new AtomicReference<>(
                        new Progress(
                                order,
                                active,
                                state,
                                filled(trades),
                                List.copyOf(trades),
                                reason,
                                at));
    }

    private static Quantity filled(List<BrokerTrade> trades) {
        Quantity filled = Quantity.ZERO;
        for (BrokerTrade trade : trades) {
            filled = filled.plus(trade.quantity());
        }
        return filled;
    }

    /// The order as it is now.
    Order order() {
        return progress.get().order;
    }

    String brokerOrderId() {
        return brokerOrderId;
    }

    long sequence() {
        return sequence;
    }

    /// The time of its arrival, or of the arrival of its latest change.
    long activeMicros() {
        return progress.get().activeMicros;
    }

    /// Whether it took no time to arrive.
    boolean isPrompt() {
        return latencyMicros == 0;
    }

    long validUntilMicros() {
        return validUntilMicros;
    }

    long dayEndMicros() {
        return dayEndMicros;
    }

    OrderState state() {
        return progress.get().state;
    }

    boolean hasEnded() {
        return state().isTerminal();
    }

    /// Units that may still be filled.
    long open() {
        Progress now = progress.get();
        return now.state.isTerminal() ? 0 : now.order.quantity().units() - now.filled.units();
    }

    /// The order as the venue's order book shows it.
    BrokerOrder shown() {
        return shown(progress.get());
    }

    /// Its executions, oldest first.
    List<BrokerTrade> trades() {
        return progress.get().trades;
    }

    /// All that there is to say of the order.
    BrokerUpdate update() {
        return update(progress.get());
    }

    /// Fills a part, or all that is open where that is less.
    ///
    /// @param seen the order that the price was made for
    /// @return the news, or null if the order has ended or was changed meanwhile
    @Nullable BrokerUpdate fill(
            Order seen, Quantity most, Price price, Instant at, boolean modelled) {
        while (true) {
            Progress before = progress.get();
            if (before.state.isTerminal() || !before.order.equals(seen)) {
                return null;
            }
            Quantity quantity = most.min(seen.quantity().minus(before.filled));
            Quantity filled = before.filled.plus(quantity);
            String tradeId = seen.id() + "/T" + (before.trades.size() + 1);
            List<BrokerTrade> trades = new ArrayList<>(before.trades);
            trades.add(new BrokerTrade(tradeId, quantity, price, at, modelled));
            boolean all = filled.equals(seen.quantity());
            Progress after =
                    new Progress(
                            seen,
                            before.activeMicros,
                            all ? OrderState.FILLED : OrderState.PARTIALLY_FILLED,
                            filled,
                            List.copyOf(trades),
                            before.reason,
                            at);
            if (progress.compareAndSet(before, after)) {
                return update(after);
            }
        }
    }

    /// Gives the order another quantity and limit. It keeps its place; the change travels as long
    /// as the order did, and nothing is filled meanwhile.
    ///
    /// @return the news, or null if the order has ended, or that much of it is filled already
    @Nullable BrokerUpdate modify(Order wanted, Instant at) {
        while (true) {
            Progress before = progress.get();
            if (before.state.isTerminal() || !wanted.quantity().isAbove(before.filled)) {
                return null;
            }
            Progress after =
                    new Progress(
                            before.order.amended(wanted.quantity(), wanted.limit(), at),
                            Math.addExact(EpochMicros.of(at), latencyMicros),
                            before.state,
                            before.filled,
                            before.trades,
                            before.reason,
                            at);
            if (progress.compareAndSet(before, after)) {
                return update(after);
            }
        }
    }

    /// Ends what is open.
    ///
    /// @return the news, or null if the order had ended before
    @Nullable BrokerUpdate end(OrderState state, String reason, Instant at) {
        while (true) {
            Progress before = progress.get();
            if (before.state.isTerminal()) {
                return null;
            }
            Progress after =
                    new Progress(
                            before.order,
                            before.activeMicros,
                            state,
                            before.filled,
                            before.trades,
                            reason,
                            at);
            if (progress.compareAndSet(before, after)) {
                return update(after);
            }
        }
    }

    private BrokerUpdate update(Progress of) {
        return new BrokerUpdate(shown(of), of.trades);
    }

    private BrokerOrder shown(Progress of) {
        Order order = of.order;
        return new BrokerOrder(
                brokerOrderId,
                order.tag(),
                order.instrument(),
                order.side(),
                order.quantity(),
                order.limit(),
                of.state,
                of.filled,
                of.reason,
                of.at);
    }
}
