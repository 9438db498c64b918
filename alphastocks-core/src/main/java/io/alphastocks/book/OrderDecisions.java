package io.alphastocks.book;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.alphastocks.event.BookEvent;
import io.alphastocks.event.OrderAlarm;
import io.alphastocks.event.OrderCancelled;
import io.alphastocks.event.OrderFilled;
import io.alphastocks.event.OrderIntended;
import io.alphastocks.event.OrderPlaced;
import io.alphastocks.event.OrderRejected;
import io.alphastocks.event.OrderUnknown;
import io.alphastocks.event.PositionOpened;
import io.alphastocks.event.SignalActivated;
import io.alphastocks.event.TradeExecuted;
import io.alphastocks.event.TradeExit;
import io.alphastocks.model.BrokerOrder;
import io.alphastocks.model.BrokerTrade;
import io.alphastocks.model.BrokerUpdate;
import io.alphastocks.model.Charges;
import io.alphastocks.model.Difference;
import io.alphastocks.model.ExitReason;
import io.alphastocks.model.Fill;
import io.alphastocks.model.Money;
import io.alphastocks.model.OptionContract;
import io.alphastocks.model.OptionPosition;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderFact;
import io.alphastocks.model.OrderPurpose;
import io.alphastocks.model.OrderState;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Side;
import io.alphastocks.model.SubmitOutcome;
import io.alphastocks.model.TradingStatus;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;

/// What the book decides about orders, fills and positions.
final class OrderDecisions {

    private final ChargeModel chargeModel;
    private final PositionDecisions positions;

    OrderDecisions(ChargeModel chargeModel, PositionDecisions positions) {
        this.chargeModel = chargeModel;
        this.positions = positions;
    }

    /// Books what a broker answered to an order. News of the order may have been faster.
    void submitted(Step step, String orderId, SubmitOutcome outcome) {
        Order order = order(step, orderId);
        if (order.state() != OrderState.INTENT) {
            return;
        }
        switch (outcome) {
            case SubmitOutcome.Acked(String brokerOrderId) ->
                    placed(step, order, OrderFact.ACKED, brokerOrderId);
            case SubmitOutcome.NotPlaced(String reason) ->
                    ended(step, order, OrderFact.NOT_PLACED, storable(reason));
            case SubmitOutcome.Unknown(String reason) ->
                    unknown(step, order, OrderFact.UNANSWERED, storable(reason));
        }
    }

    /// Books news of an order: executions by their id, each once; then the state, as far as it
    /// leads on. What is old or known changes nothing.
    BrokerNews update(Step step, BrokerUpdate update) {
        BrokerOrder shown = update.order();
        Order order = step.account.order(shown);
        if (order == null) {
            return BrokerNews.FOREIGN;
        }
        if (!order.isShownAs(shown)) {
            mismatched(step, order, shown);
            return BrokerNews.FOREIGN;
        }
        String known = order.brokerOrderId();
        if (known != null && !known.equals(shown.brokerOrderId())) {
            duplicated(step, order, shown);
            return BrokerNews.DUPLICATE;
        }
        if (!order.state().isAtBroker()) {
            order = placed(step, order, OrderFact.ACKED, shown.brokerOrderId());
        }
        for (BrokerTrade trade : update.trades()) {
            if (!step.account.hasTrade(order.id(), trade.tradeId())) {
                order = fill(step, order, trade);
            }
        }
        if (isMissingFills(order, shown)) {
            return BrokerNews.INCOMPLETE;
        }
        change(step, order, shown);
        return BrokerNews.BOOKED;
    }

    /// The order that an update tells all of.
    ///
    /// @param text names the update
    /// @throws IllegalArgumentException if there is none, or something is missing
    Order ofOne(Step step, BrokerUpdate update, String text) {
        BrokerOrder shown = update.order();
        Order order = step.account.order(shown);
        if (order == null) {
            throw new IllegalArgumentException(text + ": the account has no such order");
        }
        String known = order.brokerOrderId();
        if (known != null && !known.equals(shown.brokerOrderId())) {
            throw new IllegalArgumentException(
                    "%s: the account has order %s as %s".formatted(text, order.id(), known));
        }
        if (!order.isShownAs(shown)) {
            throw new IllegalArgumentException(
                    "%s: order %s is %s %s of %s, and what is told %s %s of %s"
                            .formatted(
                                    text,
                                    order.id(),
                                    order.side(),
                                    order.quantity(),
                                    order.instrument(),
                                    shown.side(),
                                    shown.quantity(),
                                    shown.instrument()));
        }
        Quantity filled = order.filled();
        for (BrokerTrade trade : update.trades()) {
            if (!step.account.hasTrade(order.id(), trade.tradeId())) {
                filled = filled.plus(trade.quantity());
            }
        }
        if (!filled.equals(shown.filled())) {
            throw new IllegalArgumentException(
                    "%s: with its executions order %s would have %s filled; give all that are not booked, each once"
                            .formatted(text, order.id(), filled));
        }
        Quantity most = order.filled().plus(most(step.account, order));
        if (filled.isAbove(most)) {
            throw new IllegalArgumentException(
                    "%s: order %s can have at most %s filled".formatted(text, order.id(), most));
        }
        return order;
    }

    private void change(Step step, Order order, BrokerOrder shown) {
        String reason = shown.reason().isEmpty() ? order.reason() : storable(shown.reason());
        switch (shown.state()) {
            case OPEN -> {
                if (order.filled().isZero() && order.state().isChangedBy(OrderFact.WORKING)) {
                    placed(step, order, OrderFact.WORKING, shown.brokerOrderId());
                }
            }
            case CANCELLED -> ended(step, order, OrderFact.CANCEL, reason);
            case EXPIRED -> ended(step, order, OrderFact.EXPIRY, reason);
            case REJECTED -> ended(step, order, OrderFact.REJECT, reason);
            case INTENT, SUBMITTED, UNKNOWN, NOT_FOUND, PARTIALLY_FILLED, FILLED -> {
                // only executions fill an order: their ids are what makes each count once; and an
                // order that the broker shows is not unknown, whatever the broker calls its state
            }
        }
    }

    /// The broker has an order of ours a second time. What it does is not booked: the book has one
    /// order, and nobody may close what it does not have.
    private static void duplicated(Step step, Order order, BrokerOrder shown) {
        alarm(
                step,
                order,
                shown,
                OrderAlarm.Kind.DUPLICATED,
                "the broker has order %s twice: as %s and as %s"
                        .formatted(order.id(), order.brokerOrderId(), shown.brokerOrderId()));
    }

    /// An order bears the tag of one of ours and is not what was ordered: a person has to see whose
    /// it is.
    private static void mismatched(Step step, Order order, BrokerOrder shown) {
        alarm(
                step,
                order,
                shown,
                OrderAlarm.Kind.MISMATCHED,
                storable(new Difference.OrderMismatched(order, shown).text()));
    }

    private static void alarm(
            Step step, Order order, BrokerOrder shown, OrderAlarm.Kind kind, String reason) {
        boolean harmless = shown.state().isTerminal() && shown.filled().isZero();
        if (harmless || step.account.questions.isKnownDuplicate(shown.brokerOrderId())) {
            return;
        }
        step.add(new OrderAlarm(step.header(order.signalId()), order, kind, shown.brokerOrderId()));
        halt(step, order.signalId(), reason);
    }

    /// Ends the orders of a command that was stored although its caller was told that it failed:
    /// nobody has sent them.
    void cancelUnsent(Step step) {
        for (BookEvent event : step.unsent) {
            if (event instanceof OrderIntended intended) {
                Order order = order(step, intended.order().id());
                if (order.state() == OrderState.INTENT) {
                    ended(step, order, OrderFact.NOT_PLACED, "never sent: the store had failed");
                }
            }
        }
    }

    static Order order(Step step, String orderId) {
        return step.account.order(orderId);
    }

    /// A broker's words as every store can hold them: bad characters must not keep a fill out.
    static String storable(String reason) {
        return new String(reason.getBytes(UTF_8), UTF_8).replace('\0', '\uFFFD');
    }

    Order placed(Step step, Order order, OrderFact fact, String brokerOrderId) {
        Order placed = order.after(fact, brokerOrderId, order.reason(), step.now);
        step.add(new OrderPlaced(step.header(order.signalId()), placed));
        return placed;
    }

    /// Nobody knows what became of an order, or knows less than before.
    Order unknown(Step step, Order order, OrderFact fact, String reason) {
        Order unknown = order.after(fact, null, reason, step.now);
        step.add(new OrderUnknown(step.header(order.signalId()), unknown));
        return unknown;
    }

    /// An order ends without a fill, unless it has ended.
    void ended(Step step, Order order, OrderFact fact, String reason) {
        if (!order.state().isChangedBy(fact)) {
            return;
        }
        Order ended = order.after(fact, null, reason, step.now);
        step.add(
                ended.state() == OrderState.REJECTED
                        ? new OrderRejected(step.header(order.signalId()), ended)
                        : new OrderCancelled(step.header(order.signalId()), ended));
        positions.afterEnd(step, ended);
    }

    /// Whether the broker counts more fills than are booked. They are still to come; an order ends
    /// with the last of them.
    private static boolean isMissingFills(Order order, BrokerOrder shown) {
        return shown.filled().isAbove(order.filled());
    }

    Order fill(Step step, Order order, BrokerTrade trade) {
        Account account = step.account;
        String positionId = FilledPositions.idFor(account, order);
        OptionPosition before = account.positions.get(positionId);
        Quantity most = most(account, order);
        if (trade.quantity().isAbove(most)) {
            haltOverfill(step, order, trade, most);
            return order;
        }
        SignalActivated sheet = sheet(step, order);
        OptionContract contract = sheet.contract();
        Order filled = order.filledBy(trade.quantity(), trade.price(), step.now);
        Charges soFar = account.keptOrder(order.id()).charges();
        Instant counted = FilledPositions.countedAt(trade.time(), order, step.now);
        Charges now = charges(contract, filled, account.dateOf(counted));
        Fill fill =
                new Fill(
                        trade.tradeId(),
                        order.id(),
                        positionId,
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
        OptionPosition after = account.position(positionId);
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
        positions.afterEnd(step, filled);
        return filled;
    }

    private Charges charges(OptionContract contract, Order filled, LocalDate day) {
        return filled.reason().equals(ExitReason.SETTLEMENT.name())
                ? chargeModel.exercise(contract, filled.filledValue(), day)
                : chargeModel.charges(contract, filled.side(), filled.filledValue(), day);
    }

    /// How much more of an order can be executed: nothing is sold that is not held.
    private static Quantity most(Account account, Order order) {
        Quantity open = order.quantity().minus(order.filled());
        if (order.side() == Side.BUY) {
            return open;
        }
        OptionPosition held = account.positions.get(FilledPositions.idFor(account, order));
        return held == null ? Quantity.ZERO : open.min(held.quantity());
    }

    private static void haltOverfill(Step step, Order order, BrokerTrade trade, Quantity most) {
        halt(
                step,
                order.signalId(),
                "broker reports trade %s of %s units on order %s, which had only %s left"
                        .formatted(trade.tradeId(), trade.quantity(), order.id(), most));
    }

    static void halt(Step step, String correlationId, String reason) {
        TradingStatus _ = TradingDecisions.halt(step, correlationId, TradingStatus.halted(reason));
    }

    private static SignalActivated sheet(Step step, Order order) {
        return Objects.requireNonNull(
                step.account.signal(order.signalId()).activation(),
                () -> "order " + order.id() + " belongs to a signal that was never claimed");
    }
}
