package io.alphastocks.testkit.kite;

import io.alphastocks.model.Side;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.node.ObjectNode;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// One order as the broker has it. Confined to the desk.
final class WorkingOrder {

    static final String OPEN = "OPEN";
    static final String TRIGGER_PENDING = "TRIGGER PENDING";
    static final String COMPLETE = "COMPLETE";
    static final String CANCELLED = "CANCELLED";
    static final String REJECTED = "REJECTED";

    private static final Set<String> TERMINAL = Set.of(COMPLETE, CANCELLED, REJECTED);

    final Account account;
    final String id;
    final @Nullable String parentId;
    final OrderTicket ticket;
    final @Nullable UpdateFault updates;
    final Instant placedAt;
    final List<String> tags;

    /// The tag as the order book shows it in its own column.
    final @Nullable String shownTag;

    final int leg;
    final List<ObjectNode> history = new ArrayList<>();
    final List<ObjectNode> withheld = new ArrayList<>();

    String status = "PUT ORDER REQ RECEIVED";
    String type;
    String validity;
    long quantity;
    long priceRaw;
    long triggerRaw;
    long disclosed;
    long filled;
    long cancelled;
    int modifications;
    Instant orderTime;
    @Nullable String message;
    @Nullable String rawMessage;
    @Nullable String exchangeId;
    @Nullable Instant exchangeTime;
    @Nullable Instant exchangeUpdateTime;

    private long filledValueRaw;

    /// @param id 19 digits
    /// @param leg of an iceberg, from 1
    WorkingOrder(
            Account account,
            String id,
            @Nullable String parentId,
            OrderTicket ticket,
            int leg,
            List<String> tags,
            @Nullable String shownTag,
            @Nullable UpdateFault updates,
            Instant now) {
        this.account = account;
        this.id = id;
        this.parentId = parentId;
        this.ticket = ticket;
        this.leg = leg;
        this.tags = tags;
        this.shownTag = shownTag;
        this.updates = updates;
        this.type = ticket.type();
        this.validity = ticket.validity();
        this.quantity = ticket.quantity();
        this.priceRaw = ticket.priceRaw();
        this.triggerRaw = ticket.triggerRaw();
        this.disclosed = ticket.disclosed();
        this.placedAt = now;
        this.orderTime = now;
    }

    Side side() {
        return ticket.side();
    }

    KiteInstrument instrument() {
        return ticket.instrument();
    }

    boolean isTerminal() {
        return TERMINAL.contains(status);
    }

    /// Whether it stands in the exchange's book and can be filled.
    boolean isWorking() {
        return status.equals(OPEN);
    }

    long left() {
        return isTerminal() ? 0 : quantity - filled;
    }

    void add(long units, long atRaw) {
        filled += units;
        filledValueRaw = Math.addExact(filledValueRaw, Math.multiplyExact(units, atRaw));
    }

    long filledValueRaw() {
        return filledValueRaw;
    }

    /// Whether the last price sets off its trigger.
    boolean isTriggeredBy(long lastRaw) {
        return side() == Side.BUY ? lastRaw >= triggerRaw : lastRaw <= triggerRaw;
    }
}
