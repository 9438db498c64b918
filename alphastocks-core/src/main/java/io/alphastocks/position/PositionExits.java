package io.alphastocks.position;

import io.alphastocks.book.Book;
import io.alphastocks.book.ExitDecision;
import io.alphastocks.broker.OrderSender;
import io.alphastocks.model.ExitReason;
import io.alphastocks.model.OptionContract;
import io.alphastocks.model.OptionPosition;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderPurpose;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Segment;
import io.alphastocks.time.EngineClock;
import io.alphastocks.time.TradingCalendar;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;

/// The way from a wish to exit to its orders: stored by the book, sent, or, while the market is
/// shut, put off until it opens. Safe for use by any thread.
final class PositionExits {

    private static final Logger LOG = LoggerFactory.getLogger(PositionExits.class);

    /// Of a position without units nothing is sold: any size does.
    private static final Quantity UNFILLED = Quantity.of(Long.MAX_VALUE);

    private final Book book;
    private final OrderSender sender;
    private final EngineClock clock;
    private final TradingCalendar calendar;
    private final Function<OptionContract, Quantity> largestOrder;
    private final BiConsumer<String, Instant> timer;

    /// @param timer wakes a symbol's lane at a time
    PositionExits(
            Book book,
            OrderSender sender,
            EngineClock clock,
            TradingCalendar calendar,
            Function<OptionContract, Quantity> largestOrder,
            BiConsumer<String, Instant> timer) {
        this.book = book;
        this.sender = sender;
        this.clock = clock;
        this.calendar = calendar;
        this.largestOrder = largestOrder;
        this.timer = timer;
    }

    /// Exits a position that may not have been opened yet.
    void exit(String positionId, ExitRules.Exit exit) {
        Optional<OptionPosition> open = book.position(positionId).filter(OptionPosition::isOpen);
        if (open.isPresent()) {
            exit(open.get(), exit);
        } else {
            order(positionId, exit, UNFILLED);
        }
    }

    /// Exits now, or, where the market is shut, when it opens. What is due in part then, the ticks
    /// of then tell.
    void exit(OptionPosition position, ExitRules.Exit exit) {
        Instant now = clock.now();
        if (calendar.sessionContaining(Segment.DERIVATIVES, now).isEmpty()) {
            if (exit.reason() != ExitReason.PARTIAL_TARGET) {
                boolean _ = book.requestExit(position.id(), exit.reason());
                timer.accept(
                        position.contract().symbol(),
                        calendar.nextSession(Segment.DERIVATIVES, now).open());
            }
            return;
        }
        order(position.id(), exit, largestOrder.apply(position.contract()));
    }

    private void order(String positionId, ExitRules.Exit exit, Quantity largest) {
        switch (book.exit(positionId, exit.reason(), exit.level(), largest)) {
            case ExitDecision.Ordered(List<Order> orders, List<Order> cancels) -> {
                sender.send(orders);
                sender.cancel(cancels);
            }
            case ExitDecision.NothingToDo(String why, List<Order> cancels) -> {
                sender.cancel(cancels);
                LOG.atDebug().addKeyValue("position", positionId).log(why);
            }
        }
    }

    /// Cancels entries whose trade is to be closed, as far as an earlier process did not come to
    /// it.
    void cancelUnwanted() {
        List<Order> entries = book.life().unwanted();
        if (!entries.isEmpty()) {
            sender.cancel(entries);
        }
    }

    /// Cancels what is on its way out: there may be nothing left to sell.
    void cancel(String positionId) {
        List<Order> exits = underWay(positionId).toList();
        if (!exits.isEmpty()) {
            sender.cancel(exits);
        }
    }

    /// Cancels exit orders that have worked at the broker for too long, so that they are made again
    /// at the price of then. One of unknown fate is not touched: it is live until it is known.
    ///
    /// @return what was asked to be cancelled
    List<Order> cancelOlderThan(String positionId, Instant time) {
        List<Order> old =
                underWay(positionId)
                        .filter(order -> order.state().isAtBroker())
                        .filter(order -> !order.created().isAfter(time))
                        .toList();
        if (!old.isEmpty()) {
            sender.cancel(old);
        }
        return old;
    }

    private Stream<Order> underWay(String positionId) {
        return book.liveOrders().stream()
                .filter(order -> order.purpose() == OrderPurpose.EXIT)
                .filter(order -> order.positionId().equals(positionId));
    }
}
