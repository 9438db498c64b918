package io.alphastocks.engine;

import io.alphastocks.book.Book;
import io.alphastocks.broker.Broker;
import io.alphastocks.broker.BrokerException;
import io.alphastocks.broker.OrderRouter;
import io.alphastocks.broker.OrderSender;
import io.alphastocks.broker.Reconciliation;
import io.alphastocks.broker.ReconciliationPolicy;
import io.alphastocks.bus.EventBus;
import io.alphastocks.model.TradingStatus;
import io.alphastocks.time.EngineClock;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.Executor;

/// The way to a broker: of live engines alone.
final class LiveRoute implements OrderRoute {

    private static final Logger LOG = LoggerFactory.getLogger(LiveRoute.class);

    private final Book book;
    private final Broker broker;
    private final OrderRouter router;
    private final ReconciliationPolicy whatDiffers;

    LiveRoute(
            Book book,
            MarketAccess.Live access,
            EngineSettings settings,
            Executor calls,
            EngineClock clock) {
        this.book = book;
        this.broker = access.broker();
        this.router = new OrderRouter(book, broker, calls, clock, settings.resolution());
        this.whatDiffers = settings.reconciliation();
    }

    @Override
    public OrderSender sender() {
        return router;
    }

    @Override
    public void subscribe(EventBus bus) {
        // a broker needs nobody's ticks
    }

    /// Of what an earlier run has left under way the broker knows more than the book. Nothing is
    /// entered until somebody has compared the two.
    @Override
    public void restore() {
        try {
            Reconciliation _ = router.recover(whatDiffers);
        } catch (BrokerException e) {
            LOG.atError()
                    .setCause(e)
                    .addKeyValue("broker", broker.name())
                    .log("the broker cannot be read: trading is halted");
            TradingStatus _ =
                    book.halt(
                            TradingStatus.halted(
                                    "the broker could not be read at the start: "
                                            + e.getMessage()));
        }
    }

    @Override
    public Reconciliation reconcile(ReconciliationPolicy policy) {
        return router.reconcile(policy);
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
        router.close();
        broker.close();
    }
}
