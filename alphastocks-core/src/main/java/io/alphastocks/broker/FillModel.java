package io.alphastocks.broker;

import io.alphastocks.model.Instrument;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderType;
import io.alphastocks.model.Price;
import io.alphastocks.model.Side;
import io.alphastocks.model.Spread;
import io.alphastocks.model.Tick;
import io.alphastocks.model.TickKind;

import java.math.RoundingMode;

/// At which price a tick fills an order, if it does. The rules stand in [SimulatedVenue]. Pure: the
/// same arguments give the same answer.
///
/// @param spread the model where the data has no quotes
/// @param protectionPercent how far from the last price a market order may be filled
/// @param slippage how much worse it is than it looks
record FillModel(Spread spread, double protectionPercent, SlippageModel slippage) {

    /// What [#price] gives where the tick does not fill the order.
    static final long NO_FILL = 0;

    /// The raw price of a fill, or [#NO_FILL].
    ///
    /// @param path what was before the tick
    /// @param prompt whether the order took no time to arrive, so that its trigger level counts
    long price(Order order, Instrument instrument, Tick tick, MarketPath path, boolean prompt) {
        Side side = order.side();
        Price tickSize = instrument.tickSize();
        Price trigger = order.trigger();
        if (trigger != null && prompt && tick.kind().isOfCandle()) {
            long level = cross(side, path.metAt(trigger.raw(), tick), tickSize);
            return slipped(order, tick, tickSize, level, farthest(side, tickSize));
        }
        long worst = worst(order, tickSize, tick);
        long price;
        if (!path.isModelled(tick)) {
            price = side == Side.BUY ? tick.askRaw() : tick.bidRaw();
        } else if (!tick.kind().isOfCandle()) {
            price = cross(side, tick.lastRaw(), tickSize);
        } else if (order.type() == OrderType.MARKET) {
            price =
                    tick.kind().fillsMarketOrders()
                            ? cross(side, tick.lastRaw(), tickSize)
                            : NO_FILL;
        } else {
            price = limitOnCandle(side, worst, tick, tickSize, path.previousRaw());
        }
        if (price == NO_FILL || isWorse(side, price, worst)) {
            return NO_FILL;
        }
        return slipped(order, tick, tickSize, price, worst);
    }

    /// The raw price of a market order at the open of a candle, or [#NO_FILL].
    long marketAtOpen(Order order, Instrument instrument, Tick open) {
        Price tickSize = instrument.tickSize();
        long worst = worst(order, tickSize, open);
        long price = cross(order.side(), open.lastRaw(), tickSize);
        return isWorse(order.side(), price, worst)
                ? NO_FILL
                : slipped(order, open, tickSize, price, worst);
    }

    /// The prices between two points of a candle were all traded, so a limit that lies between them
    /// was reached. One that the market had already reached at the point before was there to be
    /// taken when the order came: it is filled like a market order.
    private long limitOnCandle(Side side, long limit, Tick tick, Price tickSize, long previousRaw) {
        long crossed = cross(side, tick.lastRaw(), tickSize);
        if (isWorse(side, crossed, limit) || tick.kind() == TickKind.CANDLE_OPEN) {
            return crossed;
        }
        boolean reachedBefore =
                previousRaw > 0 && !isWorse(side, cross(side, previousRaw, tickSize), limit);
        if (!reachedBefore) {
            return limit;
        }
        return tick.kind().fillsMarketOrders() ? crossed : NO_FILL;
    }

    private long worst(Order order, Price tickSize, Tick tick) {
        Price limit = order.limit();
        if (limit != null) {
            return limit.raw();
        }
        // Rounded away from the last price: of a cheap option one tick is more than some percent.
        boolean buy = order.side() == Side.BUY;
        return tick.last()
                .changedBy(
                        order.side().sign() * protectionPercent,
                        tickSize,
                        buy ? RoundingMode.CEILING : RoundingMode.FLOOR)
                .raw();
    }

    private static long farthest(Side side, Price tickSize) {
        return side == Side.BUY ? Long.MAX_VALUE : tickSize.raw();
    }

    private long slipped(Order order, Tick tick, Price tickSize, long price, long worst) {
        long ticks = slippage.ticks(order, tick);
        if (ticks == 0) {
            return price;
        }
        if (ticks < 0) {
            throw new IllegalArgumentException(
                    "slippage of " + ticks + " ticks for order " + order.id() + " is negative");
        }
        long change = Math.multiplyExact(ticks, tickSize.raw());
        return order.side() == Side.BUY
                ? Math.min(Math.addExact(price, change), worst)
                : Math.max(price - change, worst);
    }

    private long cross(Side side, long raw, Price tickSize) {
        return spread.cross(side, Price.ofRaw(raw), tickSize).raw();
    }

    private static boolean isWorse(Side side, long price, long than) {
        return side == Side.BUY ? price > than : price < than;
    }
}
