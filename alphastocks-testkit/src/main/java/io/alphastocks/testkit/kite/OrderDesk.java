package io.alphastocks.testkit.kite;

import io.alphastocks.model.Price;
import io.alphastocks.model.Side;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Takes orders: checks them, gives them their ids, slices them, and leads them to the exchange.
/// Confined to the desk.
final class OrderDesk {

    private static final int MOST_SLICES = 10;
    private static final BigDecimal OPTION_PROTECTION = BigDecimal.valueOf(5);
    private static final BigDecimal OTHER_PROTECTION = BigDecimal.valueOf(2);

    /// How a request is carried out that has a fault.
    record Manner(Duration visibleAfter, boolean tagHidden, @Nullable UpdateFault updates) {

        static Manner of(@Nullable Fault fault) {
            return fault == null
                    ? new Manner(Duration.ZERO, false, null)
                    : new Manner(fault.visibleAfter(), fault.hidesTag(), fault.updates());
        }
    }

    private final KiteListing listing;
    private final Market market;
    private final Settings settings;
    private final BrokerClock clock;
    private final Exchange exchange;
    private final Turns turns;
    private long ids;

    OrderDesk(
            KiteListing listing,
            Market market,
            Settings settings,
            BrokerClock clock,
            Exchange exchange,
            Turns turns) {
        this.listing = listing;
        this.market = market;
        this.settings = settings;
        this.clock = clock;
        this.exchange = exchange;
        this.turns = turns;
        exchange.onComplete(this::nextLeg);
    }

    /// @return the answer's data
    ObjectNode place(Account account, String variety, Params params, Manner manner) {
        OrderTicket ticket = OrderTicket.of(variety, params, listing);
        OrderTicket first = ticket.of(ticket.quantity() / ticket.legs());
        long freeze = settings.freeze(ticket.instrument());
        if (first.quantity() > freeze) {
            if (!ticket.autoslice()) {
                throw KiteError.input(
                        "Order quantity is above the freeze quantity of " + freeze + ".");
            }
            return slices(account, ticket, freeze, manner);
        }
        String id = nextId();
        enter(account, id, null, first, 1, manner);
        ObjectNode data = Json.object();
        data.put("order_id", id);
        return data;
    }

    private ObjectNode slices(Account account, OrderTicket ticket, long freeze, Manner manner) {
        long lot = ticket.instrument().lotSize();
        long most = freeze / lot * lot;
        if (most == 0 || (ticket.quantity() + most - 1) / most > MOST_SLICES) {
            throw KiteError.input("An order can be sliced into at most " + MOST_SLICES + ".");
        }
        String parent = nextId();
        ObjectNode data = Json.object();
        data.put("order_id", parent);
        ArrayNode children = data.putArray("children");
        for (long left = ticket.quantity(); left > 0; left -= most) {
            String id = left == ticket.quantity() ? parent : nextId();
            ObjectNode child = Json.object();
            try {
                String parentId = id.equals(parent) ? null : parent;
                enter(account, id, parentId, ticket.of(Math.min(left, most)), 1, manner);
                child.put("order_id", id);
            } catch (KiteError refused) {
                if (id.equals(parent)) {
                    throw refused;
                }
                ObjectNode error = child.putObject("error");
                error.put("code", refused.status());
                error.put("error_type", refused.type());
                error.put("message", refused.text());
                error.putNull("data");
            }
            if (!id.equals(parent)) {
                children.add(child);
            }
        }
        return data;
    }

    private void enter(
            Account account,
            String id,
            @Nullable String parentId,
            OrderTicket ticket,
            int leg,
            Manner manner) {
        if (settings.marginRefusedAtOnce()) {
            WorkingOrder trial = order(account, id, parentId, ticket, leg, manner);
            String missing = exchange.missingMargin(trial);
            if (missing != null) {
                throw KiteError.margin(missing);
            }
        }
        if (manner.visibleAfter().isZero()) {
            arrive(order(account, id, parentId, ticket, leg, manner));
        } else {
            clock.after(
                    manner.visibleAfter(),
                    () ->
                            turns.run(() ->
                                    arrive(order(account, id, parentId, ticket, leg, manner))));
        }
    }

    private void arrive(WorkingOrder order) {
        exchange.receive(order);
        if (settings.latency().isZero()) {
            exchange.open(order);
        } else {
            clock.after(settings.latency(), () -> turns.run(() -> exchange.open(order)));
        }
    }

    private WorkingOrder order(
            Account account,
            String id,
            @Nullable String parentId,
            OrderTicket ticket,
            int leg,
            Manner manner) {
        List<String> tags = new ArrayList<>();
        boolean market = ticket.type().equals("MARKET");
        if (market) {
            // The broker's own entries stand before the client's, so that nobody counts on an
            // order.
            tags.add("mktp");
            tags.add("mktp:" + protection(ticket).setScale(2, RoundingMode.HALF_UP));
        }
        if (parentId != null && ticket.autoslice()) {
            tags.add("autoslice");
            tags.add("autoslice:" + parentId);
        }
        if (ticket.tag() != null) {
            tags.add(ticket.tag());
        }
        WorkingOrder order =
                new WorkingOrder(
                        account,
                        id,
                        parentId,
                        ticket,
                        leg,
                        tags,
                        manner.tagHidden() ? null : ticket.tag(),
                        manner.updates(),
                        clock.now());
        if (market) {
            protect(order);
        }
        return order;
    }

    /// A market order becomes a limit order a few percent beyond the last price.
    private void protect(WorkingOrder order) {
        KiteTick tick = market.last(order.instrument().token());
        if (tick != null) {
            order.type = "LIMIT";
            order.priceRaw = protectedRaw(order.ticket, tick.last());
        }
    }

    static long protectedRaw(OrderTicket ticket, Price last) {
        double percent = protection(ticket).doubleValue();
        boolean buys = ticket.side() == Side.BUY;
        return last.changedBy(
                        buys ? percent : -percent,
                        ticket.instrument().tickSize(),
                        buys ? RoundingMode.FLOOR : RoundingMode.CEILING)
                .raw();
    }

    private static BigDecimal protection(OrderTicket ticket) {
        if (ticket.protection().signum() > 0) {
            return ticket.protection();
        }
        return ticket.instrument().isOption() ? OPTION_PROTECTION : OTHER_PROTECTION;
    }

    /// An iceberg's next leg follows when one is complete.
    private void nextLeg(WorkingOrder complete) {
        if (complete.leg < complete.ticket.legs()) {
            String parent = complete.parentId == null ? complete.id : complete.parentId;
            arrive(
                    order(
                            complete.account,
                            nextId(),
                            parent,
                            complete.ticket,
                            complete.leg + 1,
                            new Manner(
                                    Duration.ZERO, complete.shownTag == null, complete.updates)));
        }
    }

    private String nextId() {
        return Long.toString(1_914_227_164_488_687_616L + 46_137_344L * ids++);
    }
}
