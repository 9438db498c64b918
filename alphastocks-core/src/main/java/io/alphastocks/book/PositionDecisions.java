package io.alphastocks.book;

import io.alphastocks.event.ExitRequested;
import io.alphastocks.event.OrderIntended;
import io.alphastocks.event.PositionClosed;
import io.alphastocks.event.SignalActivated;
import io.alphastocks.event.SignalCompleted;
import io.alphastocks.event.SignalStopped;
import io.alphastocks.event.StopTightened;
import io.alphastocks.model.ExitReason;
import io.alphastocks.model.Money;
import io.alphastocks.model.OptionContract;
import io.alphastocks.model.OptionPosition;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderPurpose;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Side;
import io.alphastocks.model.Signal;
import io.alphastocks.model.SignalState;

import org.jspecify.annotations.Nullable;

import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What the book decides about positions: how they are left, and when they are over.
final class PositionDecisions {

    /// Stores the intent to close a position, or the part that the plan says.
    ExitDecision exit(
            Step step,
            String positionId,
            ExitReason reason,
            @Nullable Price level,
            Quantity maxPerOrder) {
        if (reason == ExitReason.SETTLEMENT) {
            throw new IllegalArgumentException(ExitRequested.notAsked(positionId));
        }
        OptionPosition position = step.account.positions.get(positionId);
        List<Order> cancels = liveOrders(step, positionId, OrderPurpose.ENTRY);
        boolean partial = reason == ExitReason.PARTIAL_TARGET;
        if (position == null || !position.isOpen()) {
            if (partial) {
                return new ExitDecision.NothingToDo("the position is not open", List.of());
            }
            if (position == null && !cancels.isEmpty()) {
                boolean _ = request(step, positionId, reason, false);
            }
            return new ExitDecision.NothingToDo("the position is not open", cancels);
        }
        Quantity leaving = Quantity.ZERO;
        for (Order order : liveOrders(step, positionId, OrderPurpose.EXIT)) {
            leaving = leaving.plus(order.open());
        }
        Quantity free = position.quantity().minus(leaving.min(position.quantity()));
        Quantity wanted = partial ? partialOf(position).min(free) : free;
        if (wanted.isZero()) {
            return new ExitDecision.NothingToDo(
                    "all of it is on its way out", partial ? List.of() : cancels);
        }
        List<Order> orders = new ArrayList<>();
        int number = step.account.exitOrders(position.signalId());
        for (Quantity left = wanted; !left.isZero(); ) {
            Quantity slice = left.min(maxPerOrder);
            left = left.minus(slice);
            number++;
            String id = position.signalId() + "/X" + number;
            Order order =
                    Order.market(
                                    id,
                                    position.signalId(),
                                    positionId,
                                    OrderPurpose.EXIT,
                                    position.contract().id(),
                                    Side.SELL,
                                    slice,
                                    reason.name(),
                                    step.now)
                            .tagged(step.tag(id))
                            .triggeredAt(level);
            orders.add(order);
            step.add(new OrderIntended(step.header(position.signalId()), order, reason));
        }
        if (partial) {
            Price entry =
                    position.entry().roundedTo(position.contract().tickSize(), RoundingMode.UP);
            tighten(step, positionId, entry, ExitReason.STOP);
        }
        return new ExitDecision.Ordered(orders, partial ? List.of() : cancels);
    }

    /// Notes that a position is to be closed as soon as it can be. One that is not open yet may be
    /// filled before its entry is cancelled: what arrives then leaves at once.
    ///
    /// @param byHand whether somebody outside of the run asks for it
    /// @return whether it was not noted yet
    /// @throws IllegalArgumentException if there is no such position, and no entry of one
    boolean request(Step step, String positionId, ExitReason reason, boolean byHand) {
        OptionPosition position = step.account.positions.get(positionId);
        if (position != null) {
            boolean stays = position.isOpen() && position.exitReason() == null;
            if (stays) {
                request(
                        step,
                        position.signalId(),
                        position.contract(),
                        position.id(),
                        reason,
                        byHand);
            }
            return stays;
        }
        String signalId =
                liveOrders(step, positionId, OrderPurpose.ENTRY).stream()
                        .map(Order::signalId)
                        .findFirst()
                        .orElseThrow(() -> unknown(step, positionId));
        SignalActivated sheet = step.account.signal(signalId).activation();
        if (sheet == null || step.account.exitRequest(signalId) != null) {
            return false;
        }
        request(step, signalId, sheet.contract(), positionId, reason, byHand);
        return true;
    }

    private static void request(
            Step step,
            String signalId,
            OptionContract contract,
            String positionId,
            ExitReason reason,
            boolean byHand) {
        step.add(new ExitRequested(step.header(signalId), positionId, contract, reason, byHand));
    }

    private static IllegalArgumentException unknown(Step step, String positionId) {
        return new IllegalArgumentException(
                "there is no position '%s'; open are %s"
                        .formatted(
                                positionId,
                                step.account.positions.open().stream()
                                        .map(OptionPosition::id)
                                        .toList()));
    }

    /// The positions that are open, or whose entries are under way.
    static Set<String> held(Step step) {
        Set<String> ids = new LinkedHashSet<>();
        step.account.positions.open().forEach(position -> ids.add(position.id()));
        for (Order order : step.account.liveOrders()) {
            if (order.purpose() == OrderPurpose.ENTRY) {
                ids.add(order.positionId());
            }
        }
        return ids;
    }

    private static Quantity partialOf(OptionPosition position) {
        return position.exitReason() == null ? position.partialQuantity() : Quantity.ZERO;
    }

    boolean tighten(Step step, String positionId, Price stop, ExitReason reason) {
        OptionPosition position = step.account.position(positionId);
        if (!position.isOpen() || !stop.isAbove(position.stop())) {
            return false;
        }
        step.add(
                new StopTightened(
                        step.header(position.signalId()),
                        position.tightened(stop, reason),
                        position.stop()));
        return true;
    }

    /// After an order has ended: the position may be closed, or will never be.
    void afterEnd(Step step, Order order) {
        if (order.isLive() || !liveOrders(step, order.positionId(), OrderPurpose.ENTRY).isEmpty()) {
            return;
        }
        OptionPosition position = step.account.positions.get(order.positionId());
        if (position == null) {
            end(step, order, Price.ZERO, Money.ZERO, 0, null, "entry: " + order.reason());
        } else if (position.isOpen() && position.quantity().isZero()) {
            close(step, order, position);
        }
    }

    private void close(Step step, Order last, OptionPosition open) {
        OptionPosition position = open.closedAt(step.now);
        ExitReason reason =
                position.exitReason() == null
                        ? step.account.lastExitReason(position)
                        : position.exitReason();
        Money charges = position.charges().total();
        Money net = position.realisedNet();
        step.add(
                new PositionClosed(
                        step.header(position.signalId()),
                        position,
                        position.exit(),
                        reason,
                        position.realisedGross(),
                        charges,
                        net,
                        Duration.between(position.opened(), step.now)));
        double percent = net.raw() * 100.0 / position.entryValue().raw();
        end(step, last, position.exit(), net, percent, reason, reason.name());
    }

    private static void end(
            Step step,
            Order order,
            Price exit,
            Money profit,
            double percent,
            @Nullable ExitReason exitReason,
            String reason) {
        SignalEntry entry = step.account.signal(order.signalId());
        if (entry.state() != SignalState.ACTIVE) {
            return;
        }
        Signal signal = entry.signal();
        boolean completed =
                exitReason != null
                        && (exitReason.isTarget()
                                || (!exitReason.isStop() && profit.isAbove(Money.ZERO)));
        step.add(
                completed
                        ? new SignalCompleted(
                                step.header(signal.id()), signal, exit, profit, percent, reason)
                        : new SignalStopped(
                                step.header(signal.id()), signal, exit, profit, percent, reason));
    }

    private static List<Order> liveOrders(Step step, String positionId, OrderPurpose purpose) {
        return step.account.liveOrders().stream()
                .filter(o -> o.purpose() == purpose && o.positionId().equals(positionId))
                .toList();
    }
}
