package io.alphastocks.engine;

import io.alphastocks.book.Book;
import io.alphastocks.broker.Broker;
import io.alphastocks.broker.BrokerException;
import io.alphastocks.broker.OrderRouter;
import io.alphastocks.broker.OrderSender;
import io.alphastocks.broker.ResolutionPolicy;
import io.alphastocks.bus.EventBus;
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

    LiveRoute(Book book, MarketAccess.Live access, Executor calls, EngineClock clock) {
        this.book = book;
        this.broker = access.broker();
        this.router = new OrderRouter(book, broker, calls, clock, ResolutionPolicy.DEFAULT);
    }

    @Override
    public OrderSender sender() {
        return router;
    }

    @Override
    public void subscribe(EventBus bus) {
        // a broker needs nobody's ticks
    }

    /// Of what an earlier run has left under way the broker knows more than the book.
    @Override
    public void restore() {
        try {
            int suspected = router.recover();
            if (suspected > 0) {
                LOG.atWarn()
                        .addKeyValue("orders", suspected)
                        .log("an earlier run may have sent orders; the broker's order book tells");
            }
        } catch (BrokerException e) {
            LOG.atError()
                    .setCause(e)
                    .addKeyValue("broker", broker.name())
                    .log("the broker cannot be read; what is unknown is looked up again");
        }
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
