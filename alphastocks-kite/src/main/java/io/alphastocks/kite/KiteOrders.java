package io.alphastocks.kite;

import io.alphastocks.model.BrokerOrder;
import io.alphastocks.model.BrokerTrade;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderState;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Side;
import io.alphastocks.model.SubmitOutcome;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tools.jackson.databind.JsonNode;

import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Orders in the broker's words, there and back.
final class KiteOrders {

    private static final Logger LOG = LoggerFactory.getLogger(KiteOrders.class);

    private static final String VARIETY = "regular";
    private static final Pattern OUR_TAG = Pattern.compile("A[A-Z2-7]{19}");
    private static final Pattern ORDER_ID = Pattern.compile("[A-Za-z0-9_-]{1,40}");

    /// Errors that say that the request was looked at and turned down.
    private static final Set<String> TURNED_DOWN =
            Set.of("InputException", "MarginException", "HoldingException", "OrderException");

    private KiteOrders() {}

    static KiteRequest place(Order order, KiteOrderSettings settings) {
        InstrumentId id = order.instrument();
        KiteRequest request =
                KiteRequest.post("/orders/" + VARIETY)
                        .with("exchange", id.exchange())
                        .with("tradingsymbol", id.symbol())
                        .with("transaction_type", order.side().name())
                        .with("quantity", order.quantity().toString())
                        .with("product", settings.product().name())
                        .with("validity", "DAY")
                        .with("tag", order.tag());
        return priced(algo(request, settings), order, settings);
    }

    static KiteRequest modify(Order order, KiteOrderSettings settings) {
        KiteRequest request =
                KiteRequest.put(path(order))
                        .with("quantity", order.quantity().toString())
                        .with("validity", "DAY");
        return priced(request, order, settings);
    }

    static KiteRequest cancel(Order order) {
        return KiteRequest.delete(path(order));
    }

    private static String path(Order order) {
        String id = order.brokerOrderId();
        if (id == null || !ORDER_ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "order " + order.id() + ": broker order id '" + id + "' is none of the broker");
        }
        return "/orders/" + VARIETY + "/" + id;
    }

    private static KiteRequest algo(KiteRequest request, KiteOrderSettings settings) {
        String id = settings.algoId();
        return id == null ? request : request.with("algo_id", id);
    }

    private static KiteRequest priced(
            KiteRequest request, Order order, KiteOrderSettings settings) {
        Price limit = order.limit();
        return limit == null
                ? request.with("order_type", "MARKET")
                        .with(
                                "market_protection",
                                settings.marketProtection().stripTrailingZeros().toPlainString())
                : request.with("order_type", "LIMIT")
                        .with("price", limit.toBigDecimal().stripTrailingZeros().toPlainString());
    }

    /// What is known of a request that moves money. Neither the status nor the type alone tells: a
    /// time-out in the broker's own house comes as a plain refusal, and the order is placed later.
    static SubmitOutcome outcome(KiteAnswer answer) {
        return switch (answer) {
            case KiteAnswer.Done done -> {
                String id = done.data().path("order_id").asString("");
                yield ORDER_ID.matcher(id).matches()
                        ? new SubmitOutcome.Acked(id)
                        : new SubmitOutcome.Unknown(
                                "a success without an order id: " + done.data());
            }
            case KiteAnswer.NotSent notSent -> new SubmitOutcome.NotPlaced(notSent.reason());
            case KiteAnswer.Refused refusal ->
                    isTurnedDown(refusal)
                            ? new SubmitOutcome.NotPlaced(refusal.toString())
                            : new SubmitOutcome.Unknown(refusal.toString());
            case KiteAnswer.Unclear unclear -> new SubmitOutcome.Unknown(unclear.reason());
        };
    }

    private static boolean isTurnedDown(KiteAnswer.Refused refusal) {
        if (refusal.isForbidden() || refusal.isTooMany()) {
            return true;
        }
        String message = refusal.message().toLowerCase(Locale.ROOT);
        return refusal.status() == 400
                && TURNED_DOWN.contains(refusal.type())
                && !message.contains("timed out")
                && !message.contains("order book");
    }

    /// An order of the order book, or of an update.
    ///
    /// @throws KiteException if it is no order
    static BrokerOrder order(Fields fields, Instant now) {
        long quantity = fields.units("quantity");
        long filled = fields.units("filled_quantity");
        if (quantity == 0) {
            throw fields.wrong("quantity", fields.node().path("quantity"), "a number above 0");
        }
        Price price = fields.price("price");
        return new BrokerOrder(
                fields.text("order_id"),
                tag(fields),
                instrument(fields),
                side(fields),
                Quantity.of(quantity),
                price.isZero() ? null : price,
                state(fields, quantity, filled),
                Quantity.of(filled),
                reason(fields),
                fields.firstTime("exchange_update_timestamp", "order_timestamp").orElse(now));
    }

    static InstrumentId instrument(Fields fields) {
        try {
            return InstrumentId.of(fields.text("exchange"), fields.text("tradingsymbol"));
        } catch (IllegalArgumentException e) {
            throw new KiteException(fields.where() + ": " + e.getMessage(), e);
        }
    }

    /// Whether an order carries a tag of ours, so far as can be seen.
    static boolean isOurs(Fields fields) {
        return isOurs(tag(fields));
    }

    static boolean isOurs(String tag) {
        return OUR_TAG.matcher(tag).matches();
    }

    static Side side(Fields fields) {
        return fields.oneOf("transaction_type", Side.class);
    }

    /// Ours where one of them is: the broker adds tags of its own, in any order.
    private static String tag(Fields fields) {
        String tag = fields.optional("tag");
        if (isOurs(tag)) {
            return tag;
        }
        for (JsonNode other : fields.node().path("tags")) {
            if (isOurs(other.asString(""))) {
                return other.asString("");
            }
        }
        return tag;
    }

    private static String reason(Fields fields) {
        String message = fields.optional("status_message");
        return message.isEmpty() ? fields.optional("status_message_raw") : message;
    }

    /// A word that nobody knows says no more than that the broker has the order.
    private static OrderState state(Fields fields, long quantity, long filled) {
        String status = fields.text("status");
        OrderState state = state(status, quantity, filled);
        if (state == null) {
            LOG.atWarn()
                    .addKeyValue("status", status)
                    .addKeyValue("brokerOrder", fields.optional("order_id"))
                    .log("the broker tells of an order in a word that nobody knows");
            return OrderState.SUBMITTED;
        }
        return state;
    }

    static @Nullable OrderState state(String status, long quantity, long filled) {
        return switch (status) {
            case "PUT ORDER REQ RECEIVED",
                    "REQUEST",
                    "VALIDATION PENDING",
                    "OPEN PENDING",
                    "AMO REQ RECEIVED" ->
                    OrderState.SUBMITTED;
            case "OPEN",
                    "TRIGGER PENDING",
                    "MODIFY VALIDATION PENDING",
                    "MODIFY PENDING",
                    "MODIFIED",
                    "CANCEL PENDING",
                    "UPDATE" ->
                    filled > 0 && filled < quantity ? OrderState.PARTIALLY_FILLED : OrderState.OPEN;
            case "COMPLETE" -> OrderState.FILLED;
            case "CANCELLED" -> OrderState.CANCELLED;
            case "REJECTED" -> OrderState.REJECTED;
            default -> null;
        };
    }

    /// An execution of the trade book.
    ///
    /// @throws KiteException if it is none
    static BrokerTrade trade(Fields fields, Instant now) {
        long quantity = fields.units("quantity");
        if (quantity == 0) {
            throw fields.wrong("quantity", fields.node().path("quantity"), "a number above 0");
        }
        return new BrokerTrade(
                fields.text("trade_id"),
                Quantity.of(quantity),
                fields.price("average_price"),
                fields.firstTime("exchange_timestamp", "fill_timestamp").orElse(now));
    }
}
