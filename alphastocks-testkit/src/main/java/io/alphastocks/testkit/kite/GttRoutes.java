package io.alphastocks.testkit.kite;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/// Good-till-triggered orders: stored and told, never triggered. Confined to the desk.
final class GttRoutes {

    private static final Duration LIFE = Duration.ofDays(365);
    private static final int FIRST_ID = 100_000;

    private final Brokerage broker;
    private int ids = FIRST_ID;

    GttRoutes(Brokerage broker) {
        this.broker = broker;
    }

    Reply place(Account account, Params params) {
        int id = ids++;
        ObjectNode trigger = trigger(account, id, params, null);
        account.triggers.put(id, trigger);
        return id(id);
    }

    Reply modify(Account account, Map<String, String> variables, Params params) {
        ObjectNode old = find(account, variables);
        int id = old.get("id").asInt();
        account.triggers.put(id, trigger(account, id, params, old.get("created_at").asString()));
        return id(id);
    }

    Reply delete(Account account, Map<String, String> variables) {
        int id = find(account, variables).get("id").asInt();
        account.triggers.remove(id);
        return id(id);
    }

    Reply get(Account account, Map<String, String> variables) {
        return Reply.success(find(account, variables));
    }

    Reply list(Account account) {
        ArrayNode triggers = Json.array();
        account.triggers.values().forEach(triggers::add);
        return Reply.success(triggers);
    }

    private static Reply id(int id) {
        ObjectNode data = Json.object();
        data.put("trigger_id", id);
        return Reply.success(data);
    }

    private static ObjectNode find(Account account, Map<String, String> variables) {
        ObjectNode trigger = null;
        try {
            trigger = account.triggers.get(Integer.parseInt(variables.getOrDefault("id", "")));
        } catch (NumberFormatException _) {
            // Told below, together with what is not there.
        }
        if (trigger == null) {
            throw KiteError.notFound("Couldn't find that `trigger_id`.");
        }
        return trigger;
    }

    private ObjectNode trigger(Account account, int id, Params params, @Nullable String createdAt) {
        String type = params.require("type");
        int legs =
                switch (type) {
                    case "single" -> 1;
                    case "two-leg" -> 2;
                    default -> throw KiteError.input("Invalid `type`.");
                };
        JsonNode condition = json(params, "condition");
        JsonNode orders = json(params, "orders");
        if (condition.path("trigger_values").size() != legs || orders.size() != legs) {
            throw KiteError.input(
                    "A trigger of type " + type + " has " + legs + " trigger values and orders.");
        }
        KiteInstrument instrument = instrument(condition);
        Instant now = broker.clock.now();
        ObjectNode trigger = Json.object();
        trigger.put("id", id);
        trigger.put("user_id", account.userId());
        trigger.putNull("parent_trigger");
        trigger.put("type", type);
        trigger.put("created_at", createdAt == null ? Ist.stamp(now) : createdAt);
        trigger.put("updated_at", Ist.stamp(now));
        trigger.put("expires_at", Ist.stamp(now.plus(LIFE)));
        trigger.put("status", "active");
        ObjectNode shown = trigger.putObject("condition");
        shown.put("exchange", instrument.exchange());
        shown.put("last_price", number(condition, "last_price"));
        shown.put("tradingsymbol", instrument.tradingsymbol());
        shown.set("trigger_values", condition.get("trigger_values"));
        shown.put("instrument_token", instrument.token());
        ArrayNode list = trigger.putArray("orders");
        orders.forEach(order -> list.add(order(instrument, order)));
        trigger.putObject("meta");
        return trigger;
    }

    private static ObjectNode order(KiteInstrument instrument, JsonNode order) {
        long quantity = order.path("quantity").asLong(0);
        if (quantity <= 0) {
            throw KiteError.input("Invalid `quantity`.");
        }
        ObjectNode shown = Json.object();
        shown.put("exchange", instrument.exchange());
        shown.put("tradingsymbol", instrument.tradingsymbol());
        shown.put("product", order.path("product").asString("CNC"));
        shown.put("order_type", order.path("order_type").asString("LIMIT"));
        shown.put(
                "transaction_type",
                AccountRoutes.side(order.path("transaction_type").asString("")).name());
        shown.put("quantity", quantity);
        shown.put("price", number(order, "price"));
        shown.putNull("result");
        return shown;
    }

    private KiteInstrument instrument(JsonNode condition) {
        KiteInstrument instrument =
                broker.listing.find(
                        condition.path("exchange").asString("")
                                + ":"
                                + condition.path("tradingsymbol").asString(""));
        if (instrument == null) {
            throw KiteError.input("Invalid `tradingsymbol`.");
        }
        return instrument;
    }

    private static BigDecimal number(JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (!value.isNumber()) {
            throw KiteError.input("Invalid `" + name + "`.");
        }
        return Json.plain(value.decimalValue());
    }

    /// A form field that holds JSON.
    private static JsonNode json(Params params, String name) {
        try {
            return Json.parse(params.require(name));
        } catch (JacksonException _) {
            throw KiteError.input("Invalid JSON in `" + name + "`.");
        }
    }
}
