package io.alphastocks.examples.crash;

import java.util.ArrayList;
import java.util.List;

/// An order at the [Venue], and what was executed of it. Used by the venue's thread.
final class VenueOrder {

    private record Trade(long units, long price, long micros) {}

    final String brokerOrderId;
    final String instrument;
    final long created;

    /// Until then the order book does not show it.
    long hiddenUntil;

    long quantity;

    private final String tag;
    private final String side;
    private final List<Trade> trades = new ArrayList<>();
    private String limit;
    private String state = "OPEN";
    private String reason = "";
    private long updated;

    VenueOrder(String brokerOrderId, String[] request, long now) {
        this.brokerOrderId = brokerOrderId;
        this.tag = request[1];
        this.instrument = request[2];
        this.side = request[3];
        this.quantity = Long.parseLong(request[4]);
        this.limit = request[5];
        this.created = now;
        this.updated = now;
    }

    boolean isBuy() {
        return side.equals("BUY");
    }

    boolean isWorking() {
        return state.equals("OPEN") || state.equals("PARTIALLY_FILLED");
    }

    long filled() {
        return trades.stream().mapToLong(Trade::units).sum();
    }

    /// Whether its limit allows a price.
    boolean takes(long price) {
        return limit.isEmpty()
                || (isBuy() ? price <= Long.parseLong(limit) : price >= Long.parseLong(limit));
    }

    void fill(long units, long price, long now) {
        trades.add(new Trade(units, price, now));
        state = filled() == quantity ? "FILLED" : "PARTIALLY_FILLED";
        updated = now;
    }

    void modify(long newQuantity, String newLimit, long now) {
        quantity = newQuantity;
        limit = newLimit;
        updated = now;
    }

    void end(String newState, String why, long now) {
        state = newState;
        reason = why;
        updated = now;
    }

    String[] shown() {
        return Wire.fields(
                brokerOrderId,
                tag,
                instrument,
                side,
                quantity,
                limit,
                state,
                filled(),
                reason,
                updated);
    }

    List<String[]> trades() {
        List<String[]> lines = new ArrayList<>();
        for (Trade trade : trades) {
            String id = brokerOrderId + "-" + (lines.size() + 1);
            lines.add(Wire.fields(brokerOrderId, id, trade.units, trade.price, trade.micros));
        }
        return lines;
    }
}
