package io.alphastocks.book;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.alphastocks.event.BookEvent;
import io.alphastocks.event.OrderCancelled;
import io.alphastocks.event.OrderFilled;
import io.alphastocks.event.OrderIntended;
import io.alphastocks.event.OrderPlaced;
import io.alphastocks.event.OrderRejected;
import io.alphastocks.event.OrderUnknown;
import io.alphastocks.event.PositionClosed;
import io.alphastocks.event.PositionOpened;
import io.alphastocks.event.SignalActivated;
import io.alphastocks.event.SignalCompleted;
import io.alphastocks.event.SignalStopped;
import io.alphastocks.event.SignalUpdated;
import io.alphastocks.event.StopTightened;
import io.alphastocks.event.TradeExecuted;
import io.alphastocks.event.TradeExit;
import io.alphastocks.model.BrokerOrder;
import io.alphastocks.model.BrokerTrade;
import io.alphastocks.model.BrokerUpdate;
import io.alphastocks.model.Charges;
import io.alphastocks.model.ExitReason;
import io.alphastocks.model.Fill;
import io.alphastocks.model.Money;
import io.alphastocks.model.OptionContract;
import io.alphastocks.model.OptionPosition;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderPurpose;
import io.alphastocks.model.OrderState;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Side;
import io.alphastocks.model.Signal;
import io.alphastocks.model.SignalState;
import io.alphastocks.model.SubmitOutcome;
import io.alphastocks.model.TradingStatus;

import org.jspecify.annotations.Nullable;

import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// What the book decides about orders, fills and positions.
final class OrderDecisions {

    private final ChargeModel chargeModel;

    OrderDecisions(ChargeModel chargeModel) {
        this.chargeModel = chargeModel;
    }

    /// Books what a broker answered to an order. News of the order may have been faster.
    void submitted(Step step, String orderId, SubmitOutcome outcome) {
        Order order = order(step, orderId);
        if (order.state() != OrderState.INTENT) {
            return;
        }
        switch (outcome) {
            case SubmitOutcome.Acked(String brokerOrderId) ->
                    placed(step, order, OrderState.SUBMITTED, brokerOrderId);
            case SubmitOutcome.NotPlaced(String reason) -> cancelled(step, order, storable(reason));
            case SubmitOutcome.Unknown(String reason) -> {
                Order unknown = order.becomes(OrderState.UNKNOWN, null, storable(reason), step.now);
                step.add(new OrderUnknown(step.header(order.signalId()), unknown));
            }
        }
    }

    /// Books news of an order: executions by their id, each once; then the state, as far as it
    /// leads on. What is old or known changes nothing.
    ///
    /// @return false if the book has no such order
    boolean update(Step step, BrokerUpdate update) {
        BrokerOrder shown = update.order();
        Order order = step.account.order(shown);
        if (order == null) {
            return false;
        }
        if (order.state() == OrderState.INTENT) {
            order = placed(step, order, OrderState.SUBMITTED, shown.brokerOrderId());
        }
        for (BrokerTrade trade : update.trades()) {
            if (!step.account.hasTrade(order.id(), trade.tradeId())) {
                order = fill(step, order, trade);
            }
        }
        if (!order.state().canBecome(update.state()) || isMissingFills(order, shown)) {
            return true;
        }
        switch (update.state()) {
            case SUBMITTED, OPEN -> {
                if (order.filled().isZero()) {
                    placed(step, order, update.state(), shown.brokerOrderId());
                }
            }
            case CANCELLED, EXPIRED -> endedUnfilled(step, changed(step, order, shown));
            case REJECTED -> {
                Order rejected = changed(step, order, shown);
                step.add(new OrderRejected(step.header(order.signalId()), rejected));
                afterEnd(step, rejected);
            }
            case UNKNOWN, NOT_FOUND ->
                    step.add(
                            new OrderUnknown(
                                    step.header(order.signalId()), changed(step, order, shown)));
            case INTENT, PARTIALLY_FILLED, FILLED -> {
                // only executions fill an order: their ids are what makes each count once
            }
        }
        return true;
    }

    /// Stores the intent to close a position, or the part that the plan says.
    ExitDecision exit(
            Step step,
            String positionId,
            ExitReason reason,
            @Nullable Price level,
            Quantity maxPerOrder) {
        OptionPosition position = step.account.positions.get(positionId);
        List<Order> cancels = liveOrders(step, positionId, OrderPurpose.ENTRY);
        if (position == null || !position.isOpen()) {
            if (position == null && !cancels.isEmpty()) {
                request(step, cancels.getFirst().signalId(), reason);
            }
            return new ExitDecision.NothingToDo("the position is not open", cancels);
        }
        Quantity leaving = Quantity.ZERO;
        for (Order order : liveOrders(step, positionId, OrderPurpose.EXIT)) {
            leaving = leaving.plus(order.open());
        }
        Quantity free = position.quantity().minus(leaving.min(position.quantity()));
        boolean partial = reason == ExitReason.PARTIAL_TARGET;
        Quantity wanted = partial ? partialOf(position).min(free) : free;
        if (wanted.isZero()) {
            return new ExitDecision.NothingToDo(
                    "all of it is on its way out", partial ? List.of() : cancels);
        }
        List<Order> orders = new ArrayList<>();
        int number = step.account.exitOrders(positionId);
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

    /// An entry may be filled before it is cancelled: what arrives then is to leave at once.
    private static void request(Step step, String signalId, ExitReason reason) {
        if (step.account.exitRequest(signalId) == null) {
            step.add(
                    new SignalUpdated(
                            step.header(signalId),
                            signalId,
                            SignalUpdated.EXIT_REQUESTED,
                            "nothing",
                            reason.name()));
        }
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

    /// Ends the orders of a command that was stored although its caller was told that it failed:
    /// nobody has sent them.
    void cancelUnsent(Step step) {
        for (BookEvent event : step.adopted) {
            if (event instanceof OrderIntended intended) {
                Order order = order(step, intended.order().id());
                if (order.state() == OrderState.INTENT) {
                    cancelled(step, order, "never sent: the store had failed");
                }
            }
        }
    }

    private static Order order(Step step, String orderId) {
        Order order = step.account.orders.get(orderId);
        if (order == null) {
            throw new IllegalArgumentException("the book has no order " + orderId);
        }
        return order;
    }

    /// A broker's words as every store can hold them: bad characters must not keep a fill out.
    private static String storable(String reason) {
        return new String(reason.getBytes(UTF_8), UTF_8).replace('\0', '\uFFFD');
    }

    private Order placed(Step step, Order order, OrderState state, String brokerOrderId) {
        Order placed = order.becomes(state, brokerOrderId, order.reason(), step.now);
        step.add(new OrderPlaced(step.header(order.signalId()), placed));
        return placed;
    }

    /// Whether the broker counts more fills than are booked: an order ends with its last execution,
    /// which is still to come.
    private static boolean isMissingFills(Order order, BrokerOrder shown) {
        return shown.state().isTerminal() && shown.filled().isAbove(order.filled());
    }

    private static Order changed(Step step, Order order, BrokerOrder shown) {
        String reason = shown.reason().isEmpty() ? order.reason() : storable(shown.reason());
        return order.becomes(shown.state(), shown.brokerOrderId(), reason, step.now);
    }

    private void cancelled(Step step, Order order, String reason) {
        endedUnfilled(step, order.becomes(OrderState.CANCELLED, null, reason, step.now));
    }

    private void endedUnfilled(Step step, Order order) {
        step.add(new OrderCancelled(step.header(order.signalId()), order));
        afterEnd(step, order);
    }

    private Order fill(Step step, Order order, BrokerTrade trade) {
        Account account = step.account;
        OptionPosition before = account.positions.get(order.positionId());
        Quantity sellable = before == null ? Quantity.ZERO : before.quantity();
        Quantity most = order.quantity().minus(order.filled());
        if (order.side() == Side.SELL) {
            most = most.min(sellable);
        }
        if (trade.quantity().isAbove(most)) {
            haltOverfill(step, order, trade, most);
            return order;
        }
        SignalActivated sheet = sheet(step, order);
        OptionContract contract = sheet.contract();
        Order filled = order.filledBy(trade.quantity(), trade.price(), step.now);
        Charges soFar = account.orderCharges.getOrDefault(order.id(), Charges.NONE);
        Charges now =
                chargeModel.charges(
                        contract, order.side(), filled.filledValue(), account.dateOf(trade.time()));
        Fill fill =
                new Fill(
                        trade.tradeId(),
                        order.id(),
                        order.positionId(),
                        order.instrument(),
                        order.side(),
                        trade.quantity(),
                        trade.price(),
                        now.minus(soFar),
                        trade.time(),
                        order.state().isTerminal(),
                        trade.modelled());
        String signalId = order.signalId();
        step.add(new OrderFilled(step.header(signalId), filled, fill));
        OptionPosition after = account.position(order.positionId());
        if (order.purpose() == OrderPurpose.ENTRY) {
            step.add(new TradeExecuted(step.header(signalId), contract, fill));
            if (before == null) {
                step.add(new PositionOpened(step.header(signalId), after, sheet.signal()));
            }
        } else {
            Money sold = before == null ? Money.ZERO : before.realisedGross();
            Money profit = after.realisedGross().minus(sold);
            step.add(
                    new TradeExit(
                            step.header(signalId),
                            contract,
                            fill,
                            account.exitReason(order.id()),
                            profit));
        }
        afterEnd(step, filled);
        return filled;
    }

    private void haltOverfill(Step step, Order order, BrokerTrade trade, Quantity most) {
        TradingDecisions.halt(
                step,
                order.signalId(),
                TradingStatus.halted(
                        "broker reports trade %s of %s units on order %s, which had only %s left"
                                .formatted(trade.tradeId(), trade.quantity(), order.id(), most)));
    }

    private static SignalActivated sheet(Step step, Order order) {
        return Objects.requireNonNull(
                step.account.signal(order.signalId()).activation(),
                () -> "order " + order.id() + " belongs to a signal that was never claimed");
    }

    /// After an order has ended: the position may be closed, or will never be.
    private void afterEnd(Step step, Order order) {
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
        return step.account.liveOrders.values().stream()
                .filter(o -> o.purpose() == purpose && o.positionId().equals(positionId))
                .toList();
    }
}
