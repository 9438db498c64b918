package io.alphastocks.kite;

import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Side;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;

/// Orders that the broker keeps until a price is reached, for up to a year ("good till triggered").
/// They live at the broker alone: the engine neither makes them nor counts them. Safe for use by
/// any thread.
///
/// Each call sends one request. Where a request that changes something throws, [#all()] tells
/// whether the broker has done it.
public final class KiteGtt {

    /// What waits, and for what.
    ///
    /// @param instrument whose price is watched, and which is traded
    /// @param lastPrice at the time of asking
    /// @param legs one, or two of which the first that is triggered cancels the other
    public record Trigger(InstrumentId instrument, Price lastPrice, List<Leg> legs) {

        public Trigger {
            legs = List.copyOf(legs);
            if (legs.isEmpty() || legs.size() > 2) {
                throw new IllegalArgumentException(
                        instrument + ": a trigger has one leg or two, not " + legs.size());
            }
        }
    }

    /// A price, and the limit order that is sent when it is reached.
    ///
    /// @param at the price
    /// @param side buy or sell
    /// @param quantity units, above 0
    /// @param product how it is carried
    /// @param limit of the order
    public record Leg(Price at, Side side, Quantity quantity, KiteProduct product, Price limit) {

        public Leg {
            if (at.isZero() || quantity.isZero() || limit.isZero()) {
                throw new IllegalArgumentException(
                        "a trigger's price, quantity and limit must be above 0");
            }
        }
    }

    /// What the broker keeps.
    ///
    /// @param id the broker's
    /// @param status in the broker's words, such as `active` or `triggered`
    public record Kept(long id, String status, Trigger trigger) {}

    private static final String PATH = "/gtt/triggers";

    private final KiteSession session;

    public KiteGtt(KiteSession session) {
        this.session = session;
    }

    /// Has the broker keep a trigger.
    ///
    /// @return its id
    public long place(Trigger trigger) {
        return id(with(KiteRequest.post(PATH), trigger));
    }

    /// Puts a trigger in the place of one that is kept.
    public void modify(long id, Trigger trigger) {
        long _ = id(with(KiteRequest.put(PATH + "/" + id), trigger));
    }

    /// Removes one.
    public void delete(long id) {
        long _ = id(KiteRequest.delete(PATH + "/" + id));
    }

    private long id(KiteRequest request) {
        return session.read(request).number("trigger_id");
    }

    /// All that the broker keeps, or has kept lately.
    public List<Kept> all() {
        List<Kept> all = new ArrayList<>();
        for (Fields fields : session.read(KiteRequest.get(PATH)).all()) {
            all.add(kept(fields));
        }
        return all;
    }

    /// One of them.
    public Kept get(long id) {
        return kept(session.read(KiteRequest.get(PATH + "/" + id)));
    }

    private static Kept kept(Fields fields) {
        Fields condition = fields.at("condition");
        List<Price> prices = new ArrayList<>();
        int number = condition.node().path("trigger_values").size();
        for (Fields value : condition.at("trigger_values").all()) {
            prices.add(value.itself());
        }
        List<Fields> orders = fields.at("orders").all();
        if (orders.size() != number) {
            throw fields.wrong("orders", fields.node().path("orders"), number + " of them");
        }
        List<Leg> legs = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            legs.add(leg(prices.get(i), orders.get(i)));
        }
        return new Kept(
                fields.number("id"),
                fields.text("status"),
                new Trigger(KiteOrders.instrument(condition), condition.price("last_price"), legs));
    }

    private static Leg leg(Price at, Fields order) {
        return new Leg(
                at,
                KiteOrders.side(order),
                Quantity.of(order.units("quantity")),
                order.oneOf("product", KiteProduct.class),
                order.price("price"));
    }

    private static KiteRequest with(KiteRequest request, Trigger trigger) {
        ObjectNode condition = JsonNodeFactory.instance.objectNode();
        condition.put("exchange", trigger.instrument().exchange());
        condition.put("tradingsymbol", trigger.instrument().symbol());
        condition.put("last_price", trigger.lastPrice().toBigDecimal());
        ArrayNode prices = condition.putArray("trigger_values");
        ArrayNode orders = JsonNodeFactory.instance.arrayNode();
        for (Leg leg : trigger.legs()) {
            prices.add(leg.at().toBigDecimal());
            new KiteOrderRequest(
                            trigger.instrument(),
                            leg.side(),
                            leg.quantity(),
                            leg.product(),
                            leg.limit())
                    .writeTo(orders.addObject());
        }
        return request.with("type", trigger.legs().size() == 1 ? "single" : "two-leg")
                .with("condition", condition.toString())
                .with("orders", orders.toString());
    }
}
