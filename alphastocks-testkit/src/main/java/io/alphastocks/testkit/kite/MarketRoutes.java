package io.alphastocks.testkit.kite;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Map;

/// Instruments, quotes and candles. Confined to the desk.
final class MarketRoutes {

    private static final int MOST_QUOTES = 500;
    private static final int MOST_PRICES = 1_000;
    private static final int LEVELS = 5;

    private final Brokerage broker;

    MarketRoutes(Brokerage broker) {
        this.broker = broker;
    }

    Reply instruments(@Nullable String exchange) {
        return Reply.csv(broker.listing.csv(exchange));
    }

    Reply candles(Map<String, String> variables, Params params) {
        KiteInstrument instrument = null;
        try {
            instrument = broker.listing.find(Integer.parseInt(variables.getOrDefault("token", "")));
        } catch (NumberFormatException _) {
            // Told below, together with what is not listed.
        }
        if (instrument == null) {
            throw KiteError.input("Invalid `instrument_token`.");
        }
        String interval = variables.getOrDefault("interval", "");
        return Reply.success(broker.candles.read(instrument.token(), interval, params));
    }

    /// Quotes of one of three kinds; of what is not known there is no entry.
    Reply quotes(Route kind, List<String> keys) {
        int most = kind == Route.QUOTE ? MOST_QUOTES : MOST_PRICES;
        if (keys.isEmpty() || keys.size() > most) {
            throw KiteError.input("Give from 1 to " + most + " instruments as `i`.");
        }
        ObjectNode data = Json.object();
        for (String key : keys) {
            KiteInstrument instrument = broker.listing.find(key);
            KiteTick tick = instrument == null ? null : broker.market.last(instrument.token());
            if (tick != null) {
                data.set(key, quote(kind, tick));
            }
        }
        return Reply.success(data);
    }

    private static ObjectNode quote(Route kind, KiteTick tick) {
        ObjectNode quote = Json.object();
        quote.put("instrument_token", tick.token());
        if (kind == Route.QUOTE) {
            quote.put("timestamp", Ist.stamp(tick.exchangeTime()));
            quote.put("last_trade_time", Ist.stamp(tick.lastTradeTime()));
        }
        quote.put("last_price", Json.decimal(tick.last().raw()));
        if (kind == Route.LTP) {
            return quote;
        }
        if (kind == Route.QUOTE) {
            day(quote, tick);
        }
        ObjectNode ohlc = quote.putObject("ohlc");
        ohlc.put("open", Json.decimal(tick.open().raw()));
        ohlc.put("high", Json.decimal(tick.high().raw()));
        ohlc.put("low", Json.decimal(tick.low().raw()));
        ohlc.put("close", Json.decimal(tick.close().raw()));
        if (kind == Route.QUOTE) {
            ObjectNode depth = quote.putObject("depth");
            depth.set("buy", levels(tick.bids()));
            depth.set("sell", levels(tick.asks()));
        }
        return quote;
    }

    private static void day(ObjectNode quote, KiteTick tick) {
        long closeRaw = tick.close().raw();
        quote.put("last_quantity", tick.lastQuantity());
        quote.put("buy_quantity", tick.buyQuantity());
        quote.put("sell_quantity", tick.sellQuantity());
        quote.put("volume", tick.volume());
        quote.put("average_price", Json.decimal(tick.average().raw()));
        quote.put("oi", tick.openInterest());
        quote.put("oi_day_high", tick.openInterestHigh());
        quote.put("oi_day_low", tick.openInterestLow());
        quote.put("net_change", Json.decimal(tick.last().raw() - closeRaw));
        quote.put("lower_circuit_limit", Json.decimal(closeRaw - closeRaw / 10));
        quote.put("upper_circuit_limit", Json.decimal(closeRaw + closeRaw / 10));
    }

    private static ArrayNode levels(List<KiteTick.Level> side) {
        ArrayNode levels = Json.array();
        for (int i = 0; i < LEVELS; i++) {
            ObjectNode level = levels.addObject();
            boolean there = i < side.size();
            level.put("price", Json.decimal(there ? side.get(i).price().raw() : 0));
            level.put("quantity", there ? side.get(i).quantity() : 0);
            level.put("orders", there ? side.get(i).orders() : 0);
        }
        return levels;
    }
}
