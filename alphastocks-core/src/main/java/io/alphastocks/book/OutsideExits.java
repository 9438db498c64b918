package io.alphastocks.book;

import io.alphastocks.event.OrderIntended;
import io.alphastocks.model.BrokerOrder;
import io.alphastocks.model.BrokerTrade;
import io.alphastocks.model.BrokerUpdate;
import io.alphastocks.model.ExitReason;
import io.alphastocks.model.OptionPosition;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderFact;
import io.alphastocks.model.OrderPurpose;
import io.alphastocks.model.OrderState;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Side;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Exits that the account has not ordered: the exchange settles a contract, a person sells at the
/// broker's own screen, the broker squares off. The book has an order of its own for each, which is
/// never sent, since every unit that leaves does so by an order.
final class OutsideExits {

    private final OrderDecisions orders;

    OutsideExits(OrderDecisions orders) {
        this.orders = orders;
    }

    /// Books that units of a position have left it.
    ///
    /// @param brokerOrderId what the account knows it by
    /// @param trades of as many units
    void book(
            Step step,
            OptionPosition position,
            ExitReason reason,
            String brokerOrderId,
            List<BrokerTrade> trades) {
        String signalId = position.signalId();
        String id = signalId + "/X" + (step.account.exitOrders(signalId) + 1);
        Order intended =
                Order.market(
                                id,
                                signalId,
                                position.id(),
                                OrderPurpose.EXIT,
                                position.contract().id(),
                                Side.SELL,
                                units(trades),
                                reason.name(),
                                step.now)
                        .tagged(step.tag(id));
        step.add(new OrderIntended(step.header(signalId), intended, reason));
        Order order = orders.placed(step, intended, OrderFact.ACKED, brokerOrderId);
        for (BrokerTrade trade : trades) {
            order = orders.fill(step, order, trade);
        }
        assert order.state() == OrderState.FILLED : order;
    }

    /// Books a sale at the broker that is no order of the account: as exits of the positions that
    /// hold the contract, the oldest first.
    ///
    /// @param text names the sale
    /// @return false if it is booked already
    /// @throws IllegalArgumentException if it is no sale that has ended, if executions are missing
    ///   or were not held, or if orders of the account's own may still sell the units
    boolean adopt(Step step, BrokerUpdate update, String text) {
        BrokerOrder sale = update.order();
        List<OptionPosition> positions = new ArrayList<>();
        for (OptionPosition position : step.account.positions.all()) {
            if (position.contract().id().equals(sale.instrument())) {
                positions.add(position);
            }
        }
        if (positions.stream().anyMatch(p -> isBooked(step, p, sale))) {
            return false;
        }
        positions.removeIf(position -> !position.isOpen());
        require(step, update, positions, text);
        Deque<BrokerTrade> left = new ArrayDeque<>(update.trades());
        for (OptionPosition position : positions) {
            List<BrokerTrade> share = take(left, position.quantity());
            if (!share.isEmpty()) {
                book(step, position, ExitReason.MANUAL, knownBy(sale, position), share);
            }
        }
        return true;
    }

    private static void require(
            Step step, BrokerUpdate update, List<OptionPosition> positions, String text) {
        BrokerOrder sale = update.order();
        Quantity held = Quantity.ZERO;
        for (OptionPosition position : positions) {
            held = held.plus(position.quantity());
        }
        if (sale.side() != Side.SELL || held.isZero()) {
            throw new IllegalArgumentException(
                    "%s: the account has no such order, and it is no sale of what it holds"
                            .formatted(text));
        }
        Quantity sold = units(update.trades());
        if (!sale.state().isTerminal() || sold.isZero() || !sold.equals(sale.filled())) {
            throw new IllegalArgumentException(
                    "%s, with executions of %s: it must have ended, and all its executions be given, each once"
                            .formatted(text, sold));
        }
        if (sold.isAbove(held)) {
            throw new IllegalArgumentException(
                    "%s: the account holds %s of %s".formatted(text, held, sale.instrument()));
        }
        for (Order order : step.account.liveOrders()) {
            if (order.side() == Side.SELL && order.instrument().equals(sale.instrument())) {
                throw new IllegalArgumentException(
                        "%s: order %s, %s, may still sell these units; cancel it, resolve it, or adopt its end first"
                                .formatted(text, order.id(), order.state()));
            }
        }
    }

    /// The executions of so many units, which are taken away.
    private static List<BrokerTrade> take(Deque<BrokerTrade> from, Quantity most) {
        List<BrokerTrade> taken = new ArrayList<>();
        Quantity room = most;
        while (!room.isZero() && !from.isEmpty()) {
            BrokerTrade trade = from.remove();
            Quantity part = trade.quantity().min(room);
            taken.add(part(trade, part));
            room = room.minus(part);
            if (trade.quantity().isAbove(part)) {
                from.addFirst(part(trade, trade.quantity().minus(part)));
            }
        }
        return taken;
    }

    private static BrokerTrade part(BrokerTrade trade, Quantity units) {
        return new BrokerTrade(
                trade.tradeId(), units, trade.price(), trade.time(), trade.modelled());
    }

    private static Quantity units(List<BrokerTrade> trades) {
        Quantity units = Quantity.ZERO;
        for (BrokerTrade trade : trades) {
            units = units.plus(trade.quantity());
        }
        return units;
    }

    private static boolean isBooked(Step step, OptionPosition position, BrokerOrder sale) {
        String known = knownBy(sale, position);
        return step.account.orders().stream()
                .anyMatch(order -> known.equals(order.brokerOrderId()));
    }

    /// One sale may close several positions, and each has an order for it.
    private static String knownBy(BrokerOrder sale, OptionPosition position) {
        return sale.brokerOrderId() + " of " + position.id();
    }
}
