package io.alphastocks.broker;

import io.alphastocks.book.Book;
import io.alphastocks.book.BookException;
import io.alphastocks.book.BrokerNews;
import io.alphastocks.model.BrokerOrder;
import io.alphastocks.model.BrokerTrade;
import io.alphastocks.model.BrokerUpdate;
import io.alphastocks.model.Order;
import io.alphastocks.model.TradingStatus;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// Books what a broker tells of orders, pushed or read. Safe for use by any thread.
final class NewsDesk {

    private static final Logger LOG = LoggerFactory.getLogger(OrderRouter.class);

    private final Book book;
    private final Broker broker;
    private final Bookings bookings;
    private final Executor calls;
    private final Consumer<Order> cancellation;

    /// @param calls runs calls to the broker
    /// @param cancellation asks the broker to cancel an order, by its broker order id
    NewsDesk(
            Book book,
            Broker broker,
            Bookings bookings,
            Executor calls,
            Consumer<Order> cancellation) {
        this.book = book;
        this.broker = broker;
        this.bookings = bookings;
        this.calls = calls;
        this.cancellation = cancellation;
    }

    /// Books what the broker pushes.
    void onUpdate(BrokerUpdate update) {
        book(update, this::readTrades);
    }

    /// @param incomplete what to do where the broker counts more fills than it tells of
    private void book(BrokerUpdate update, Consumer<BrokerUpdate> incomplete) {
        BrokerOrder order = update.order();
        String line = order.tag().isEmpty() ? order.brokerOrderId() : order.tag();
        bookings.add(line, () -> bookOrHalt(update, incomplete));
    }

    /// What the book takes never, and not only while its journal is away, is a fill perhaps that
    /// nobody looks after: trading halts.
    private void bookOrHalt(BrokerUpdate update, Consumer<BrokerUpdate> incomplete) {
        BrokerOrder order = update.order();
        BrokerNews news;
        try {
            news = book.update(update);
        } catch (BookException e) {
            throw e;
        } catch (RuntimeException e) {
            String reason = "broker order " + order.brokerOrderId() + " cannot be booked: " + e;
            TradingStatus _ = book.halt(TradingStatus.halted(reason));
            throw e;
        }
        switch (news) {
            case BOOKED -> {
                // nothing is left to do
            }
            case INCOMPLETE -> incomplete.accept(update);
            case DUPLICATE -> cancelDuplicate(order);
            case FOREIGN -> foreign(order);
        }
    }

    private void foreign(BrokerOrder order) {
        LOG.atInfo()
                .addKeyValue("broker", broker.name())
                .addKeyValue("tag", order.tag())
                .addKeyValue("brokerOrder", order.brokerOrderId())
                .log("the broker tells of an order that the book does not have");
    }

    private void readTrades(BrokerUpdate update) {
        calls.execute(() -> {
            List<BrokerTrade> trades =
                    broker.trades().getOrDefault(update.order().brokerOrderId(), List.of());
            book(new BrokerUpdate(update.order(), trades), this::tradesAreMissing);
        });
    }

    private void tradesAreMissing(BrokerUpdate update) {
        LOG.atWarn()
                .addKeyValue("broker", broker.name())
                .addKeyValue("brokerOrder", update.order().brokerOrderId())
                .addKeyValue("filled", update.order().filled())
                .log("the broker counts fills that its trades do not have");
    }

    /// What is filled of it is not sold: a person has to see what happened.
    private void cancelDuplicate(BrokerOrder duplicate) {
        if (duplicate.open().isZero()) {
            return;
        }
        book.orders().stream()
                .filter(order -> BrokerRecords.isSame(order, duplicate))
                .findFirst()
                .map(order -> order.withBrokerOrderId(duplicate.brokerOrderId()))
                .ifPresent(order -> calls.execute(() -> cancellation.accept(order)));
    }

    /// Of an order that is there twice, and that the book knows by neither, the one with more fills
    /// is taken: it is looked after then.
    void book(BrokerRecords records, List<BrokerOrder> orders) {
        orders.stream()
                .sorted(Comparator.comparing(BrokerOrder::filled).reversed())
                .forEach(order -> book(records.update(order), this::tradesAreMissing));
    }
}
