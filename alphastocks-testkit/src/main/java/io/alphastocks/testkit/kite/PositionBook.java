package io.alphastocks.testkit.kite;

import io.alphastocks.model.Money;
import io.alphastocks.model.Side;

import java.math.BigDecimal;

/// One account's position of one instrument and product. Values are sums of price times units times
/// multiplier, in 1/10,000. Confined to the desk.
final class PositionBook {

    final KiteInstrument instrument;
    final String product;
    final long multiplier;

    long overnight;
    long overnightValueRaw;
    long dayBought;
    long dayBoughtValueRaw;
    long daySold;
    long daySoldValueRaw;
    boolean tradedToday;

    /// Units that became a holding, which the position no longer shows.
    private long delivered;

    /// What those units cost.
    private long deliveredValueRaw;

    private long boughtValueRaw;
    private long soldValueRaw;
    private long lastTradeRaw;

    PositionBook(KiteInstrument instrument, String product, long multiplier) {
        this.instrument = instrument;
        this.product = product;
        this.multiplier = multiplier;
    }

    static boolean isDelivery(KiteInstrument instrument, String product) {
        return !instrument.isOption()
                && !instrument.isFuture()
                && (product.equals("CNC") || product.equals("MTF"));
    }

    /// Whether it is paid in full, and not traded on margin.
    boolean isPaidInFull() {
        return instrument.isOption() || isDelivery(instrument, product);
    }

    /// A holding from before the first day.
    void deliver(long units, long valueRaw) {
        delivered = units;
        deliveredValueRaw = valueRaw;
        boughtValueRaw = valueRaw;
        lastTradeRaw = valueRaw / units;
    }

    /// @return the value of the trade
    long add(Side side, long units, long priceRaw) {
        long value = value(units, priceRaw);
        tradedToday = true;
        lastTradeRaw = priceRaw;
        if (side == Side.BUY) {
            dayBought += units;
            dayBoughtValueRaw = Math.addExact(dayBoughtValueRaw, value);
            boughtValueRaw = Math.addExact(boughtValueRaw, value);
        } else {
            daySold += units;
            daySoldValueRaw = Math.addExact(daySoldValueRaw, value);
            soldValueRaw = Math.addExact(soldValueRaw, value);
        }
        return value;
    }

    private long value(long units, long priceRaw) {
        return Math.multiplyExact(Math.multiplyExact(units, priceRaw), multiplier);
    }

    /// What the position shows as its quantity.
    long net() {
        return overnight + dayBought - daySold;
    }

    /// Units in all, those delivered to the holdings included.
    long held() {
        return delivered + net();
    }

    long delivered() {
        return delivered;
    }

    BigDecimal deliveredAverage() {
        return Json.average(deliveredValueRaw, delivered);
    }

    long lastRaw(Market market) {
        KiteTick tick = market.last(instrument.token());
        return tick == null ? lastTradeRaw : tick.last().raw();
    }

    /// Gained so far at the last price.
    long profitRaw(Market market) {
        return Math.addExact(soldValueRaw - boughtValueRaw, value(held(), lastRaw(market)));
    }

    /// The day is over: what is delivered becomes a holding, the rest is carried on.
    void rollOver() {
        long net = net();
        long valueRaw = carriedValueRaw(net);
        boolean delivers = isDelivery(instrument, product);
        if (delivers) {
            // What is sold leaves at the average cost of what was there.
            deliveredValueRaw += net >= 0 ? valueRaw : deliveredValueRaw / delivered * net;
            delivered += net;
        }
        overnight = delivers ? 0 : net;
        overnightValueRaw = delivers ? 0 : valueRaw;
        dayBought = 0;
        dayBoughtValueRaw = 0;
        daySold = 0;
        daySoldValueRaw = 0;
        tradedToday = false;
    }

    private long carriedValueRaw(long net) {
        if (net > 0) {
            long units = Math.max(0, overnight) + dayBought;
            return Math.max(0, overnightValueRaw + dayBoughtValueRaw) / units * net;
        }
        if (net < 0) {
            long units = Math.max(0, -overnight) + daySold;
            return (overnightValueRaw + daySoldValueRaw) / units * -net;
        }
        return 0;
    }

    FakePosition truth(Market market) {
        return new FakePosition(
                instrument.key(),
                product,
                held(),
                Money.ofRaw(boughtValueRaw),
                Money.ofRaw(soldValueRaw),
                Money.ofRaw(value(held(), lastRaw(market))));
    }
}
