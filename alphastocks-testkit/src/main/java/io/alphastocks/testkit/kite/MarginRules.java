package io.alphastocks.testkit.kite;

import io.alphastocks.model.Side;

/// How much the broker wants to see for a unit. The real one takes the exchange's margin files; the
/// fake takes a share of the price, so that a test can work it out: options bought and equity that
/// is delivered are paid in full, equity within the day takes 20 %, futures 12 %, options sold 12 %
/// of the strike.
final class MarginRules {

    private static final long INTRADAY_PERCENT = 20;
    private static final long DERIVATIVES_PERCENT = 12;

    private MarginRules() {}

    /// For a unit that an order opens at a price.
    static long perUnitRaw(KiteInstrument instrument, String product, Side side, long priceRaw) {
        if (instrument.isOption()) {
            return side == Side.BUY ? priceRaw : shortOptionRaw(instrument);
        }
        if (instrument.isFuture()) {
            return percent(priceRaw, DERIVATIVES_PERCENT);
        }
        if (PositionBook.isDelivery(instrument, product)) {
            return side == Side.BUY ? priceRaw : 0;
        }
        return percent(priceRaw, INTRADAY_PERCENT);
    }

    /// For the units that a position holds.
    static long heldRaw(PositionBook position, Market market) {
        long units = Math.multiplyExact(Math.abs(position.net()), position.multiplier);
        KiteInstrument instrument = position.instrument;
        if (instrument.isOption()) {
            return position.net() < 0 ? Math.multiplyExact(units, shortOptionRaw(instrument)) : 0;
        }
        if (position.isPaidInFull()) {
            return 0;
        }
        long percent = instrument.isFuture() ? DERIVATIVES_PERCENT : INTRADAY_PERCENT;
        return Math.multiplyExact(units, percent(position.lastRaw(market), percent));
    }

    private static long shortOptionRaw(KiteInstrument instrument) {
        return percent(instrument.strike().raw(), DERIVATIVES_PERCENT);
    }

    private static long percent(long raw, long percent) {
        return Math.multiplyExact(raw, percent) / 100;
    }
}
