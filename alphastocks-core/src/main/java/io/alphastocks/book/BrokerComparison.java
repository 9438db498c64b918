package io.alphastocks.book;

import io.alphastocks.model.BrokerOrder;
import io.alphastocks.model.BrokerPosition;
import io.alphastocks.model.BrokerTrade;
import io.alphastocks.model.Difference;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Money;
import io.alphastocks.model.OptionPosition;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderState;
import io.alphastocks.model.Quantity;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Lays the account beside what a broker says of it. An order of today of unknown fate that the
/// broker does not show is no difference: whether it is there is what its look-ups find out.
final class BrokerComparison {

    private final Account account;
    private final List<Difference> differences = new ArrayList<>();
    private final Set<String> shown = new HashSet<>();

    /// Net units in the book of what is compared.
    private final Map<InstrumentId, Long> units = new TreeMap<>();

    private BrokerComparison(Account account) {
        this.account = account;
    }

    /// @param orders the broker's order book of today
    /// @param trades its executions by broker order id
    /// @param positions what it holds for the account
    static List<Difference> of(
            Step step,
            List<BrokerOrder> orders,
            Map<String, List<BrokerTrade>> trades,
            List<BrokerPosition> positions) {
        BrokerComparison comparison = new BrokerComparison(step.account);
        for (BrokerOrder order : orders) {
            comparison.order(order, trades.getOrDefault(order.brokerOrderId(), List.of()));
        }
        comparison.missing(step);
        comparison.positions(positions);
        return List.copyOf(comparison.differences);
    }

    private void order(BrokerOrder broker, List<BrokerTrade> trades) {
        Order book = account.order(broker);
        boolean empty = broker.open().isZero() && broker.filled().isZero();
        if (book == null) {
            if (!empty) {
                differences.add(new Difference.OrderForeign(broker));
            }
            return;
        }
        units.putIfAbsent(book.instrument(), 0L);
        String known = book.brokerOrderId();
        boolean duplicate = known != null && !known.equals(broker.brokerOrderId());
        boolean mismatch = !book.isShownAs(broker);
        if (duplicate || mismatch) {
            boolean settled =
                    broker.open().isZero()
                            && account.questions.isKnownDuplicate(broker.brokerOrderId());
            if (!empty && !settled) {
                differences.add(
                        mismatch
                                ? new Difference.OrderMismatched(book, broker)
                                : new Difference.OrderDuplicated(book, broker));
            }
            return;
        }
        shown.add(book.id());
        if (!agreeOnTerms(book, broker)) {
            differences.add(new Difference.OrderTermsDiffer(book, broker));
        }
        if (!agree(book, broker)) {
            differences.add(new Difference.OrderDiffers(book, broker));
        }
        fills(book, trades);
    }

    /// Whether an order stands alike. While it works, a broker may call that SUBMITTED, OPEN or
    /// PARTIALLY_FILLED; how it ended without a fill it may call by another name.
    private static boolean agree(Order book, BrokerOrder broker) {
        boolean behind =
                book.state() == OrderState.SUBMITTED && broker.state() != OrderState.SUBMITTED;
        return book.state().isAtBroker()
                && !behind
                && book.state().isTerminal() == broker.state().isTerminal()
                && book.filled().equals(broker.filled());
    }

    /// Whether what works has the quantity and the limit that it was given; a change that is under
    /// way may have come already. A broker may show a market order with a limit that protects it.
    private boolean agreeOnTerms(Order book, BrokerOrder broker) {
        boolean limits = book.limit() == null || book.limit().equals(broker.limit());
        return !book.state().isAtBroker()
                || !book.isLive()
                || account.questions.modifying(book.id()) != null
                || (limits && book.quantity().equals(broker.quantity()));
    }

    private void fills(Order book, List<BrokerTrade> trades) {
        Quantity filled = Quantity.ZERO;
        Money value = Money.ZERO;
        boolean allBooked = true;
        for (BrokerTrade trade : trades) {
            filled = filled.plus(trade.quantity());
            value = value.plus(trade.price().times(trade.quantity()));
            if (!account.hasTrade(book.id(), trade.tradeId())) {
                allBooked = false;
                differences.add(new Difference.FillUnbooked(book, trade));
            }
        }
        if (allBooked && !(filled.equals(book.filled()) && value.equals(book.filledValue()))) {
            differences.add(new Difference.FillsDiffer(book, filled, value));
        }
    }

    /// A broker's order book is of today; what is of earlier days has ended, with fills perhaps
    /// that only the units tell of. Where another order of the opposite side is not shown either,
    /// the units tell nothing: as much may have been bought as sold. What was looked for on its own
    /// day, and was not there, counts as never taken.
    private void missing(Step step) {
        List<Order> unseen =
                account.liveOrders().stream().filter(order -> !shown.contains(order.id())).toList();
        for (Order order : unseen) {
            boolean missing;
            if (OrderLife.isOver(step, order)) {
                units.putIfAbsent(order.instrument(), 0L);
                missing = unseen.stream().anyMatch(other -> mayHide(other, order));
            } else {
                missing = order.state().isAtBroker();
            }
            if (missing) {
                differences.add(new Difference.OrderMissing(order));
            }
        }
    }

    /// Whether the units may be as they were because one has undone what the other did.
    private boolean mayHide(Order one, Order other) {
        return mayBeFilled(one)
                && mayBeFilled(other)
                && one.instrument().equals(other.instrument())
                && one.side() != other.side();
    }

    private boolean mayBeFilled(Order order) {
        return order.state() != OrderState.INTENT && !account.questions.wasNeverTaken(order);
    }

    private void positions(List<BrokerPosition> positions) {
        for (OptionPosition open : account.positions.open()) {
            units.merge(open.contract().id(), open.quantity().units(), Math::addExact);
        }
        Map<InstrumentId, Long> held = new TreeMap<>();
        for (BrokerPosition position : positions) {
            held.merge(position.instrument(), position.units(), Math::addExact);
        }
        units.forEach((instrument, book) -> {
            long broker = held.getOrDefault(instrument, 0L);
            if (book != broker) {
                differences.add(new Difference.PositionDiffers(instrument, book, broker));
            }
        });
    }
}
