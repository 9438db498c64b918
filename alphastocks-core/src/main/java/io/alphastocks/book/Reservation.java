package io.alphastocks.book;

import io.alphastocks.event.SignalActivated;
import io.alphastocks.model.Money;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderPurpose;

import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;

/// What live entry orders hold back.
///
/// @param money what they may still cost, at the premium that they were sized at
/// @param charges what they may still cost beside it
/// @param positions how many positions they may still open
record Reservation(Money money, Money charges, int positions) {

    /// @param model of charges
    /// @param today whose rates count
    static Reservation of(Account account, ChargeModel model, LocalDate today) {
        Money reserved = Money.ZERO;
        Money charges = Money.ZERO;
        Set<String> pending = new HashSet<>();
        for (Order order : account.liveOrders()) {
            if (order.purpose() == OrderPurpose.ENTRY) {
                SignalActivated sheet = account.signal(order.signalId()).activation();
                if (sheet != null) {
                    Money open = sheet.price().times(order.open());
                    reserved = reserved.plus(open);
                    Money all =
                            model.charges(
                                            sheet.contract(),
                                            order.side(),
                                            order.filledValue().plus(open),
                                            today)
                                    .total();
                    charges = charges.plus(all.minus(account.paid(order.id())));
                }
                if (!account.positions.isOpen(order.positionId())) {
                    pending.add(order.positionId());
                }
            }
        }
        return new Reservation(reserved, charges, pending.size());
    }
}
