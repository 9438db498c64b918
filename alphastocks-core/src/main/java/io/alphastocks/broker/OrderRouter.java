package io.alphastocks.broker;

import io.alphastocks.book.Book;
import io.alphastocks.book.BookException;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderState;
import io.alphastocks.model.Price;
import io.alphastocks.model.SubmitOutcome;
import io.alphastocks.time.EngineClock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/// The way between book and broker: sends what the book has stored, and books what the broker says.
/// Each call to the broker runs as a task of its own, so that a slow broker holds up no lane.
///
/// An order is sent once. While it is live, the broker's order book is read from time to time, by
/// timers of the clock, so that its fate is known where the answer left it unknown, and news that
/// never came are found; see [ResolutionPolicy] and [io.alphastocks.book.OrderLife]. A cancellation
/// that was asked for is repeated while the order book shows the order open.
///
/// What the book cannot take, because its journal is away, is kept, in order for each order, and
/// tried again by a timer (after 1 s, 2 s … 30 s), before the next call for the same order and by
/// [#bookPending()], until it is booked. The book knows trades by their ids, so that nothing is
/// booked twice. What is kept is in memory only: [#recover] regains it from the broker after a
/// restart.
public final class OrderRouter implements OrderSender, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OrderRouter.class);

    private static final SubmitOutcome UNWANTED =
            new SubmitOutcome.NotPlaced("cancelled before it was sent");

    private final Book book;
    private final Broker broker;
    private final Executor executor;
    private final EngineClock clock;
    private final ReconciliationPolicy whatDiffers;
    private final Bookings bookings;
    private final NewsDesk news;
    private final OrderResolver resolver;

    /// The comparison of book and broker that began last; null before the first one.
    private final AtomicReference<@Nullable Comparison> latest = new AtomicReference<>();

    private final AtomicLong comparisons = new AtomicLong();

    /// Orders given to [#send] and not answered yet; true for those to be cancelled once they are.
    private final Map<String, Boolean> sending = new ConcurrentHashMap<>();

    /// All that were ever given to [#send]: who holds an intent does not see that it is none any
    /// more.
    private final Set<String> sent = ConcurrentHashMap.newKeySet();

    /// Orders that were cancelled before they were given to [#send].
    private final Set<String> unwanted = ConcurrentHashMap.newKeySet();

    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicLong calls = new AtomicLong();

    /// @param executor runs the calls to the broker: a virtual thread each, or, on the
    ///   deterministic bus, the caller's own thread
    /// @param clock has the timers that try again
    /// @param policy how orders of unknown fate are looked up
    /// @param whatDiffers what is done where book and broker differ, unless somebody asks for
    ///   something else
    public OrderRouter(
            Book book,
            Broker broker,
            Executor executor,
            EngineClock clock,
            ResolutionPolicy policy,
            ReconciliationPolicy whatDiffers) {
        this.book = book;
        this.broker = broker;
        this.executor = executor;
        this.clock = clock;
        this.whatDiffers = whatDiffers;
        this.bookings = new Bookings(clock, this::run);
        this.news = new NewsDesk(book, broker, bookings, this::run, this::cancelDuplicate);
        this.resolver = new OrderResolver(book, policy, clock, new ResolverDesk());
        broker.onUpdate(news::onUpdate);
    }

    /// To be called once, before anything is sent: intents of an earlier process may have been sent
    /// and are of unknown fate; the book is reconciled with the broker, and what is unknown is
    /// looked up from then on.
    ///
    /// @throws BrokerException if the broker cannot be read; what is unknown is looked up then, too
    public Reconciliation recover() {
        int suspected = book.life().suspectIntents();
        if (suspected > 0) {
            LOG.atWarn()
                    .addKeyValue("broker", broker.name())
                    .addKeyValue("orders", suspected)
                    .log("an earlier process may have sent orders: the order book will tell");
        }
        try {
            return reconcile(whatDiffers);
        } finally {
            resolver.lookNow(whatDiffers == ReconciliationPolicy.ADOPT);
        }
    }

    /// Lays the book beside the broker's orders, trades and positions, books what it does not have,
    /// or halts trading. To be called when the broker's news may have been lost, or in doubt.
    ///
    /// An order of today of unknown fate is none of its business until the broker shows it.
    ///
    /// @throws BrokerException if the broker cannot be read
    /// @throws BookException if the outcome cannot be stored
    public Reconciliation reconcile(ReconciliationPolicy policy) {
        return compare(policy).result();
    }

    private Comparison compare(ReconciliationPolicy policy) {
        long number = beginComparison();
        Reconciliation result = reconciler().reconcile(policy, latest.get());
        return keep(new Comparison(number, result, List.of()));
    }

    /// What the book could not take before is no difference.
    private long beginComparison() {
        long number = comparisons.incrementAndGet();
        bookings.retryAll();
        return number;
    }

    /// Several may be under way: one that began earlier has read what is older, however long it
    /// took, and says nothing against a later one.
    private Comparison keep(Comparison made) {
        latest.updateAndGet(now -> now == null || now.number() < made.number() ? made : now);
        return made;
    }

    /// Compares book and broker in passing, while orders come and go. What differs for the first
    /// time is suspect and no more, since a broker may show a fill sooner than the units; what
    /// differed in the latest comparison before, and still does, is dealt with as by [#reconcile].
    ///
    /// @return whether something is suspect now
    /// @throws BrokerException if the broker cannot be read
    /// @throws BookException if the outcome cannot be stored
    public boolean reconcileInPassing() {
        long number = beginComparison();
        Reconciler.InPassing made = reconciler().reconcileInPassing(whatDiffers, latest.get());
        Comparison _ = keep(new Comparison(number, made.confirmed(), made.suspected()));
        return isSuspicious();
    }

    /// Whether the latest comparison has left something suspect.
    public boolean isSuspicious() {
        Comparison comparison = latest.get();
        return comparison != null && !comparison.suspected().isEmpty();
    }

    private Reconciler reconciler() {
        return new Reconciler(
                book,
                clock,
                () -> BrokerRecords.all(broker),
                records -> news.book(records, records.orders()));
    }

    /// The latest comparison of book and broker, by whomever it was asked for; empty before the
    /// first one.
    public Optional<Reconciliation> latest() {
        return Optional.ofNullable(latest.get()).map(Comparison::result);
    }

    /// Nothing is sold that the broker was seen not to hold, be it in doubt, until a later
    /// comparison shows it.
    @Override
    public boolean takesExits(InstrumentId contract) {
        Comparison comparison = latest.get();
        return comparison == null || !comparison.lacks(contract);
    }

    @Override
    public void send(List<Order> orders) {
        for (Order order : orders) {
            if (order.state() != OrderState.INTENT) {
                throw new IllegalArgumentException(
                        "order %s is %s; only an INTENT is sent"
                                .formatted(order.id(), order.state()));
            }
            if (sent.add(order.id())) {
                sending.put(order.id(), false);
                run(() -> submit(order));
            }
        }
    }

    @Override
    public void cancel(List<Order> orders) {
        for (Order order : orders) {
            run(() -> cancel(order));
        }
    }

    /// Changes the limit of working orders; null makes them market orders. Orders that do not work
    /// at the broker, and those that are being changed or cancelled, stay as they are.
    public void modify(List<Order> orders, @Nullable Price limit) {
        for (Order order : orders) {
            run(() -> {
                bookings.retry(order.tag());
                book.life().modify(order.id(), limit).ifPresent(this::modifyAtBroker);
            });
        }
    }

    private void cancel(Order order) {
        bookings.retry(order.tag());
        if (!sent.contains(order.id())) {
            unwanted.add(order.id());
        }
        if (sending.computeIfPresent(order.id(), (_, _) -> true) != null) {
            return; // its sender does it
        }
        Optional<Order> live;
        try {
            live = book.life().cancel(order.id());
        } catch (BookException e) {
            LOG.atError()
                    .setCause(e)
                    .addKeyValue("order", order.id())
                    .log("the wish to cancel could not be stored; it is sent all the same");
            live = Optional.of(order);
        }
        live.ifPresent(this::cancelAtBroker);
    }

    /// An order that the broker has not told of yet is cancelled when it has.
    private void cancelAtBroker(Order order) {
        if (order.brokerOrderId() != null) {
            call("cancel", order, broker::cancel);
        }
        resolver.watch(order.id());
    }

    private void modifyAtBroker(Order modified) {
        switch (call("modify", modified, broker::modify)) {
            case SubmitOutcome.Acked _ -> modified(modified, modified.limit());
            case SubmitOutcome.NotPlaced _ ->
                    book.order(modified.id()).ifPresent(o -> modified(o, o.limit()));
            case SubmitOutcome.Unknown _ -> resolver.watch(modified.id());
        }
    }

    private void modified(Order order, @Nullable Price limit) {
        bookings.add(order.tag(), () -> book.life().modified(order.id(), limit));
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
        boolean isUnwanted =
                unwanted.contains(order.id()) || Boolean.TRUE.equals(sending.get(order.id()));
        SubmitOutcome outcome = isUnwanted ? UNWANTED : call("submit", order, broker::submit);
        bookings.add(order.tag(), () -> submitted(order.id(), outcome));
        if (Boolean.TRUE.equals(sending.remove(order.id())) && !isUnwanted) {
            cancel(order);
        }
    }

    private void submitted(String orderId, SubmitOutcome outcome) {
        book.submitted(orderId, outcome);
        if (!(outcome instanceof SubmitOutcome.NotPlaced)) {
            resolver.watch(orderId);
        }
    }

    private SubmitOutcome call(String what, Order order, Function<Order, SubmitOutcome> request) {
        SubmitOutcome outcome;
        try {
            outcome = request.apply(order);
        } catch (RuntimeException e) {
            LOG.atError()
                    .setCause(e)
                    .addKeyValue("broker", broker.name())
                    .addKeyValue("order", order.id())
                    .addKeyValue("call", what)
                    .log("the broker threw: nobody knows whether it did what it was asked for");
            return new SubmitOutcome.Unknown(e.toString());
        }
        if (!(outcome instanceof SubmitOutcome.Acked)) {
            LOG.atWarn()
                    .addKeyValue("broker", broker.name())
                    .addKeyValue("order", order.id())
                    .addKeyValue("call", what)
                    .addKeyValue("outcome", outcome)
                    .log("the broker has not taken a request");
        }
        return outcome;
    }

    private void cancelDuplicate(Order order) {
        call("cancel", order, broker::cancel);
    }

    /// What [OrderResolver] has done here.
    private final class ResolverDesk implements OrderResolver.Desk {

        @Override
        public void run(Runnable task) {
            OrderRouter.this.run(task);
        }

        @Override
        public BrokerRecords read(List<Order> orders) {
            BrokerRecords records = BrokerRecords.orders(broker);
            news.book(records, records.ofAny(orders));
            return records;
        }

        @Override
        public boolean unitsAgree(Order order) {
            Comparison known = latest.get();
            boolean proves =
                    known != null
                            && book.life().isOver(order.id(), known.result().time())
                            && !known.differsIn(order.instrument());
            return proves || !compare(whatDiffers).differsIn(order.instrument());
        }

        @Override
        public boolean holdsUnits(Order order) {
            return !compare(whatDiffers).lacks(order.instrument());
        }

        @Override
        public void resend(Order order) {
            SubmitOutcome outcome = call("submit", order, broker::submit);
            bookings.add(order.tag(), () -> book.life().resent(order.id(), outcome));
        }

        @Override
        public void cancel(Order order) {
            call("cancel", order, broker::cancel);
        }

        @Override
        public void modify(Order order) {
            modifyAtBroker(order);
        }
    }

    /// Ends the timers that try again; what is still to be booked is logged. The broker stays open.
    @Override
    public void close() {
        resolver.close();
        bookings.close();
    }
}
