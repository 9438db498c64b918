package io.alphastocks.examples.crash;

import io.alphastocks.broker.BrokerException;
import io.alphastocks.broker.ReconciliationPolicy;
import io.alphastocks.engine.Resumption;
import io.alphastocks.engine.TradingEngine;
import io.alphastocks.event.Event;
import io.alphastocks.event.PositionOpened;
import io.alphastocks.event.SystemReady;
import io.alphastocks.model.BrokerOrder;
import io.alphastocks.model.BrokerTrade;
import io.alphastocks.model.BrokerUpdate;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.ExitReason;
import io.alphastocks.model.Order;
import io.alphastocks.model.RiskLimits;
import io.alphastocks.model.TradingStatus;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Who lets an engine trade again after it has halted: when its book and the broker agree. What the
/// broker's order book of today does not tell of earlier days is booked from its contract notes,
/// and on the last day what never reached the broker is given up, so that it can be sold. Has a
/// hand in it otherwise too: changes a limit, halts it for a drill, and gets out of a position.
final class Operator {

    private static final int TRIES = 20;

    /// The positions at whose opening a limit is changed, a drill begins, and the position is
    /// closed again.
    private static final int OTHER_LIMIT = 1;

    private static final int DRILL = 2;
    private static final int EXIT = 3;

    private final TradingEngine engine;
    private final VenueClient venue;
    private final AtomicBoolean ready = new AtomicBoolean();
    private final AtomicInteger opened = new AtomicInteger();

    /// @param engine what is looked after
    /// @param venue has the contract notes
    Operator(TradingEngine engine, VenueClient venue) {
        this.engine = engine;
        this.venue = venue;
    }

    /// The engine is ready, has opened a position, has halted, or raises an alarm.
    void on(Event event) {
        if (event instanceof SystemReady) {
            ready.set(true);
        }
        if (CrashMarket.isLastDay(EpochMicros.of(event.time()))) {
            giveUpWhatNeverArrived();
        }
        if (event instanceof PositionOpened e) {
            interfere(e.position().id());
        }
        for (int tries = 0; tries < TRIES && isHalted() && agrees(); tries++) {
            Resumption _ = engine.resume("the operator has compared book and broker");
        }
    }

    private void interfere(String positionId) {
        switch (opened.incrementAndGet()) {
            case OTHER_LIMIT -> {
                RiskLimits limits = engine.limits();
                int other = TradingProcess.MOST_POSITIONS + 1 - limits.maxPositions() % 2;
                boolean _ = engine.changeLimits(limits.withMaxPositions(other), "the operator");
            }
            case DRILL -> {
                TradingStatus _ = engine.halt(TradingStatus.reducing("a drill"));
            }
            case EXIT -> engine.exit(positionId, ExitReason.MANUAL);
            default -> {}
        }
    }

    private void giveUpWhatNeverArrived() {
        Set<String> arrived = tags(venue.allOrders());
        for (Order order : engine.book().liveOrders()) {
            if (!arrived.contains(order.tag())) {
                boolean _ = engine.resolve(order.id(), "the operator, who has asked the broker");
            }
        }
    }

    private boolean isHalted() {
        return ready.get() && !engine.book().trading().allowsEntries();
    }

    private boolean agrees() {
        if (reconciles()) {
            return true;
        }
        bookContractNotes();
        return reconciles();
    }

    private boolean reconciles() {
        return patiently(() -> engine.reconcile(ReconciliationPolicy.ADOPT).agrees());
    }

    /// Of orders that count as live although the broker shows them no more.
    private void bookContractNotes() {
        Set<String> shown =
                patiently(venue::orders).stream().map(BrokerOrder::tag).collect(Collectors.toSet());
        Set<String> live =
                engine.book().liveOrders().stream().map(Order::tag).collect(Collectors.toSet());
        Map<String, List<BrokerTrade>> trades = venue.allTrades();
        for (BrokerOrder order : venue.allOrders()) {
            if (live.contains(order.tag()) && !shown.contains(order.tag())) {
                engine.adopt(
                        new BrokerUpdate(
                                order, trades.getOrDefault(order.brokerOrderId(), List.of())),
                        "the operator, who has the contract note");
            }
        }
    }

    private static Set<String> tags(List<BrokerOrder> orders) {
        return orders.stream().map(BrokerOrder::tag).collect(Collectors.toSet());
    }

    private static <T> T patiently(Supplier<T> reading) {
        for (int tries = 0; ; tries++) {
            try {
                return reading.get();
            } catch (BrokerException e) {
                if (tries == TRIES) {
                    throw e;
                }
            }
        }
    }
}
