package io.alphastocks.book;

import io.alphastocks.model.BrokerTrade;
import io.alphastocks.model.ExitReason;
import io.alphastocks.model.OptionContract;
import io.alphastocks.model.OptionPosition;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderFact;
import io.alphastocks.model.OrderState;
import io.alphastocks.model.Price;
import io.alphastocks.model.Segment;
import io.alphastocks.time.Session;
import io.alphastocks.time.TradingCalendar;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/// What the book decides about contracts that have expired.
final class SettlementDecisions {

    private final TradingCalendar calendar;
    private final OrderDecisions orders;
    private final OutsideExits outside;

    SettlementDecisions(TradingCalendar calendar, OrderDecisions orders, OutsideExits outside) {
        this.calendar = calendar;
        this.orders = orders;
        this.outside = outside;
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
        String settlement = "settlement of " + position.id();
        outside.book(
                step,
                position,
                ExitReason.SETTLEMENT,
                settlement,
                List.of(new BrokerTrade(settlement, position.quantity(), value, step.now)));
    }

    private Instant closeOf(LocalDate expiry) {
        return calendar.session(Segment.DERIVATIVES, expiry)
                .map(Session::close)
                .orElseGet(() -> expiry.plusDays(1).atStartOfDay(calendar.zone()).toInstant());
    }
}
