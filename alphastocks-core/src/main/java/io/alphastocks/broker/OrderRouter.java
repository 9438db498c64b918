package io.alphastocks.broker;

import io.alphastocks.book.Book;
import io.alphastocks.book.BookException;
import io.alphastocks.model.BrokerUpdate;
import io.alphastocks.model.Order;
import io.alphastocks.model.SubmitOutcome;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// The way between book and broker: sends what the book has stored, and books what the broker says.
/// Each call to the broker runs as a task of its own, so that a slow broker holds up no lane.
public final class OrderRouter implements OrderSender {

    private static final Logger LOG = LoggerFactory.getLogger(OrderRouter.class);

    private final Book book;
    private final Broker broker;
    private final Executor executor;
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicLong calls = new AtomicLong();

    /// @param executor runs the calls to the broker: a virtual thread each, or, on the
    ///   deterministic bus, the caller's own thread
    public OrderRouter(Book book, Broker broker, Executor executor) {
        this.book = book;
        this.broker = broker;
        this.executor = executor;
        broker.onUpdate(this::onUpdate);
    }

    @Override
    public void send(List<Order> orders) {
        for (Order order : orders) {
            start(() -> submit(order));
        }
    }

    @Override
    public void cancel(List<Order> orders) {
        for (Order order : orders) {
            start(() -> broker.cancel(order));
        }
    }

    /// Whether no call to the broker is under way.
    public boolean isIdle() {
        return underWay.get() == 0;
    }

    /// How many calls to the broker there have been, those under way included.
    public long calls() {
        return calls.get();
    }

    private void start(Runnable call) {
        underWay.incrementAndGet();
        calls.incrementAndGet();
        executor.execute(() -> {
            try {
                call.run();
            } catch (RuntimeException e) {
                LOG.atError()
                        .setCause(e)
                        .addKeyValue("broker", broker.name())
                        .log("a call to the broker, or booking its answer, failed");
            } finally {
                underWay.decrementAndGet();
            }
        });
    }

    private void submit(Order order) {
        SubmitOutcome outcome;
        try {
            outcome = broker.submit(order);
        } catch (RuntimeException e) {
            LOG.atError()
                    .setCause(e)
                    .addKeyValue("broker", broker.name())
                    .addKeyValue("order", order.id())
                    .log("the broker threw: the order's fate is unknown");
            outcome = new SubmitOutcome.Unknown(e.toString());
        }
        book.submitted(order.id(), outcome);
    }

    private void onUpdate(BrokerUpdate update) {
        try {
            if (!book.update(update)) {
                LOG.atWarn()
                        .addKeyValue("broker", broker.name())
                        .addKeyValue("order", update.orderId())
                        .addKeyValue("brokerOrder", update.brokerOrderId())
                        .log("the broker tells of an order that the book does not have");
            }
        } catch (BookException e) {
            LOG.atError()
                    .setCause(e)
                    .addKeyValue("broker", broker.name())
                    .addKeyValue("order", update.orderId())
                    .log("an update could not be booked; the broker's order book still has it");
        }
    }
}
