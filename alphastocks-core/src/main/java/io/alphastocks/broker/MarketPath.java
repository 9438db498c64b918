package io.alphastocks.broker;

import io.alphastocks.model.Tick;
import io.alphastocks.model.TickKind;

/// What a lane of the simulated venue has seen of its instrument: what the feed has, and the two
/// prices before the tick at hand. Touched by the lane's ticks only.
final class MarketPath {

    private boolean quoted;
    private boolean sized;
    private long previousRaw;
    private TickKind previousKind = TickKind.LIVE;
    private long beforeRaw;

    /// A tick begins: it may be the first that shows what the feed has.
    void begin(Tick tick) {
        if (!quoted) {
            quoted = tick.bidRaw() > 0 || tick.askRaw() > 0;
        }
        if (!sized) {
            sized = tick.bidQuantity() > 0 || tick.askQuantity() > 0;
        }
    }

    /// A tick is over.
    void end(Tick tick) {
        beforeRaw = previousRaw;
        previousRaw = tick.lastRaw();
        previousKind = tick.kind();
    }

    /// Whether the price of a fill at this tick is made by the model of the spread.
    boolean isModelled(Tick tick) {
        return tick.kind().isOfCandle() || !quoted;
    }

    /// Whether the tick says how much there is to be had.
    boolean isLimitedBySize(Tick tick) {
        return sized && !isModelled(tick);
    }

    /// The last price of the tick before, 0 where there was none.
    long previousRaw() {
        return previousRaw;
    }

    /// Where a level was met: at the open of a candle that jumped over it, else at the level
    /// itself. It was met on the way to the tick before, which is why the order came; or, where the
    /// order was faster than the tick that caused it, on the way to this one.
    long metAt(long levelRaw, Tick tick) {
        if (liesBetween(beforeRaw, previousRaw, levelRaw)) {
            return previousKind == TickKind.CANDLE_OPEN ? previousRaw : levelRaw;
        }
        boolean now = liesBetween(previousRaw, tick.lastRaw(), levelRaw);
        return now && tick.kind() == TickKind.CANDLE_OPEN ? tick.lastRaw() : levelRaw;
    }

    private static boolean liesBetween(long from, long to, long level) {
        return from > 0 && ((from > level && to <= level) || (from < level && to >= level));
    }
}
