package io.alphastocks.model;

import java.math.RoundingMode;

/// A model of the bid-ask spread for data that has none, so that nobody trades at the middle for
/// nothing. The full spread is a share of the price, at least one tick; a buyer pays half of it
/// above, a seller gets half of it below.
///
/// @param percent the full spread in percent of the price, 0 or more
public record Spread(double percent) {

    /// No spread at all.
    public static final Spread NONE = new Spread(0);

    public Spread {
        if (!(percent >= 0 && percent <= 100)) {
            throw new IllegalArgumentException(
                    "spread " + percent + " % must be from 0 to 100 percent of the price");
        }
    }

    /// The price that a buyer pays (or a seller gets), a multiple of the tick, never below one
    /// tick.
    public Price cross(Side side, Price price, Price tick) {
        if (percent == 0) {
            return price;
        }
        RoundingMode mode = side == Side.BUY ? RoundingMode.CEILING : RoundingMode.FLOOR;
        return price.changedBy(side.sign() * percent / 2, tick, mode);
    }
}
