package io.alphastocks.testkit.kite;

import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.Price;
import io.alphastocks.model.Tick;

import tools.jackson.databind.JsonNode;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/// What the market shows of one instrument at one moment: all that the broker tells in a quote and
/// in a packet of its ticker.
///
/// The two sides of the depth are lists of at most five levels, best first. Where both are empty
/// the depth is not known, and orders meet the last price without limit of size; a level of no
/// quantity says that nobody stands there.
///
/// @param token of the instrument
/// @param last price of the last trade
/// @param lastQuantity units of the last trade
/// @param average price of the day so far
/// @param volume units traded today
/// @param buyQuantity units wanted in all
/// @param sellQuantity units offered in all
/// @param close of the day before
/// @param openInterest in units
/// @param lastTradeTime when the last trade was, to the second
/// @param exchangeTime when the exchange said so, to the second
public record KiteTick(
        int token,
        Price last,
        long lastQuantity,
        Price average,
        long volume,
        long buyQuantity,
        long sellQuantity,
        Price open,
        Price high,
        Price low,
        Price close,
        long openInterest,
        long openInterestHigh,
        long openInterestLow,
        Instant lastTradeTime,
        Instant exchangeTime,
        List<Level> bids,
        List<Level> asks) {

    /// One level of the depth.
    ///
    /// @param quantity units
    /// @param price of the level
    /// @param orders how many orders they are
    public record Level(long quantity, Price price, int orders) {}

    private static final int LEVELS = 5;

    public KiteTick {
        bids = List.copyOf(bids);
        asks = List.copyOf(asks);
        if (bids.size() > LEVELS || asks.size() > LEVELS) {
            throw new IllegalArgumentException(
                    "token " + token + ": the broker shows at most five levels of depth");
        }
    }

    /// A last price and nothing else.
    public static KiteTick of(int token, Price last, Instant time) {
        return new KiteTick(
                token,
                last,
                0,
                last,
                0,
                0,
                0,
                last,
                last,
                last,
                last,
                0,
                0,
                0,
                Ist.secondOf(time),
                Ist.secondOf(time),
                List.of(),
                List.of());
    }

    /// What an engine's tick knows, for replaying recorded ones.
    public static KiteTick of(int token, Tick tick) {
        KiteTick plain =
                of(token, tick.last(), EpochMicros.toInstant(tick.timeMicros()))
                        .withLastQuantity(tick.lastQuantity())
                        .withVolume(Math.max(0, tick.dayVolume()))
                        .withOpenInterest(Math.max(0, tick.openInterest()));
        return tick.bidRaw() == 0 && tick.askRaw() == 0
                ? plain
                : plain.withQuote(
                        Price.ofRaw(tick.bidRaw()),
                        tick.bidQuantity(),
                        Price.ofRaw(tick.askRaw()),
                        tick.askQuantity());
    }

    /// Reads a tick as the broker's own clients print it: JSON with `last_price`, `ohlc`, `depth`
    /// and so on, of mode full.
    ///
    /// @throws IllegalArgumentException if a field is missing or is no number
    public static KiteTick parse(String json) {
        JsonNode tick = Json.parse(json);
        JsonNode ohlc = field(tick, "ohlc");
        JsonNode depth = field(tick, "depth");
        return new KiteTick(
                field(tick, "instrument_token").asInt(),
                price(tick, "last_price"),
                units(tick, "last_quantity"),
                price(tick, "average_price"),
                units(tick, "volume"),
                units(tick, "buy_quantity"),
                units(tick, "sell_quantity"),
                price(ohlc, "open"),
                price(ohlc, "high"),
                price(ohlc, "low"),
                price(ohlc, "close"),
                units(tick, "oi"),
                units(tick, "oi_day_high"),
                units(tick, "oi_day_low"),
                time(tick, "last_trade_time"),
                time(tick, "timestamp"),
                levels(field(depth, "buy")),
                levels(field(depth, "sell")));
    }

    private static JsonNode field(JsonNode node, String name) {
        JsonNode value = node.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the tick has no '" + name + "': " + node);
        }
        return value;
    }

    private static long units(JsonNode node, String name) {
        return field(node, name).asLong();
    }

    private static Price price(JsonNode node, String name) {
        return Price.of(field(node, name).asString());
    }

    private static Instant time(JsonNode node, String name) {
        String text = field(node, name).asString();
        return text.endsWith("+05:30")
                ? OffsetDateTime.parse(text).toInstant()
                : LocalDateTime.parse(text).atZone(Ist.ZONE).toInstant();
    }

    private static List<Level> levels(JsonNode side) {
        List<Level> levels = new ArrayList<>(LEVELS);
        for (JsonNode level : side) {
            levels.add(
                    new Level(
                            units(level, "quantity"),
                            price(level, "price"),
                            field(level, "orders").asInt()));
        }
        return levels;
    }

    /// Whether the depth is known.
    public boolean hasDepth() {
        return !bids.isEmpty() || !asks.isEmpty();
    }

    /// The next price at a later time: high and low follow, the depth is gone.
    public KiteTick next(Price price, Instant time) {
        return new KiteTick(
                token,
                price,
                lastQuantity,
                average,
                volume,
                0,
                0,
                open,
                price.isAbove(high) ? price : high,
                price.isBelow(low) ? price : low,
                close,
                openInterest,
                openInterestHigh,
                openInterestLow,
                Ist.secondOf(time),
                Ist.secondOf(time),
                List.of(),
                List.of());
    }

    /// With one level on each side; a quantity of zero says that nobody stands there.
    public KiteTick withQuote(Price bid, long bidQuantity, Price ask, long askQuantity) {
        return withDepth(
                List.of(new Level(bidQuantity, bid, bidQuantity == 0 ? 0 : 1)),
                List.of(new Level(askQuantity, ask, askQuantity == 0 ? 0 : 1)));
    }

    /// With these levels, best first.
    public KiteTick withDepth(List<Level> bidLevels, List<Level> askLevels) {
        return new KiteTick(
                token,
                last,
                lastQuantity,
                average,
                volume,
                total(bidLevels),
                total(askLevels),
                open,
                high,
                low,
                close,
                openInterest,
                openInterestHigh,
                openInterestLow,
                lastTradeTime,
                exchangeTime,
                bidLevels,
                askLevels);
    }

    private static long total(List<Level> levels) {
        return levels.stream().mapToLong(Level::quantity).sum();
    }

    public KiteTick withLastQuantity(long units) {
        return withTotals(units, volume, openInterest);
    }

    public KiteTick withVolume(long units) {
        return withTotals(lastQuantity, units, openInterest);
    }

    public KiteTick withOpenInterest(long units) {
        return withTotals(lastQuantity, volume, units);
    }

    private KiteTick withTotals(long ofLast, long ofDay, long interest) {
        return new KiteTick(
                token,
                last,
                ofLast,
                average,
                ofDay,
                buyQuantity,
                sellQuantity,
                open,
                high,
                low,
                close,
                interest,
                Math.max(interest, openInterestHigh),
                openInterestLow == 0 ? interest : Math.min(interest, openInterestLow),
                lastTradeTime,
                exchangeTime,
                bids,
                asks);
    }
}
