package io.alphastocks.testkit.kite;

import io.alphastocks.model.Price;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.node.ObjectNode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// The life of orders: margin, trigger, matching against what the market shows, changes and
/// cancellation. Confined to the desk.
final class Exchange {

    private static final int MOST_MODIFICATIONS = 25;
    private static final long FIRST_EXCHANGE_ID = 1_300_000_000_000_000L;
    private static final long FIRST_TRADE_ID = 10_000_000L;

    private final Market market;
    private final Settings settings;
    private final BrokerClock clock;
    private final Outbox outbox;
    private final Turns turns;
    private final Map<Integer, Map<String, WorkingOrder>> live = new LinkedHashMap<>();
    private Consumer<WorkingOrder> completed = _ -> {};
    private long exchangeIds = FIRST_EXCHANGE_ID;
    private long tradeIds = FIRST_TRADE_ID;

    Exchange(Market market, Settings settings, BrokerClock clock, Outbox outbox, Turns turns) {
        this.market = market;
        this.settings = settings;
        this.clock = clock;
        this.outbox = outbox;
        this.turns = turns;
    }

    /// Who is told of each order that is filled.
    void onComplete(Consumer<WorkingOrder> listener) {
        completed = listener;
    }

    /// The broker has an order; its checks are not over.
    void receive(WorkingOrder order) {
        order.account.add(order);
        note(order, "PUT ORDER REQ RECEIVED");
        note(order, "VALIDATION PENDING");
    }

    /// The end of the checks: rejected, waiting for its trigger, or in the book and matched.
    void open(WorkingOrder order) {
        if (order.isTerminal()) {
            return;
        }
        String refusal = refusal(order);
        if (refusal != null) {
            order.message = refusal;
            order.rawMessage = "RMS:" + refusal;
            tell(order, WorkingOrder.REJECTED);
            return;
        }
        note(order, "OPEN PENDING");
        order.exchangeId = Long.toString(exchangeIds++);
        touch(order);
        live.computeIfAbsent(order.instrument().token(), _ -> new LinkedHashMap<>())
                .put(order.id, order);
        KiteTick tick = market.last(order.instrument().token());
        boolean waits =
                order.type.startsWith("SL")
                        && (tick == null || !order.isTriggeredBy(tick.last().raw()));
        if (waits) {
            tell(order, WorkingOrder.TRIGGER_PENDING);
        } else {
            enterBook(order, tick);
        }
        if (order.validity.equals("TTL")) {
            clock.after(
                    Duration.ofMinutes(order.ticket.ttlMinutes()),
                    () -> turns.run(() -> end(order)));
        }
    }

    private void enterBook(WorkingOrder order, @Nullable KiteTick tick) {
        if ((order.type.equals("SL-M") || order.type.equals("MARKET")) && tick != null) {
            order.type = "LIMIT";
            order.priceRaw = OrderDesk.protectedRaw(order.ticket, tick.last());
        }
        tell(order, WorkingOrder.OPEN);
        match(order, false);
        if (order.validity.equals("IOC")) {
            end(order);
        }
    }

    private @Nullable String refusal(WorkingOrder order) {
        if (order.type.equals("MARKET")) {
            return "No last price is known for "
                    + order.instrument().key()
                    + ", so market protection cannot be computed.";
        }
        if (!order.account.covers(order)) {
            return "Insufficient holding quantity to sell " + order.instrument().key() + ".";
        }
        return settings.marginRefusedAtOnce() ? null : missingMargin(order);
    }

    /// What is said of an order that the account cannot pay for.
    @Nullable String missingMargin(WorkingOrder order) {
        Account account = order.account;
        long required = account.blockedRaw(order);
        boolean counted = account.order(order.id) != null;
        long available = account.availableRaw() + (counted ? required : 0);
        return required == 0 || required <= available
                ? null
                : "Insufficient funds. Required margin is "
                        + Json.decimal(required).toPlainString()
                        + " but available margin is "
                        + Json.decimal(available).toPlainString()
                        + ". Check the orderbook for open orders.";
    }

    /// The market has moved: triggers go off and orders are filled, first come, first served.
    void moved(KiteTick tick) {
        Map<String, WorkingOrder> orders = live.get(tick.token());
        if (orders == null) {
            return;
        }
        for (WorkingOrder order : List.copyOf(orders.values())) {
            if (order.status.equals(WorkingOrder.TRIGGER_PENDING)) {
                if (order.isTriggeredBy(tick.last().raw())) {
                    enterBook(order, tick);
                }
            } else if (order.isWorking()) {
                match(order, true);
            }
        }
    }

    private void match(WorkingOrder order, boolean waited) {
        List<Market.Take> takes =
                market.take(
                        order.instrument().token(),
                        order.side(),
                        order.priceRaw,
                        order.left(),
                        waited);
        for (Market.Take take : takes) {
            execute(order, take);
        }
    }

    /// Fills an order outside the market, as a test wishes.
    void execute(WorkingOrder order, Market.Take take) {
        order.add(take.units(), take.priceRaw());
        touch(order);
        order.account.book(order, take, Long.toString(tradeIds++), clock.now());
        if (order.filled == order.quantity) {
            tell(order, WorkingOrder.COMPLETE);
            forget(order);
            completed.accept(order);
        } else {
            tellUpdate(order);
        }
    }

    /// Changes price, quantity and so on of an open order.
    void modify(WorkingOrder order, Params params) {
        requireOpen(order, "modified");
        if (order.modifications >= MOST_MODIFICATIONS) {
            throw KiteError.input("Maximum allowed order modifications exceeded.");
        }
        KiteInstrument instrument = order.instrument();
        String type = params.oneOf("order_type", OrderTicket.TYPES, order.type);
        String validity = params.oneOf("validity", OrderTicket.VALIDITIES, order.validity);
        long quantity = params.units("quantity", order.quantity);
        long priceRaw = params.price("price", instrument, order.priceRaw);
        long triggerRaw = params.price("trigger_price", instrument, order.triggerRaw);
        long disclosed = params.units("disclosed_quantity", order.disclosed);
        KiteTick tick = market.last(instrument.token());
        if (type.equals("MARKET") && tick == null) {
            throw KiteError.order("No last price is known for " + instrument.key() + ".");
        }
        if (quantity <= order.filled) {
            throw KiteError.input("Quantity must be above the filled quantity.");
        }
        OrderTicket.checkLot(quantity, instrument);
        OrderTicket.checkPrices(type, priceRaw, triggerRaw);
        order.orderTime = clock.now();
        note(order, "MODIFY VALIDATION PENDING");
        note(order, "MODIFY PENDING");
        touch(order);
        note(order, "MODIFIED");
        order.modifications++;
        order.type = type;
        order.validity = validity;
        order.quantity = quantity;
        order.priceRaw = priceRaw;
        order.triggerRaw = triggerRaw;
        order.disclosed = disclosed;
        if (type.startsWith("SL") && (tick == null || !order.isTriggeredBy(tick.last().raw()))) {
            tell(order, WorkingOrder.TRIGGER_PENDING);
        } else {
            enterBook(order, tick);
        }
    }

    /// Cancels an open order.
    void cancel(WorkingOrder order) {
        requireOpen(order, "cancelled");
        order.orderTime = clock.now();
        note(order, "CANCEL PENDING");
        end(order);
    }

    private static void requireOpen(WorkingOrder order, String what) {
        if (order.isTerminal()) {
            throw KiteError.order(
                    "Order cannot be "
                            + what
                            + " as it is being processed. Try later. It is "
                            + order.status
                            + ".");
        }
    }

    /// Takes what is left of an order out of the book.
    void end(WorkingOrder order) {
        if (!order.isTerminal()) {
            order.cancelled = order.quantity - order.filled;
            touch(order);
            tell(order, WorkingOrder.CANCELLED);
            forget(order);
        }
    }

    /// The day is over: no order outlives it.
    void rollOver() {
        List<WorkingOrder> rest = new ArrayList<>();
        live.values().forEach(orders -> rest.addAll(orders.values()));
        rest.forEach(this::end);
    }

    private void forget(WorkingOrder order) {
        Map<String, WorkingOrder> orders = live.get(order.instrument().token());
        if (orders != null) {
            orders.remove(order.id);
        }
    }

    private void touch(WorkingOrder order) {
        order.exchangeTime = clock.now();
        order.exchangeUpdateTime = clock.now();
    }

    /// A step of the order's history that nobody is told of.
    private static void note(WorkingOrder order, String status) {
        order.status = status;
        order.history.add(OrderJson.of(order));
    }

    private void tell(WorkingOrder order, String status) {
        note(order, status);
        outbox.tell(order, order.history.getLast());
    }

    /// A part was filled: the book says OPEN, the news says UPDATE.
    private void tellUpdate(WorkingOrder order) {
        note(order, WorkingOrder.OPEN);
        ObjectNode news = order.history.getLast().deepCopy();
        news.put("status", "UPDATE");
        outbox.tell(order, news);
    }

    /// What a test wants executed.
    Market.Take take(WorkingOrder order, long units, Price price) {
        if (order.isTerminal() || units < 1 || units > order.left()) {
            throw new IllegalArgumentException(
                    "order "
                            + order.id
                            + " is "
                            + order.status
                            + " with "
                            + order.left()
                            + " units left; "
                            + units
                            + " cannot be filled");
        }
        return new Market.Take(units, price.raw());
    }
}
