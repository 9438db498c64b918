package io.alphastocks.book;

import io.alphastocks.event.OrderFilled;
import io.alphastocks.event.SignalActivated;
import io.alphastocks.model.Charges;
import io.alphastocks.model.ExitReason;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Money;
import io.alphastocks.model.OptionPosition;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderPurpose;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;

/// Which position a fill belongs to, and how one begins.
final class FilledPositions {

    private FilledPositions() {}

    /// The id of the position that a fill of an order belongs to. A closed one stays closed: what
    /// is bought after that is a position of its own, `S1/P2` after `S1/P`.
    static String idFor(Account account, Order order) {
        String id = order.positionId();
        if (order.purpose() == OrderPurpose.ENTRY) {
            for (int next = 2; isClosed(account, id); next++) {
                id = order.positionId() + next;
            }
        }
        return id;
    }

    /// The time by whose day a fill counts: when it was made, but neither before its order was nor
    /// after it was booked, whatever a broker says. A stamp of another year would take the losses
    /// of the day out of its limits.
    ///
    /// @param made the exchange's time
    static Instant countedAt(Instant made, Order order, Instant booked) {
        Instant notEarlier = made.isBefore(order.created()) ? order.created() : made;
        return notEarlier.isAfter(booked) ? booked : notEarlier;
    }

    private static boolean isClosed(Account account, String positionId) {
        OptionPosition position = account.positions.get(positionId);
        return position != null && !position.isOpen();
    }

    /// A position before its first fill.
    static OptionPosition begun(Account account, OrderFilled e) {
        SignalActivated sheet = account.signal(e.order().signalId()).activation();
        if (sheet == null) {
            throw new IllegalStateException(
                    "order " + e.order().id() + " was filled, but its signal was never claimed");
        }
        return new OptionPosition(
                e.fill().positionId(),
                sheet.signal().id(),
                sheet.signal().strategy(),
                sheet.contract(),
                Quantity.ZERO,
                Money.ZERO,
                Quantity.ZERO,
                Money.ZERO,
                Money.ZERO,
                Charges.NONE,
                sheet.plan(),
                sheet.plan().stop(),
                ExitReason.STOP,
                false,
                e.fill().time(),
                reasonToLeave(account, e),
                null);
    }

    /// Why units that have just come are to be sold: somebody asked for it before, or they are late
    /// and the trade that they belong to is over.
    private static @Nullable ExitReason reasonToLeave(Account account, OrderFilled e) {
        OptionPosition over = account.positions.get(e.order().positionId());
        if (over == null) {
            return account.exitRequest(e.order().signalId());
        }
        return over.exitReason() == null ? account.lastExitReason(over) : over.exitReason();
    }

    /// What losing positions would lose at what their units could be sold for now, or, where no
    /// price is known yet, at their stops.
    ///
    /// @param marks what a unit could be sold for now
    static Money openLoss(
            Collection<OptionPosition> open, Function<InstrumentId, Optional<Price>> marks) {
        Money loss = Money.ZERO;
        for (OptionPosition position : open) {
            Price mark = marks.apply(position.contract().id()).orElse(position.stop());
            Money result = position.unrealised(mark);
            if (result.isNegative()) {
                loss = loss.minus(result);
            }
        }
        return loss;
    }
}
