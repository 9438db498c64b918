package io.alphastocks.book;

import io.alphastocks.event.SignalActivated;
import io.alphastocks.model.Money;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderPurpose;

import java.util.HashSet;
import java.util.Set;

/// What live entry orders hold back.
///
/// @param money what they may still cost
/// @param positions how many positions they may still open
record Reservation(Money money, int positions) {

    static Reservation of(Account account) {
        Money reserved = Money.ZERO;
        Set<String> pending = new HashSet<>();
        for (Order order : account.liveOrders()) {
            if (order.purpose() == OrderPurpose.ENTRY) {
                SignalActivated sheet = account.signal(order.signalId()).activation();
                if (sheet != null) {
                    reserved = reserved.plus(sheet.price().times(order.open()));
                }
                if (!account.positions.isOpen(order.positionId())) {
                    pending.add(order.positionId());
                }
            }
        }
        return new Reservation(reserved, pending.size());
    }
}
