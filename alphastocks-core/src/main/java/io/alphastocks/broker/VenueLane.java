package io.alphastocks.broker;

import io.alphastocks.model.BrokerUpdate;
import io.alphastocks.model.Instrument;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderState;
import io.alphastocks.model.OrderType;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Side;
import io.alphastocks.model.Tick;
import io.alphastocks.model.TickKind;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.ConcurrentLinkedQueue;

/// One instrument at the simulated venue. Ticks come from one thread at a time, which alone moves
/// orders from the inbox to those that rest, and matches them; new orders come from any thread.
final class VenueLane {

    private final ConcurrentLinkedQueue<Resting> inbox = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Resting> resting = new ConcurrentLinkedQueue<>();
    private final FillModel fills;
    private final long feedLagMicros;
    private final VenueNews news;

    /// The latest point, where it is the open of a candle. Written before a tick takes the inbox
    /// and read after an order was put there, so that an order that is just too late for the tick
    /// finds the open here.
    private volatile @Nullable Tick latestOpen;

    private final MarketPath path = new MarketPath();
    private long bidLeft;
    private long askLeft;

    private record Resting(VenueOrder order, Instrument instrument) {

        boolean hasEnded() {
            return order.hasEnded();
        }
    }

    VenueLane(FillModel fills, long feedLagMicros, VenueNews news) {
        this.fills = fills;
        this.feedLagMicros = feedLagMicros;
        this.news = news;
    }

    /// Takes an order, and fills it where that needs no further tick. May be called by any thread.
    void add(VenueOrder order, Instrument instrument) {
        inbox.add(new Resting(order, instrument));
        Tick open = latestOpen;
        if (open != null && isFilledAtOpen(order, open)) {
            fillAtOpen(order, instrument, open);
        }
    }

    /// The open of a candle is known at its very time, to whoever orders then.
    private static boolean isFilledAtOpen(VenueOrder order, Tick open) {
        return order.isPrompt()
                && order.activeMicros() == open.timeMicros()
                && order.order().type() == OrderType.MARKET
                && order.order().trigger() == null;
    }

    private void fillAtOpen(VenueOrder order, Instrument instrument, Tick open) {
        Order seen = order.order();
        long price = fills.marketAtOpen(seen, instrument, open);
        if (price == FillModel.NO_FILL) {
            return;
        }
        BrokerUpdate update =
                order.fill(seen, seen.quantity(), Price.ofRaw(price), open.time(), true);
        if (update != null) {
            news.filled(seen, update);
        }
    }

    void onTick(Tick tick) {
        if (tick.kind() == TickKind.CANDLE_OPEN) {
            latestOpen = tick;
        } else if (latestOpen != null) {
            latestOpen = null;
        }
        path.begin(tick);
        if (!inbox.isEmpty() || !resting.isEmpty()) {
            match(tick);
        }
        path.end(tick);
    }

    /// Drops orders that have ended; a tick would, but none may come. May be called by any thread.
    void dropEnded() {
        inbox.removeIf(Resting::hasEnded);
        resting.removeIf(Resting::hasEnded);
    }

    private void match(Tick tick) {
        for (Resting arrived = inbox.poll(); arrived != null; arrived = inbox.poll()) {
            resting.add(arrived);
        }
        boolean limited = path.isLimitedBySize(tick);
        bidLeft = limited ? tick.bidQuantity() : Long.MAX_VALUE;
        askLeft = limited ? tick.askQuantity() : Long.MAX_VALUE;
        resting.removeIf(candidate -> isOver(candidate, tick));
    }

    /// Fills what the tick fills, and says whether the order needs no more ticks.
    private boolean isOver(Resting candidate, Tick tick) {
        VenueOrder order = candidate.order;
        if (order.hasEnded()) {
            return true;
        }
        if (tick.timeMicros() >= order.validUntilMicros()) {
            news.expired(order, tick.time());
            return true;
        }
        if (!isInTime(order, tick)) {
            return false;
        }
        Order seen = order.order();
        long price = fills.price(seen, candidate.instrument, tick, path, order.isPrompt());
        if (price == FillModel.NO_FILL) {
            return false;
        }
        boolean buy = seen.side() == Side.BUY;
        long quantity = take(order.open(), buy ? askLeft : bidLeft, candidate.instrument);
        if (quantity == 0) {
            return order.hasEnded();
        }
        boolean modelled = path.isModelled(tick);
        BrokerUpdate update =
                order.fill(seen, Quantity.of(quantity), Price.ofRaw(price), tick.time(), modelled);
        if (update == null) {
            return order.hasEnded(); // or it was changed: the next tick finds the change
        }
        if (buy) {
            askLeft -= quantity;
        } else {
            bidLeft -= quantity;
        }
        news.filled(seen, update);
        return update.state() == OrderState.FILLED;
    }

    /// A live tick may be the one that made somebody order, and come here late: it must be later. A
    /// point of a candle stands for what follows it.
    private boolean isInTime(VenueOrder order, Tick tick) {
        long latest = tick.timeMicros() + feedLagMicros;
        return tick.kind().isOfCandle()
                ? latest >= order.activeMicros()
                : latest > order.activeMicros();
    }

    /// As much as there is, in whole lots: exchanges trade nothing else.
    private static long take(long open, long left, Instrument instrument) {
        long lot = instrument.lotSize().units();
        return open <= left ? open : left / lot * lot;
    }
}
