package io.alphastocks.engine;

import io.alphastocks.book.Book;
import io.alphastocks.broker.OrderRouter;
import io.alphastocks.broker.OrderSender;
import io.alphastocks.broker.Reconciliation;
import io.alphastocks.broker.ReconciliationPolicy;
import io.alphastocks.bus.EventBus;
import io.alphastocks.market.InstrumentMaster;
import io.alphastocks.time.EngineClock;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.Executor;

/// Where an engine's orders go: to the simulated venue, or to a broker. A logging engine has none.
interface OrderRoute {

    /// The route of an engine's mode; null where it has none.
    static @Nullable OrderRoute of(
            EngineSettings settings, Book book, EngineClock clock, InstrumentMaster instruments) {
        Executor calls =
                settings.concurrent()
                        ? task -> Thread.ofVirtual().name("broker-call").start(task)
                        : Runnable::run;
        return switch (settings.access()) {
            case MarketAccess.None _ -> null;
            case MarketAccess.Simulated _ ->
                    new PaperVenue(
                            book,
                            clock,
                            instruments,
                            settings.calendar(),
                            settings.freeze(),
                            settings.spread(),
                            calls);
            case MarketAccess.Live live ->
                    new LiveRoute(
                            book,
                            live.broker(),
                            new OrderRouter(
                                    book,
                                    live.broker(),
                                    calls,
                                    clock,
                                    settings.resolution(),
                                    settings.reconciliation()),
                            clock,
                            settings.reconciliation(),
                            settings.firstReading());
        };
    }

    OrderSender sender();

    /// Hears what it needs of the bus; before anybody else does.
    void subscribe(EventBus bus);

    /// Takes up what an earlier run has left, before trading begins.
    void restore();

    /// Lays the book beside what is at the other end.
    Reconciliation reconcile(ReconciliationPolicy whatDiffers);

    /// Whether no call is under way.
    boolean isIdle();

    /// How many calls there have been.
    long calls();

    /// How many updates are not booked.
    int pending();

    /// Tries to book them now, and says how many are left.
    int bookPending();

    void close();
}
