package io.alphastocks.testkit.kite;

import io.alphastocks.model.Money;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Side;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.node.ObjectNode;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What one user has at the broker. Confined to the desk.
final class Account {

    final KiteLogin login;
    final RateGate gate;
    final Map<Integer, ObjectNode> triggers = new LinkedHashMap<>();

    private final Market market;
    private final Settings settings;
    private final long startRaw;
    private final long openingCashRaw;
    private long cashRaw;
    private final Map<String, WorkingOrder> orders = new LinkedHashMap<>();
    private final List<FakeTrade> trades = new ArrayList<>();
    private final Map<PositionKey, PositionBook> positions = new LinkedHashMap<>();

    private record PositionKey(String key, String product) {}

    /// A share that the account had before it was opened here.
    record Holding(KiteInstrument instrument, long units, Price average) {}

    Account(
            KiteLogin login,
            Money cash,
            Collection<Holding> holdings,
            RateLimits limits,
            Settings settings,
            Market market) {
        this.login = login;
        this.gate = new RateGate(limits);
        this.settings = settings;
        this.market = market;
        long cost = 0;
        for (Holding holding : holdings) {
            long value = Math.multiplyExact(holding.units(), holding.average().raw());
            position(holding.instrument(), "CNC").deliver(holding.units(), value);
            cost = Math.addExact(cost, value);
        }
        this.cashRaw = cash.raw();
        this.openingCashRaw = cash.raw();
        this.startRaw = Math.addExact(cash.raw(), cost);
    }

    String userId() {
        return login.userId();
    }

    void add(WorkingOrder order) {
        orders.put(order.id, order);
    }

    @Nullable WorkingOrder order(String id) {
        return orders.get(id);
    }

    /// The order book of a day.
    List<WorkingOrder> orders(LocalDate brokerDay) {
        return orders.values().stream()
                .filter(order -> Ist.brokerDay(order.placedAt).equals(brokerDay))
                .toList();
    }

    Collection<WorkingOrder> orders() {
        return orders.values();
    }

    List<FakeTrade> trades(LocalDate brokerDay) {
        return trades.stream()
                .filter(trade -> Ist.brokerDay(trade.time()).equals(brokerDay))
                .toList();
    }

    Collection<PositionBook> positions() {
        return positions.values();
    }

    private PositionBook position(KiteInstrument instrument, String product) {
        return positions.computeIfAbsent(
                new PositionKey(instrument.key(), product),
                _ -> new PositionBook(instrument, product, settings.multiplier(instrument)));
    }

    /// Books one execution of an order.
    void book(WorkingOrder order, Market.Take take, String tradeId, Instant now) {
        PositionBook position = position(order.instrument(), order.ticket.product());
        long profitBefore = settledProfitRaw(position);
        long value = position.add(order.side(), take.units(), take.priceRaw());
        if (position.isPaidInFull()) {
            cashRaw =
                    order.side() == Side.BUY
                            ? Math.subtractExact(cashRaw, value)
                            : Math.addExact(cashRaw, value);
        } else {
            cashRaw = Math.addExact(cashRaw, settledProfitRaw(position) - profitBefore);
        }
        trades.add(
                new FakeTrade(
                        tradeId,
                        order.id,
                        String.valueOf(order.exchangeId),
                        order.instrument().key(),
                        order.ticket.product(),
                        order.side(),
                        Quantity.of(take.units()),
                        Price.ofRaw(take.priceRaw()),
                        Money.ofRaw(value),
                        now,
                        order.ticket.tag()));
    }

    /// The profit of a position on margin counts as cash once it is closed.
    private long settledProfitRaw(PositionBook position) {
        return position.held() == 0 ? position.profitRaw(market) : 0;
    }

    /// What is free for new orders.
    long availableRaw() {
        long available = cashRaw;
        for (PositionBook position : positions.values()) {
            available -= MarginRules.heldRaw(position, market);
            if (!position.isPaidInFull() && position.held() != 0) {
                available += position.profitRaw(market);
            }
        }
        for (WorkingOrder order : orders.values()) {
            if (!order.isTerminal()) {
                available -= blockedRaw(order);
            }
        }
        return available;
    }

    /// What an open order blocks: its rest, as far as it does not reduce a position.
    long blockedRaw(WorkingOrder order) {
        long opening = Math.max(0, order.left() - reducible(order));
        return Math.multiplyExact(
                Math.multiplyExact(opening, settings.multiplier(order.instrument())),
                perUnitRaw(order));
    }

    private static long perUnitRaw(WorkingOrder order) {
        long price = order.priceRaw == 0 ? order.triggerRaw : order.priceRaw;
        return MarginRules.perUnitRaw(
                order.instrument(), order.ticket.product(), order.side(), price);
    }

    /// Units of the opposite position that earlier orders do not reduce already.
    private long reducible(WorkingOrder order) {
        PositionBook position =
                positions.get(new PositionKey(order.instrument().key(), order.ticket.product()));
        long units = position == null ? 0 : position.held();
        units = order.side() == Side.BUY ? -units : units;
        for (WorkingOrder other : orders.values()) {
            if (other == order) {
                break;
            }
            if (other.instrument().equals(order.instrument())
                    && other.ticket.product().equals(order.ticket.product())
                    && other.side() == order.side()) {
                units -= other.left();
            }
        }
        return Math.max(0, units);
    }

    /// Whether a delivery sale is covered by what is held.
    boolean covers(WorkingOrder order) {
        return order.side() == Side.BUY
                || !PositionBook.isDelivery(order.instrument(), order.ticket.product())
                || reducible(order) >= order.left();
    }

    /// The day is over.
    void rollOver() {
        positions.values().forEach(PositionBook::rollOver);
    }

    long openingCashRaw() {
        return openingCashRaw;
    }

    /// The truth.
    FakeAccount truth() {
        long worth = cashRaw;
        List<FakePosition> held = new ArrayList<>();
        for (PositionBook position : positions.values()) {
            FakePosition truth = position.truth(market);
            held.add(truth);
            if (position.isPaidInFull()) {
                worth = Math.addExact(worth, truth.marked().raw());
            } else if (truth.quantity() != 0) {
                worth = Math.addExact(worth, truth.profit().raw());
            }
        }
        return new FakeAccount(
                userId(),
                Money.ofRaw(startRaw),
                Money.ofRaw(cashRaw),
                Money.ofRaw(availableRaw()),
                Money.ofRaw(worth),
                orders.values().stream().map(Account::truth).toList(),
                trades,
                held);
    }

    private static FakeOrder truth(WorkingOrder order) {
        return new FakeOrder(
                order.id,
                order.parentId,
                order.instrument().key(),
                order.side(),
                order.ticket.product(),
                Quantity.of(order.quantity),
                Quantity.of(order.filled),
                Price.ofRaw(order.priceRaw),
                order.status,
                order.ticket.tag());
    }
}
