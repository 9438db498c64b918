package io.alphastocks.testkit.kite;

import io.alphastocks.model.Price;
import io.alphastocks.model.Side;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/// What orders would take in margin and charges. Confined to the desk.
final class MarginRoutes {

    private final Brokerage broker;

    MarginRoutes(Brokerage broker) {
        this.broker = broker;
    }

    /// One order of the request's array.
    private record Asked(
            KiteInstrument instrument,
            Side side,
            String variety,
            String product,
            String type,
            long quantity,
            long priceRaw) {

        long valueRaw(Settings settings) {
            return quantity * priceRaw * settings.multiplier(instrument);
        }
    }

    Reply orders(String body) {
        ArrayNode margins = Json.array();
        asked(body).forEach(asked -> margins.add(margin(asked)));
        return Reply.success(margins);
    }

    Reply basket(String body) {
        ArrayNode orders = Json.array();
        BigDecimal total = BigDecimal.ZERO;
        BigDecimal premium = BigDecimal.ZERO;
        BigDecimal span = BigDecimal.ZERO;
        BigDecimal brokerage = BigDecimal.ZERO;
        for (Asked asked : asked(body)) {
            ObjectNode margin = margin(asked);
            total = total.add(margin.get("total").decimalValue());
            premium = premium.add(margin.get("option_premium").decimalValue());
            span = span.add(margin.get("span").decimalValue());
            brokerage = brokerage.add(margin.get("charges").get("brokerage").decimalValue());
            orders.add(margin);
        }
        ObjectNode data = Json.object();
        ObjectNode sum = frame("", "", "", 0);
        sum.put("span", span);
        sum.put("option_premium", premium);
        sum.set("charges", FakeCharges.none());
        sum.put("total", total);
        data.set("initial", sum);
        data.set("final", sum.deepCopy());
        data.set("orders", orders);
        ObjectNode charges = FakeCharges.none();
        charges.put("brokerage", brokerage);
        data.set("charges", charges);
        return Reply.success(data);
    }

    Reply charges(String body) {
        ArrayNode notes = Json.array();
        for (Asked asked : asked(body)) {
            ObjectNode note = notes.addObject();
            note.put("transaction_type", asked.side().name());
            note.put("tradingsymbol", asked.instrument().tradingsymbol());
            note.put("exchange", asked.instrument().exchange());
            note.put("variety", asked.variety());
            note.put("product", asked.product());
            note.put("order_type", asked.type());
            note.put("quantity", asked.quantity());
            note.put("price", Json.decimal(asked.priceRaw()));
            note.set("charges", charges(asked));
        }
        return Reply.success(notes);
    }

    private ObjectNode charges(Asked asked) {
        return FakeCharges.of(
                asked.instrument(),
                asked.product(),
                asked.side(),
                Json.decimal(asked.valueRaw(broker.settings)));
    }

    private ObjectNode margin(Asked asked) {
        KiteInstrument instrument = asked.instrument();
        long raw =
                MarginRules.perUnitRaw(instrument, asked.product(), asked.side(), asked.priceRaw())
                        * asked.quantity()
                        * broker.settings.multiplier(instrument);
        boolean premium = instrument.isOption() && asked.side() == Side.BUY;
        boolean derivative = instrument.isOption() || instrument.isFuture();
        BigDecimal total = Json.decimal(raw);
        ObjectNode margin = frame("equity", instrument.tradingsymbol(), instrument.exchange(), 1);
        margin.put("span", derivative && !premium ? total : BigDecimal.ZERO);
        margin.put("option_premium", premium ? total : BigDecimal.ZERO);
        margin.put("var", derivative ? BigDecimal.ZERO : total);
        margin.set("charges", charges(asked));
        margin.put("total", total);
        return margin;
    }

    private static ObjectNode frame(String type, String symbol, String exchange, int leverage) {
        ObjectNode margin = Json.object();
        margin.put("type", type);
        margin.put("tradingsymbol", symbol);
        margin.put("exchange", exchange);
        for (String name :
                List.of("span", "exposure", "option_premium", "additional", "bo", "cash", "var")) {
            margin.put(name, 0);
        }
        ObjectNode profit = margin.putObject("pnl");
        profit.put("realised", 0);
        profit.put("unrealised", 0);
        margin.put("leverage", leverage);
        return margin;
    }

    private List<Asked> asked(String body) {
        JsonNode array;
        try {
            array = Json.parse(body);
        } catch (JacksonException _) {
            throw KiteError.input("Invalid JSON in the request body.");
        }
        if (!array.isArray() || array.isEmpty()) {
            throw KiteError.input("The request body must be a JSON array of orders.");
        }
        List<Asked> asked = new ArrayList<>();
        for (JsonNode order : array) {
            asked.add(asked(order));
        }
        return asked;
    }

    private Asked asked(JsonNode order) {
        KiteInstrument instrument =
                broker.listing.find(text(order, "exchange") + ":" + text(order, "tradingsymbol"));
        long quantity = order.path("quantity").asLong(0);
        if (instrument == null || quantity <= 0) {
            throw KiteError.input("Invalid `tradingsymbol` or `quantity`.");
        }
        return new Asked(
                instrument,
                AccountRoutes.side(text(order, "transaction_type")),
                text(order, "variety"),
                text(order, "product"),
                text(order, "order_type"),
                quantity,
                priceRaw(order, instrument));
    }

    /// The order's own price (the charges route calls it `average_price`), else the last one.
    private long priceRaw(JsonNode order, KiteInstrument instrument) {
        JsonNode given =
                order.has("average_price") ? order.get("average_price") : order.path("price");
        Price price;
        try {
            price = given.isNumber() ? Price.of(given.decimalValue()) : Price.ZERO;
        } catch (IllegalArgumentException _) {
            throw KiteError.input("Invalid `price`.");
        }
        @Nullable KiteTick tick = broker.market.last(instrument.token());
        return price.isZero() && tick != null ? tick.last().raw() : price.raw();
    }

    private static String text(JsonNode order, String name) {
        JsonNode value = order.get(name);
        if (value == null || !value.isString()) {
            throw KiteError.input("Missing `" + name + "`.");
        }
        return value.asString();
    }
}
