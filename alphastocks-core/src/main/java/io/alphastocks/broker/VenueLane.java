package io.alphastocks.broker;

import io.alphastocks.model.BrokerUpdate;
import io.alphastocks.model.Instrument;
import io.alphastocks.model.OrderState;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Side;
import io.alphastocks.model.Tick;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/// One instrument at the simulated venue. Ticks come from one thread at a time, which alone touches
/// the resting orders; new orders come from any thread, through the inbox.
final class VenueLane {

    private final ConcurrentLinkedQueue<Resting> inbox = new ConcurrentLinkedQueue<>();
    private final List<Resting> resting = new ArrayList<>();
    private final FillModel fills;
    private final long feedLagMicros;
    private final VenueNews news;

    private final MarketPath path = new MarketPath();
    private long bidLeft;
    private long askLeft;

    private record Resting(VenueOrder order, Instrument instrument) {}

    VenueLane(FillModel fills, long feedLagMicros, VenueNews news) {
        this.fills = fills;
        this.feedLagMicros = feedLagMicros;
        this.news = news;
    }

    /// May be called by any thread.
    void add(VenueOrder order, Instrument instrument) {
        inbox.add(new Resting(order, instrument));
    }

    void onTick(Tick tick) {
        path.begin(tick);
        if (!inbox.isEmpty() || !resting.isEmpty()) {
            match(tick);
        }
        path.end(tick);
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
        if (order.state().isTerminal()) {
            return true;
        }
        if (tick.timeMicros() >= order.validUntilMicros()) {
            news.expired(order, tick.time());
            return true;
        }
        if (tick.timeMicros() + feedLagMicros < order.activeMicros()) {
            return false;
        }
        long price = fills.price(order.order(), candidate.instrument, tick, path, order.isPrompt());
        if (price == FillModel.NO_FILL) {
            return false;
        }
        boolean buy = order.order().side() == Side.BUY;
        long quantity = take(order.open(), buy ? askLeft : bidLeft, candidate.instrument);
        if (quantity == 0) {
            return order.state().isTerminal();
        }
        boolean modelled = path.isModelled(tick);
        BrokerUpdate update =
                order.fill(Quantity.of(quantity), Price.ofRaw(price), tick.time(), modelled);
        if (update == null) {
            return true;
        }
        if (buy) {
            askLeft -= quantity;
        } else {
            bidLeft -= quantity;
        }
        news.filled(update, modelled);
        return update.state() == OrderState.FILLED;
    }

    /// As much as there is, in whole lots: exchanges trade nothing else.
    private static long take(long open, long left, Instrument instrument) {
        long lot = instrument.lotSize().units();
        return open <= left ? open : left / lot * lot;
    }
}
