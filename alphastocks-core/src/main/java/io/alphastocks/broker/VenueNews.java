package io.alphastocks.broker;

import io.alphastocks.model.BrokerTrade;
import io.alphastocks.model.BrokerUpdate;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderState;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/// Tells the listener what happens to orders, and counts it. Safe for use by any thread.
final class VenueNews {

    private static final Logger LOG = LoggerFactory.getLogger(SimulatedVenue.class);

    private final VenueAccount account;
    private final AtomicReference<@Nullable Consumer<BrokerUpdate>> listener =
            new AtomicReference<>();
    private final LongAdder filled = new LongAdder();
    private final LongAdder cancelled = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder expired = new LongAdder();
    private final LongAdder trades = new LongAdder();
    private final LongAdder modelledTrades = new LongAdder();
    private final LongAdder failures = new LongAdder();

    VenueNews(VenueAccount account) {
        this.account = account;
    }

    void listenTo(Consumer<BrokerUpdate> updates) {
        if (!listener.compareAndSet(null, updates)) {
            throw new IllegalStateException("the venue has somebody who takes its updates already");
        }
    }

    boolean hasListener() {
        return listener.get() != null;
    }

    /// The latest of an update's executions has just happened.
    void filled(Order order, BrokerUpdate update) {
        BrokerTrade trade = update.trades().getLast();
        account.add(order, trade);
        trades.increment();
        if (trade.modelled()) {
            modelledTrades.increment();
        }
        if (update.state() == OrderState.FILLED) {
            filled.increment();
        }
        tell(update);
    }

    void rejected(BrokerUpdate update) {
        rejected.increment();
        tell(update);
    }

    /// Cancels what is open; says where the order stands, if it had ended before.
    ///
    /// @return whether it had not ended before
    boolean cancelled(VenueOrder order, Instant at) {
        BrokerUpdate update = order.end(OrderState.CANCELLED, "cancelled on request", at);
        if (update != null) {
            cancelled.increment();
        }
        tell(update == null ? order.update() : update);
        return update != null;
    }

    void expired(VenueOrder order, Instant at) {
        String reason = "valid until " + EpochMicros.toInstant(order.validUntilMicros());
        BrokerUpdate update = order.end(OrderState.EXPIRED, reason, at);
        if (update != null) {
            expired.increment();
            tell(update);
        }
    }

    /// A listener that fails must not stop the venue: the next update repeats all that it missed.
    void tell(BrokerUpdate update) {
        Consumer<BrokerUpdate> current = listener.get();
        if (current == null) {
            return;
        }
        try {
            current.accept(update);
        } catch (RuntimeException e) {
            failures.increment();
            LOG.atError()
                    .setCause(e)
                    .addKeyValue("brokerOrder", update.order().brokerOrderId())
                    .addKeyValue("state", update.state())
                    .log("an order update was not taken");
        }
    }

    VenueStatistics statistics(long submitted, long duplicates, long refused, long open) {
        return new VenueStatistics(
                submitted,
                duplicates,
                refused,
                rejected.sum(),
                open,
                filled.sum(),
                cancelled.sum(),
                expired.sum(),
                trades.sum(),
                modelledTrades.sum(),
                failures.sum());
    }
}
