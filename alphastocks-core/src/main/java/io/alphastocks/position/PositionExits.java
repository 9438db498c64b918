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

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;

/// The way from a wish to exit to its orders: stored by the book, sent, or put off: while the
/// market is shut until it opens, and while the broker is not known to hold the units until it is.
/// Safe for use by any thread.
final class PositionExits {

    private static final Logger LOG = LoggerFactory.getLogger(PositionExits.class);

    /// Of a position without units nothing is sold: any size does.
    private static final Quantity UNFILLED = Quantity.of(Long.MAX_VALUE);

    /// How often it is asked whether the broker holds what is to be sold.
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Book book;
    private final OrderSender sender;
    private final EngineClock clock;
    private final TradingCalendar calendar;
    private final Function<OptionContract, Quantity> largestOrder;
    private final BiConsumer<String, Instant> timer;

    /// When a symbol is woken for exits that were put off.
    private final Map<String, Instant> wakings = new ConcurrentHashMap<>();

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

    /// Exits now, or when that can be. What is due in part then, the ticks of then tell.
    void exit(OptionPosition position, ExitRules.Exit exit) {
        Optional<Instant> later = putOff(position.contract());
        if (later.isPresent()) {
            if (exit.reason() != ExitReason.PARTIAL_TARGET) {
                boolean _ = book.requestExit(position.id(), exit.reason());
                wake(position.contract().symbol(), later.get());
            }
            return;
        }
        order(position.id(), exit, largestOrder.apply(position.contract()));
    }

    /// One waking serves all positions of a symbol, and they may ask for it at each.
    private void wake(String symbol, Instant at) {
        Instant next = wakings.get(symbol);
        if (next == null || !next.isAfter(clock.now()) || at.isBefore(next)) {
            wakings.put(symbol, at);
            timer.accept(symbol, at);
        }
    }

    /// Until when exits of a contract cannot be sent; empty where they can.
    private Optional<Instant> putOff(OptionContract contract) {
        Instant now = clock.now();
        if (calendar.sessionContaining(Segment.DERIVATIVES, now).isEmpty()) {
            return Optional.of(calendar.nextSession(Segment.DERIVATIVES, now).open());
        }
        return sender.takesExits(contract.id()) ? Optional.empty() : Optional.of(now.plus(PAUSE));
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
