package io.alphastocks.engine;

import io.alphastocks.book.Book;
import io.alphastocks.broker.Broker;
import io.alphastocks.broker.OrderRouter;
import io.alphastocks.broker.OrderSender;
import io.alphastocks.bus.EventBus;
import io.alphastocks.model.TradingStatus;
import io.alphastocks.time.EngineClock;

import java.util.concurrent.Executor;

/// The way to a broker: of live engines alone.
final class LiveRoute implements OrderRoute {

    private final Book book;
    private final Broker broker;
    private final OrderRouter router;

    LiveRoute(Book book, MarketAccess.Live access, Executor calls, EngineClock clock) {
        this.book = book;
        this.broker = access.broker();
        this.router = new OrderRouter(book, broker, calls, clock);
    }

    @Override
    public OrderSender sender() {
        return router;
    }

    @Override
    public void subscribe(EventBus bus) {
        // a broker needs nobody's ticks
    }

    /// Of what an earlier run has left under way the broker knows more than the book: nothing is
    /// entered until somebody has compared the two.
    @Override
    public void restore() {
        int live = book.liveOrders().size();
        if (live > 0) {
            book.halt(
                    TradingStatus.halted(
                            live
                                    + " orders of an earlier run are not compared with the broker's"
                                    + " order book"));
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
