package io.alphastocks.book;

import io.alphastocks.event.OrderAlarm;
import io.alphastocks.event.OrderRequested;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderState;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/// What a broker was asked for about live orders, and has not settled yet. A part of the account,
/// which keeps what is stored here.
final class OrderQuestions {

    private final Map<String, Asked> asked;
    private final Set<String> duplicates;

    /// What there is to settle about one order.
    ///
    /// @param cancel whether what is open of it is to be cancelled
    /// @param modify the change that it waits for, null where there is none
    /// @param resent whether it was sent a second time
    /// @param unresolved whether nobody could find out about it for too long
    record Asked(
            boolean cancel, @Nullable OrderRequested modify, boolean resent, boolean unresolved) {

        private static final Asked NOTHING = new Asked(false, null, false, false);
    }

    /// @param asked by client order id
    /// @param duplicates broker order ids of orders that should not be there
    OrderQuestions(Map<String, Asked> asked, Set<String> duplicates) {
        this.asked = asked;
        this.duplicates = duplicates;
    }

    void apply(OrderRequested e) {
        change(
                e.order().id(),
                now ->
                        switch (e.request()) {
                            case CANCEL -> new Asked(true, now.modify, now.resent, now.unresolved);
                            case MODIFY -> new Asked(now.cancel, e, now.resent, now.unresolved);
                            case RESEND -> new Asked(now.cancel, now.modify, true, now.unresolved);
                        });
    }

    /// A change has come to its end.
    void modified(String orderId) {
        change(orderId, now -> new Asked(now.cancel, null, now.resent, now.unresolved));
    }

    void apply(OrderAlarm e) {
        switch (e.kind()) {
            case UNRESOLVED ->
                    change(
                            e.order().id(),
                            now -> new Asked(now.cancel, now.modify, now.resent, true));
            case DUPLICATED, MISMATCHED -> duplicates.add(e.brokerOrderId());
        }
    }

    /// An order has changed.
    void apply(Order order) {
        if (!order.isLive()) {
            asked.remove(order.id());
        } else if (!order.isUnknown() && isUnresolved(order.id())) {
            change(order.id(), now -> new Asked(now.cancel, now.modify, now.resent, false));
        }
    }

    private void change(String orderId, UnaryOperator<Asked> how) {
        Asked now = how.apply(of(orderId));
        if (now.equals(Asked.NOTHING)) {
            asked.remove(orderId);
        } else {
            asked.put(orderId, now);
        }
    }

    private Asked of(String orderId) {
        return asked.getOrDefault(orderId, Asked.NOTHING);
    }

    boolean isCancelling(String orderId) {
        return of(orderId).cancel;
    }

    /// The change that an order waits for, null where there is none.
    @Nullable OrderRequested modifying(String orderId) {
        return of(orderId).modify;
    }

    boolean wasResent(String orderId) {
        return of(orderId).resent;
    }

    /// Whether the order book of its own day, read long and often enough, has not shown it. What
    /// was sent again has had another chance to be taken.
    boolean wasNeverTaken(Order order) {
        return order.state() == OrderState.NOT_FOUND && !of(order.id()).resent;
    }

    boolean isUnresolved(String orderId) {
        return of(orderId).unresolved;
    }

    /// How many orders nobody could find out about for too long.
    int unresolved() {
        int count = 0;
        for (Asked one : asked.values()) {
            count += one.unresolved ? 1 : 0;
        }
        return count;
    }

    boolean isKnownDuplicate(String brokerOrderId) {
        return duplicates.contains(brokerOrderId);
    }
}
