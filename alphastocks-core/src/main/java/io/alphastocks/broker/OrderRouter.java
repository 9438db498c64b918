package io.alphastocks.broker;

import io.alphastocks.book.Book;
import io.alphastocks.model.BrokerOrder;
import io.alphastocks.model.BrokerUpdate;
import io.alphastocks.model.Order;
import io.alphastocks.model.SubmitOutcome;
import io.alphastocks.time.EngineClock;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// The way between book and broker: sends what the book has stored, and books what the broker says.
/// Each call to the broker runs as a task of its own, so that a slow broker holds up no lane.
///
/// What the book cannot take, because its journal is away, is kept, in order for each order, and
/// tried again by a timer (after 1 s, 2 s … 30 s), before the next call for the same order and by
/// [#bookPending()], until it is booked. The book knows trades by their ids, so that nothing is
/// booked twice. What is kept is in memory only: whoever ends while [#pending()] is above 0 must
/// read the broker's order book when it starts again.
public final class OrderRouter implements OrderSender, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OrderRouter.class);

    private final Book book;
    private final Broker broker;
    private final Executor executor;
    private final Bookings bookings;
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicLong calls = new AtomicLong();

    /// @param executor runs the calls to the broker: a virtual thread each, or, on the
    ///   deterministic bus, the caller's own thread
    /// @param clock has the timers that try again
    public OrderRouter(Book book, Broker broker, Executor executor, EngineClock clock) {
        this.book = book;
        this.broker = broker;
        this.executor = executor;
        this.bookings = new Bookings(clock, this::run);
        broker.onUpdate(this::onUpdate);
    }

    @Override
    public void send(List<Order> orders) {
        for (Order order : orders) {
            run(() -> submit(order));
        }
    }

    @Override
    public void cancel(List<Order> orders) {
        for (Order order : orders) {
            run(() -> cancel(order));
        }
    }

    private void cancel(Order order) {
        bookings.retry(order.tag());
        if (!(broker.cancel(order) instanceof SubmitOutcome.Acked)) {
            LOG.atWarn().addKeyValue("order", order.id()).log("a cancellation was not taken");
        }
    }

    /// Runs a task on the router's executor, as one that [#isIdle()] knows of: for what a broker
    /// has to do by itself, such as what its timers bring.
    public void run(Runnable task) {
        underWay.incrementAndGet();
        calls.incrementAndGet();
        executor.execute(() -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.atError()
                        .setCause(e)
                        .addKeyValue("broker", broker.name())
                        .log("a call to the broker failed");
            } finally {
                underWay.decrementAndGet();
            }
        });
    }

    /// Whether no task is under way. What waits to be tried again does not count: see [#pending()].
    public boolean isIdle() {
        return underWay.get() == 0;
    }

    /// How many tasks there have been, calls to the broker nearly all, those under way included.
    public long calls() {
        return calls.get();
    }

    /// How many answers and updates of the broker are not booked: those under way, and those that
    /// the book could not take yet. Above 0 on an idle router, the book does not know all that the
    /// broker has said.
    public int pending() {
        return bookings.pending();
    }

    /// Tries at once to book what the book could not take before.
    ///
    /// @return how many answers and updates are still not booked
    public int bookPending() {
        bookings.retryAll();
        return bookings.pending();
    }

    private void submit(Order order) {
        bookings.retry(order.tag());
        SubmitOutcome outcome = outcome(order);
        bookings.add(order.tag(), () -> book.submitted(order.id(), outcome));
    }

    private SubmitOutcome outcome(Order order) {
        try {
            return broker.submit(order);
        } catch (RuntimeException e) {
            LOG.atError()
                    .setCause(e)
                    .addKeyValue("broker", broker.name())
                    .addKeyValue("order", order.id())
                    .log("the broker threw: the order's fate is unknown");
            return new SubmitOutcome.Unknown(e.toString());
        }
    }

    private void onUpdate(BrokerUpdate update) {
        BrokerOrder order = update.order();
        String line = order.tag().isEmpty() ? order.brokerOrderId() : order.tag();
        bookings.add(line, () -> book(update));
    }

    private void book(BrokerUpdate update) {
        if (!book.update(update)) {
            LOG.atWarn()
                    .addKeyValue("broker", broker.name())
                    .addKeyValue("tag", update.order().tag())
                    .addKeyValue("brokerOrder", update.order().brokerOrderId())
                    .log("the broker tells of an order that the book does not have");
        }
    }

    /// Ends the timers that try again; what is still to be booked is logged. The broker stays open.
    @Override
    public void close() {
        bookings.close();
    }
}
