package io.alphastocks.testkit.kite;

import io.alphastocks.model.Side;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The last that was seen of each instrument, and how much of the displayed sizes is left. Confined
/// to the desk.
final class Market {

    private final Map<Integer, Shown> shown = new HashMap<>();

    /// Units that were taken at a price.
    record Take(long units, long priceRaw) {}

    /// The last tick, and the units left at each of its levels.
    private static final class Shown {

        private final KiteTick tick;
        private final long[] bidsLeft;
        private final long[] asksLeft;

        private Shown(KiteTick tick) {
            this.tick = tick;
            this.bidsLeft = units(tick.bids());
            this.asksLeft = units(tick.asks());
        }

        private static long[] units(List<KiteTick.Level> levels) {
            return levels.stream().mapToLong(KiteTick.Level::quantity).toArray();
        }
    }

    void show(KiteTick tick) {
        shown.put(tick.token(), new Shown(tick));
    }

    @Nullable KiteTick last(int token) {
        Shown of = shown.get(token);
        return of == null ? null : of.tick;
    }

    /// What an order meets: an arriving one takes the levels within its limit at their prices; one
    /// that waited is met at its own limit.
    List<Take> take(int token, Side side, long limitRaw, long wanted, boolean waited) {
        Shown of = shown.get(token);
        if (of == null || wanted <= 0) {
            return List.of();
        }
        KiteTick tick = of.tick;
        if (!tick.hasDepth()) {
            long lastRaw = tick.last().raw();
            return within(side, lastRaw, limitRaw)
                    ? List.of(new Take(wanted, waited ? limitRaw : lastRaw))
                    : List.of();
        }
        List<KiteTick.Level> levels = side == Side.BUY ? tick.asks() : tick.bids();
        long[] left = side == Side.BUY ? of.asksLeft : of.bidsLeft;
        List<Take> takes = new ArrayList<>();
        long rest = wanted;
        for (int i = 0; i < left.length && rest > 0; i++) {
            long priceRaw = levels.get(i).price().raw();
            if (priceRaw > 0 && left[i] > 0 && within(side, priceRaw, limitRaw)) {
                long units = Math.min(rest, left[i]);
                left[i] -= units;
                rest -= units;
                takes.add(new Take(units, waited ? limitRaw : priceRaw));
            }
        }
        return takes;
    }

    private static boolean within(Side side, long priceRaw, long limitRaw) {
        return side == Side.BUY ? priceRaw <= limitRaw : priceRaw >= limitRaw;
    }
}
