package io.alphastocks.book;

import io.alphastocks.event.OrderIntended;
import io.alphastocks.model.BrokerTrade;
import io.alphastocks.model.ExitReason;
import io.alphastocks.model.OptionContract;
import io.alphastocks.model.OptionPosition;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderFact;
import io.alphastocks.model.OrderPurpose;
import io.alphastocks.model.OrderState;
import io.alphastocks.model.Price;
import io.alphastocks.model.Segment;
import io.alphastocks.model.Side;
import io.alphastocks.time.Session;
import io.alphastocks.time.TradingCalendar;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/// What the book decides about contracts that have expired.
final class SettlementDecisions {

    private final TradingCalendar calendar;
    private final OrderDecisions orders;

    SettlementDecisions(TradingCalendar calendar, OrderDecisions orders) {
        this.calendar = calendar;
        this.orders = orders;
    }

    /// Closes what is held of a contract that has expired, at what it is worth: as an exit order
    /// that the exchange makes and fills by itself. What else was ordered has ended with the
    /// contract.
    ///
    /// @return false if the position is closed
    /// @throws IllegalArgumentException if there is no such position, or the contract is traded yet
    boolean settle(Step step, String positionId, Price underlying) {
        if (!step.account.position(positionId).isOpen()) {
            return false;
        }
        OptionContract contract = step.account.position(positionId).contract();
        Instant expired = closeOf(contract.expiry());
        if (step.now.isBefore(expired)) {
            throw new IllegalArgumentException(
                    "position %s: %s is traded until %s; it is settled after that"
                            .formatted(positionId, contract.id(), expired));
        }
        for (Order order : List.copyOf(step.account.liveOrders())) {
            if (order.positionId().equals(positionId)) {
                OrderFact end =
                        order.state() == OrderState.INTENT
                                ? OrderFact.NOT_PLACED
                                : OrderFact.EXPIRY;
                orders.ended(step, order, end, "its contract has expired");
            }
        }
        OptionPosition left = step.account.position(positionId);
        if (left.isOpen()) {
            settle(step, left, contract.type().intrinsic(underlying, contract.strike()));
        }
        return true;
    }

    private void settle(Step step, OptionPosition position, Price value) {
        String signalId = position.signalId();
        String id = signalId + "/X" + (step.account.exitOrders(signalId) + 1);
        String settlement = "settlement of " + position.id();
        Order order =
                Order.market(
                                id,
                                signalId,
                                position.id(),
                                OrderPurpose.EXIT,
                                position.contract().id(),
                                Side.SELL,
                                position.quantity(),
                                ExitReason.SETTLEMENT.name(),
                                step.now)
                        .tagged(step.tag(id));
        step.add(new OrderIntended(step.header(signalId), order, ExitReason.SETTLEMENT));
        Order placed = orders.placed(step, order, OrderFact.ACKED, settlement);
        Order filled =
                orders.fill(
                        step,
                        placed,
                        new BrokerTrade(settlement, order.quantity(), value, step.now));
        assert filled.state() == OrderState.FILLED : filled;
    }

    private Instant closeOf(LocalDate expiry) {
        return calendar.session(Segment.DERIVATIVES, expiry)
                .map(Session::close)
                .orElseGet(() -> expiry.plusDays(1).atStartOfDay(calendar.zone()).toInstant());
    }
}
