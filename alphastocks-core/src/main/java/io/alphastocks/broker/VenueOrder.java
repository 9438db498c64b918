package io.alphastocks.broker;

import io.alphastocks.model.BrokerTrade;
import io.alphastocks.model.BrokerUpdate;
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

    private final Order order;
    private final String brokerOrderId;
    private final long sequence;
    private final long latencyMicros;
    private final long activeMicros;
    private final long validUntilMicros;
    private final long dayEndMicros;
    private final AtomicReference<Progress> progress;

    private record Progress(
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
    /// @param state OPEN, PARTIALLY_FILLED or REJECTED
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
        this.order = order;
        this.brokerOrderId = brokerOrderId;
        this.sequence = sequence;
        this.latencyMicros = latencyMicros;
        this.activeMicros = Math.addExact(submittedMicros, latencyMicros);
        this.validUntilMicros = validUntilMicros;
        this.dayEndMicros = dayEndMicros;
        this.progress =
                new AtomicReference<>(
                        new Progress(state, filled(trades), List.copyOf(trades), reason, at));
    }

    private static Quantity filled(List<BrokerTrade> trades) {
        Quantity filled = Quantity.ZERO;
        for (BrokerTrade trade : trades) {
            filled = filled.plus(trade.quantity());
        }
        return filled;
    }

    Order order() {
        return order;
    }

    String brokerOrderId() {
        return brokerOrderId;
    }

    long sequence() {
        return sequence;
    }

    /// The time of its arrival.
    long activeMicros() {
        return activeMicros;
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
        return now.state.isTerminal() ? 0 : order.quantity().units() - now.filled.units();
    }

    /// All that there is to say of the order.
    BrokerUpdate update() {
        return update(progress.get());
    }

    /// Fills a part, or all that is open where that is less.
    ///
    /// @return the news, or null if the order has ended meanwhile
    @Nullable BrokerUpdate fill(Quantity most, Price price, Instant at, boolean modelled) {
        while (true) {
            Progress before = progress.get();
            if (before.state.isTerminal()) {
                return null;
            }
            Quantity quantity = most.min(order.quantity().minus(before.filled));
            Quantity filled = before.filled.plus(quantity);
            String tradeId = order.id() + "/T" + (before.trades.size() + 1);
            List<BrokerTrade> trades = new ArrayList<>(before.trades);
            trades.add(new BrokerTrade(tradeId, quantity, price, at, modelled));
            boolean all = filled.equals(order.quantity());
            Progress after =
                    new Progress(
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

    /// Ends what is open.
    ///
    /// @return the news, or null if the order had ended before
    @Nullable BrokerUpdate end(OrderState state, String reason, Instant at) {
        while (true) {
            Progress before = progress.get();
            if (before.state.isTerminal()) {
                return null;
            }
            Progress after = new Progress(state, before.filled, before.trades, reason, at);
            if (progress.compareAndSet(before, after)) {
                return update(after);
            }
        }
    }

    private BrokerUpdate update(Progress of) {
        return new BrokerUpdate(order.id(), brokerOrderId, of.state, of.trades, of.reason, of.at);
    }
}
