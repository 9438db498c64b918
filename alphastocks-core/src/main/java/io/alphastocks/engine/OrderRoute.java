package io.alphastocks.engine;

import io.alphastocks.book.Book;
import io.alphastocks.broker.OrderRouter;
import io.alphastocks.broker.OrderSender;
import io.alphastocks.broker.Reconciliation;
import io.alphastocks.broker.ReconciliationPolicy;
import io.alphastocks.bus.EventBus;
import io.alphastocks.execution.PreTradeCheck;
import io.alphastocks.market.InstrumentMaster;
import io.alphastocks.market.OptionChain;
import io.alphastocks.model.Difference;
import io.alphastocks.time.EngineClock;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.Executor;

/// Where an engine's orders go: to the simulated venue, or to a broker. A logging engine has none.
interface OrderRoute {

    /// The route of an engine's mode; null where it has none.
    static @Nullable OrderRoute of(
            EngineSettings settings,
            Book book,
            EngineClock clock,
            InstrumentMaster instruments,
            OptionChain chain) {
        Executor calls = EngineParts.calls(settings);
        return switch (settings.access()) {
            case MarketAccess.None _ -> null;
            case MarketAccess.Simulated _ ->
                    new PaperVenue(
                            book,
                            clock,
                            instruments,
                            chain,
                            settings.calendar(),
                            settings.freeze(),
                            settings.spread(),
                            calls);
            case MarketAccess.Live live -> {
                OrderRouter router =
                        new OrderRouter(
                                book,
                                live.broker(),
                                calls,
                                clock,
                                settings.resolution(),
                                settings.reconciliation());
                yield new LiveRoute(
                        book,
                        live.broker(),
                        router,
                        clock,
                        settings.reconciliation(),
                        settings.firstReading(),
                        new RegularReconciliation(
                                book,
                                router,
                                settings.firstReading(),
                                settings.calendar(),
                                clock,
                                settings.reconcileEvery()));
            }
        };
    }

    OrderSender sender();

    /// Asked before each entry.
    default PreTradeCheck preTrade() {
        return PreTradeCheck.NONE;
    }

    /// Hears what it needs of the bus; before anybody else does.
    void subscribe(EventBus bus);

    /// Takes up what an earlier run has left, before trading begins.
    void restore();

    /// Makes sure that book and broker agree, before trading is resumed.
    ///
    /// @return what does not agree; empty where all does
    /// @throws io.alphastocks.broker.BrokerException if the broker cannot be read
    default List<Difference> beforeResumption() {
        return List.of();
    }

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
