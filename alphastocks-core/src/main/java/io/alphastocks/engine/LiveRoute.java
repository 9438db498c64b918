package io.alphastocks.engine;

import io.alphastocks.book.Book;
import io.alphastocks.book.BookException;
import io.alphastocks.broker.Broker;
import io.alphastocks.broker.BrokerException;
import io.alphastocks.broker.OrderRouter;
import io.alphastocks.broker.OrderSender;
import io.alphastocks.broker.Reconciliation;
import io.alphastocks.broker.ReconciliationPolicy;
import io.alphastocks.bus.EventBus;
import io.alphastocks.execution.PreTradeCheck;
import io.alphastocks.model.Difference;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Order;
import io.alphastocks.model.TradingStatus;
import io.alphastocks.store.JournalException;
import io.alphastocks.time.EngineClock;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;

/// The way to a broker: of live engines alone.
final class LiveRoute implements OrderRoute {

    private static final Logger LOG = LoggerFactory.getLogger(LiveRoute.class);

    private final Book book;
    private final Broker broker;
    private final OrderRouter router;
    private final EngineClock clock;
    private final ReconciliationPolicy whatDiffers;
    private final FirstReading first;
    private final OrderSender sender;
    private final RegularReconciliation regular;
    private volatile boolean closed;

    /// @param router the way to the broker
    /// @param first keeps the account from entering anything before the broker has been read
    /// @param regular compares the two from the first reading on
    LiveRoute(
            Book book,
            Broker broker,
            OrderRouter router,
            EngineClock clock,
            ReconciliationPolicy whatDiffers,
            FirstReading first,
            RegularReconciliation regular) {
        this.book = book;
        this.broker = broker;
        this.router = router;
        this.clock = clock;
        this.whatDiffers = whatDiffers;
        this.first = first;
        this.regular = regular;
        this.sender = new Sender(router, first);
    }

    /// Sends through the router. No exit leaves before the broker has been read: what an earlier
    /// process has sold, a person may have sold as well, and to sell an option once more has no
    /// bound to what it may lose.
    private record Sender(OrderRouter router, FirstReading first) implements OrderSender {

        @Override
        public void send(List<Order> orders) {
            router.send(orders);
        }

        @Override
        public boolean takesExits(InstrumentId contract) {
            return first.isOver() && router.takesExits(contract);
        }

        @Override
        public void cancel(List<Order> orders) {
            router.cancel(orders);
        }
    }

    @Override
    public OrderSender sender() {
        return sender;
    }

    @Override
    public PreTradeCheck preTrade() {
        return new MarginCheck(broker);
    }

    @Override
    public void subscribe(EventBus bus) {
        // a broker needs nobody's ticks
    }

    /// Of what an earlier run has left under way the broker knows more than the book. Nothing is
    /// entered, and nothing sold, until the two have been compared: where the broker cannot be
    /// read, that is tried again by timers for as long as it takes, and halts trading meanwhile.
    @Override
    public void restore() {
        regular.start();
        try {
            Reconciliation _ = router.recover();
            first.end();
        } catch (BookException | JournalException e) {
            throw e;
        } catch (RuntimeException e) { // whatever a broker throws, it has not been read
            failed(1, e);
        }
    }

    @Override
    public Reconciliation reconcile(ReconciliationPolicy policy) {
        Reconciliation result = router.reconcile(policy);
        first.end();
        return result;
    }

    @Override
    public List<Difference> beforeResumption() {
        return reconcile(whatDiffers).left().stream().filter(Difference::isOurs).toList();
    }

    private void readAgain(int failures) {
        if (closed || first.isOver()) {
            return;
        }
        try {
            Reconciliation _ = reconcile(whatDiffers);
            LOG.atInfo()
                    .addKeyValue("broker", broker.name())
                    .addKeyValue("failures", failures)
                    .log("the broker has been read now");
        } catch (RuntimeException e) { // whatever a broker throws, it has not been read
            failed(failures + 1, e);
        }
    }

    private void failed(int failures, RuntimeException cause) {
        Duration pause = first.pauseAfter(failures);
        LOG.atWarn()
                .setCause(cause instanceof BrokerException ? null : cause) // it tells all itself
                .addKeyValue("broker", broker.name())
                .addKeyValue("attempt", failures)
                .addKeyValue("haltsAfter", first.attempts())
                .addKeyValue("again", pause)
                .addKeyValue("cause", cause.toString())
                .log("the broker cannot be read: nothing is entered or sold until it is");
        if (failures >= first.attempts()) {
            halt(cause);
        }
        schedule(pause, failures);
    }

    /// Once it is stored, that changes nothing any more.
    private void halt(RuntimeException cause) {
        try {
            TradingStatus _ =
                    book.halt(
                            TradingStatus.halted(
                                    "the broker could not be read at the start: "
                                            + EngineParts.line(cause.getMessage())));
        } catch (BookException e) {
            LOG.atError().setCause(e).log("the halt is not stored yet; that is tried again");
        }
    }

    private void schedule(Duration pause, int failures) {
        clock.schedule(
                EpochMicros.of(clock.now().plus(pause)),
                () -> router.run(() -> readAgain(failures)));
    }

    @Override
    public boolean isIdle() {
        return router.isIdle();
    }

    @Override
    public long calls() {
        return router.calls();
    }

    @Override
    public int pending() {
        return router.pending();
    }

    @Override
    public int bookPending() {
        return router.bookPending();
    }

    @Override
    public void close() {
        closed = true;
        regular.close();
        router.close();
        broker.close();
    }
}
