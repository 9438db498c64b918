package io.alphastocks.book;

import io.alphastocks.event.BrokerReconciled;
import io.alphastocks.event.OrderAlarm;
import io.alphastocks.event.OrderModified;
import io.alphastocks.event.OrderRequested;
import io.alphastocks.event.OrderRequested.Request;
import io.alphastocks.model.BrokerOrder;
import io.alphastocks.model.BrokerPosition;
import io.alphastocks.model.BrokerTrade;
import io.alphastocks.model.BrokerUpdate;
import io.alphastocks.model.Difference;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderFact;
import io.alphastocks.model.OrderPurpose;
import io.alphastocks.model.OrderState;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Side;
import io.alphastocks.model.SubmitOutcome;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The book's commands about orders between their intent and their end: what a broker is asked for,
/// and how an unknown fate is settled. All block until they are durable, and may be called by
/// whoever may call the book; they throw [BookException] as it does.
public final class OrderLife {

    private final BookWriter writer;
    private final OrderDecisions orders;
    private final OutsideExits outside;

    /// What the broker's order book has to answer about an order.
    ///
    /// @param order the order as it stands
    /// @param cancel whether what is open of it is to be cancelled
    /// @param modified the order as it was asked to become; null where it was not
    /// @param over whether its trading day is over, so that the broker may have forgotten it
    /// @param works whether there is nothing to settle, and only news may have been lost
    public record Question(
            Order order, boolean cancel, @Nullable Order modified, boolean over, boolean works) {}

    OrderLife(BookWriter writer, OrderDecisions orders, OutsideExits outside) {
        this.writer = writer;
        this.orders = orders;
        this.outside = outside;
    }

    /// Stores the wish to cancel what is open of an order. It stands until the order has ended,
    /// also over a restart.
    ///
    /// @return the order to be cancelled; empty where it has ended
    public Optional<Order> cancel(String orderId) {
        return execute(step -> {
            Order order = OrderDecisions.order(step, orderId);
            if (!order.isLive()) {
                return Optional.empty();
            }
            if (!step.account.questions.isCancelling(orderId)) {
                request(step, order, Request.CANCEL, null);
            }
            return Optional.of(order);
        });
    }

    /// Entries that are under way although their trade is to be closed: who was to cancel them may
    /// not have come to it.
    public List<Order> unwanted() {
        return execute(step ->
                step.account.liveOrders().stream()
                        .filter(order -> order.purpose() == OrderPurpose.ENTRY)
                        .filter(order -> step.account.exitRequest(order.signalId()) != null)
                        .toList());
    }

    /// Stores the wish to change the limit of a working order; null makes it a market order.
    ///
    /// @return the order as it is to be; empty where it does not work at the broker, another change
    ///   of it is under way, or it is being cancelled
    public Optional<Order> modify(String orderId, @Nullable Price limit) {
        return execute(step -> {
            Order order = OrderDecisions.order(step, orderId);
            OrderQuestions questions = step.account.questions;
            boolean working = order.isLive() && order.state().isAtBroker();
            if (!working
                    || questions.isCancelling(orderId)
                    || questions.modifying(orderId) != null) {
                return Optional.empty();
            }
            request(step, order, Request.MODIFY, limit);
            return Optional.of(order.amended(order.quantity(), limit, step.now));
        });
    }

    /// Ends a wish to change an order: the terms in force are those that the broker has.
    public void modified(String orderId, @Nullable Price limitInForce) {
        boolean done =
                execute(step -> {
                    Order order = OrderDecisions.order(step, orderId);
                    if (step.account.questions.modifying(orderId) == null) {
                        return true;
                    }
                    Order now = order.amended(order.quantity(), limitInForce, step.now);
                    step.add(new OrderModified(step.header(order.signalId()), now));
                    return true;
                });
        assert done;
    }

    /// What a broker's order book has to answer: what has become of orders of unknown fate, of
    /// those that are to be cancelled or changed, and of days that are over; and of orders that
    /// work, whether there is news that never came.
    public List<Question> questions() {
        return execute(step -> {
            List<Question> questions = new ArrayList<>();
            for (Order order : step.account.liveOrders()) {
                boolean cancel = step.account.questions.isCancelling(order.id());
                OrderRequested modify = step.account.questions.modifying(order.id());
                boolean lost = order.isUnknown() || order.state() == OrderState.NOT_FOUND;
                boolean over = isOver(step, order);
                boolean works = !(lost || cancel || modify != null || over);
                if (!works || order.state().isAtBroker()) {
                    Order modified =
                            modify == null
                                    ? null
                                    : order.amended(order.quantity(), modify.limit(), step.now);
                    questions.add(new Question(order, cancel, modified, over, works));
                }
            }
            return questions;
        });
    }

    /// Whether the trading day of an order was over at a time.
    public boolean isOver(String orderId, Instant time) {
        return execute(step -> isOver(step, OrderDecisions.order(step, orderId), time));
    }

    /// Whether the broker has forgotten it: its order book is of today.
    static boolean isOver(Step step, Order order) {
        return isOver(step, order, step.now);
    }

    private static boolean isOver(Step step, Order order, Instant time) {
        return step.account.dateOf(order.created()).isBefore(step.account.dateOf(time));
    }

    /// Makes every intent UNKNOWN, because an earlier process may have sent it. To be called before
    /// anything is sent.
    ///
    /// @return how many there were
    public int suspectIntents() {
        return execute(step -> {
            List<Order> intents =
                    step.account.liveOrders().stream()
                            .filter(order -> order.state() == OrderState.INTENT)
                            .toList();
            for (Order order : intents) {
                orders.unknown(step, order, OrderFact.UNANSWERED, "restarted before an answer");
            }
            return intents.size();
        });
    }

    /// Books that the broker's order book, read long and often enough after the order was sent,
    /// does not show it: what was UNKNOWN is NOT_FOUND, and what is of a day that is over has
    /// EXPIRED. Of the latter whoever calls has made sure that the broker holds what the book
    /// holds.
    ///
    /// @return the order after that
    public Order notSeen(String orderId) {
        return execute(step -> {
            Order order = OrderDecisions.order(step, orderId);
            if (order.state().isChangedBy(OrderFact.NOT_SEEN)) {
                order =
                        orders.unknown(
                                step,
                                order,
                                OrderFact.NOT_SEEN,
                                "the broker's order book does not show it");
            }
            if (order.isLive() && isOver(step, order)) {
                orders.ended(step, order, OrderFact.EXPIRY, "its day is over");
            }
            return step.account.order(orderId);
        });
    }

    /// Stores the intent to send an order again that the broker's order book did not show.
    ///
    /// @return the order to send, with the tag that it was sent with; empty where it is not
    ///   NOT_FOUND, was sent again before, or is to be cancelled; for an entry, while the account
    ///   takes none; for an exit, while a purchase of its contract is under way
    public Optional<Order> resend(String orderId) {
        return execute(step -> {
            Order order = OrderDecisions.order(step, orderId);
            OrderQuestions questions = step.account.questions;
            if (order.state() != OrderState.NOT_FOUND
                    || questions.wasResent(orderId)
                    || questions.isCancelling(orderId)
                    || isOver(step, order)
                    || !maySendAgain(step, order)) {
                return Optional.empty();
            }
            request(step, order, Request.RESEND, null);
            return Optional.of(order);
        });
    }

    private static boolean maySendAgain(Step step, Order order) {
        return switch (order.purpose()) {
            case ENTRY -> takesEntries(step);
            case EXIT -> !mayBeBought(step, order.instrument());
        };
    }

    /// What a purchase under way has bought may hide in the units held what an exit has sold.
    private static boolean mayBeBought(Step step, InstrumentId contract) {
        return step.account.liveOrders().stream()
                .anyMatch(order ->
                        order.side() == Side.BUY
                                && order.instrument().equals(contract)
                                && !step.account.questions.wasNeverTaken(order));
    }

    private static boolean takesEntries(Step step) {
        return step.account.trading().allowsEntries() && step.account.questions.unresolved() == 0;
    }

    /// Books what a broker answered to an order that was sent again. Where it was not taken, or
    /// nobody knows, the order stays as it is.
    public void resent(String orderId, SubmitOutcome outcome) {
        boolean done =
                execute(step -> {
                    Order order = OrderDecisions.order(step, orderId);
                    if (outcome instanceof SubmitOutcome.Acked(String brokerOrderId)
                            && order.state() == OrderState.NOT_FOUND) {
                        orders.placed(step, order, OrderFact.ACKED, brokerOrderId);
                    }
                    return true;
                });
        assert done;
    }

    /// Raises the alarm that nobody could find out for too long what became of an order, or that an
    /// exit is NOT_FOUND, so that its position stays open: until it is known, the account takes no
    /// entries.
    ///
    /// @return false if it is known, or was raised before
    public boolean unresolved(String orderId) {
        return execute(step -> {
            Order order = OrderDecisions.order(step, orderId);
            boolean missing =
                    order.state() == OrderState.NOT_FOUND && order.purpose() == OrderPurpose.EXIT;
            if (!(order.isUnknown() || missing) || step.account.questions.isUnresolved(orderId)) {
                return false;
            }
            step.add(
                    new OrderAlarm(
                            step.header(order.signalId()), order, OrderAlarm.Kind.UNRESOLVED, ""));
            return true;
        });
    }

    /// Ends an order of unknown fate by the word of a person who has made sure that the broker does
    /// not have it. A fill that comes after all is booked, and flagged as late.
    ///
    /// @param who the person, and how it is known
    /// @return false if the order is neither UNKNOWN nor NOT_FOUND
    public boolean resolve(String orderId, String who) {
        return execute(step -> {
            Order order = OrderDecisions.order(step, orderId);
            if (!order.isUnknown() && order.state() != OrderState.NOT_FOUND) {
                return false;
            }
            orders.ended(
                    step, order, OrderFact.CANCEL, OrderDecisions.storable("resolved by " + who));
            return true;
        });
    }

    /// Books what a person knows of an order from elsewhere than the broker's order book, such as a
    /// contract note, as if the broker had told it; or a sale that is no order of the account, of
    /// units that it holds. What is booked already changes nothing.
    ///
    /// @param who the person, and how it is known
    /// @throws IllegalArgumentException if the account has the order otherwise or under another
    ///   broker order id, or has none and it is no sale of what is held, or if executions are
    ///   missing that the order counts, or given twice; nothing is booked then
    public void adopt(BrokerUpdate update, String who) {
        BrokerOrder shown = update.order();
        String text =
                "broker order %s, %s with %s filled, by the word of %s"
                        .formatted(shown.brokerOrderId(), shown.state(), shown.filled(), who);
        requireEachOnce(update.trades(), text);
        boolean done =
                execute(step -> {
                    String signalId = "";
                    if (step.account.order(shown) != null) {
                        signalId = orders.ofOne(step, update, text).signalId();
                        BrokerNews news = orders.update(step, update);
                        assert news == BrokerNews.BOOKED : news;
                    } else if (!outside.adopt(step, update, text)) {
                        return true;
                    }
                    step.add(
                            new BrokerReconciled(
                                    step.header(signalId),
                                    List.of(OrderDecisions.storable(text)),
                                    List.of()));
                    return true;
                });
        assert done;
    }

    private static void requireEachOnce(List<BrokerTrade> trades, String text) {
        Set<String> ids = new HashSet<>();
        for (BrokerTrade trade : trades) {
            if (!ids.add(trade.tradeId())) {
                throw new IllegalArgumentException(
                        "%s: execution %s is given twice; give each once"
                                .formatted(text, trade.tradeId()));
            }
        }
    }

    /// Takes over the limit and the quantity that somebody has given a working order at the broker.
    /// What it has become larger by is not taken over: no more is ordered for a signal than its
    /// intent. An order of which nothing is left ends.
    public void adoptTerms(String orderId, BrokerOrder shown) {
        boolean done =
                execute(step -> {
                    Order order = OrderDecisions.order(step, orderId);
                    if (order.isLive()
                            && order.state().isAtBroker()
                            && order.isShownAs(shown)
                            && step.account.questions.modifying(orderId) == null) {
                        adoptTerms(step, order, shown);
                    }
                    return true;
                });
        assert done;
    }

    private void adoptTerms(Step step, Order order, BrokerOrder shown) {
        Quantity quantity = shown.quantity().min(order.quantity());
        Price limit = order.limit() == null ? null : shown.limit();
        if (quantity.isAbove(order.filled())) {
            Order now = order.amended(quantity, limit, step.now);
            if (!now.equals(order.amended(order.quantity(), order.limit(), step.now))) {
                step.add(new OrderModified(step.header(order.signalId()), now));
            }
        } else if (quantity.equals(order.filled())) {
            orders.ended(
                    step,
                    order,
                    OrderFact.CANCEL,
                    "made smaller at the broker, to the " + quantity + " that are filled");
        }
    }

    /// Lays the account beside what a broker says of it. Changes nothing.
    ///
    /// @param orders the broker's order book of today
    /// @param trades its executions by broker order id
    /// @param positions what it holds for the account
    public List<Difference> differences(
            List<BrokerOrder> orders,
            Map<String, List<BrokerTrade>> trades,
            List<BrokerPosition> positions) {
        return execute(step -> BrokerComparison.of(step, orders, trades, positions));
    }

    /// Books that the account was laid beside the broker and differed, and halts trading where
    /// something of its own is left.
    ///
    /// @param found what differed
    /// @param left what still does
    public void reconciled(List<Difference> found, List<Difference> left) {
        boolean done =
                execute(step -> {
                    step.add(new BrokerReconciled(step.header(""), texts(found), texts(left)));
                    List<Difference> ours = left.stream().filter(Difference::isOurs).toList();
                    if (!ours.isEmpty()) {
                        String reason = OrderDecisions.storable(Difference.summary(ours));
                        OrderDecisions.halt(step, "", reason);
                    }
                    return true;
                });
        assert done;
    }

    private static List<String> texts(List<Difference> differences) {
        return differences.stream().map(d -> OrderDecisions.storable(d.text())).toList();
    }

    private <R> R execute(Function<Step, R> command) {
        return writer.execute(step -> {
            orders.cancelUnsent(step);
            return command.apply(step);
        });
    }

    private static void request(Step step, Order order, Request request, @Nullable Price limit) {
        step.add(new OrderRequested(step.header(order.signalId()), order, request, limit));
    }
}
