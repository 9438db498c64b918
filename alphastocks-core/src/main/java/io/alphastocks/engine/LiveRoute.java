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
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.TradingStatus;
import io.alphastocks.time.EngineClock;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Optional;

/// The way to a broker: of live engines alone.
final class LiveRoute implements OrderRoute {

    private static final Logger LOG = LoggerFactory.getLogger(LiveRoute.class);
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final Book book;
    private final Broker broker;
    private final OrderRouter router;
    private final EngineClock clock;
    private final ReconciliationPolicy whatDiffers;
    private final FirstReading first;
    private volatile boolean closed;

    /// @param router the way to the broker
    /// @param first keeps the account from entering anything before the broker has been read
    LiveRoute(
            Book book,
            Broker broker,
            OrderRouter router,
            EngineClock clock,
            ReconciliationPolicy whatDiffers,
            FirstReading first) {
        this.book = book;
        this.broker = broker;
        this.router = router;
        this.clock = clock;
        this.whatDiffers = whatDiffers;
        this.first = first;
    }

    @Override
    public OrderSender sender() {
        return router;
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
    /// entered until the two have been compared: where the broker cannot be read, that is tried
    /// again by timers, and halts trading in the end.
    @Override
    public void restore() {
        try {
            Reconciliation _ = router.recover(whatDiffers);
            first.end();
        } catch (BrokerException e) {
            failed(1, e);
        }
    }

    @Override
    public Reconciliation reconcile(ReconciliationPolicy policy) {
        Reconciliation result = router.reconcile(policy);
        first.end();
        return result;
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
        Optional<Duration> pause = first.pauseAfter(failures);
        if (pause.isPresent()) {
            LOG.atWarn()
                    .addKeyValue("broker", broker.name())
                    .addKeyValue("attempt", failures)
                    .addKeyValue("of", first.attempts())
                    .addKeyValue("again", pause.get())
                    .addKeyValue("cause", cause.toString())
                    .log("the broker cannot be read: nothing is entered until it is");
            schedule(pause.get(), failures);
        } else {
            halt(failures, cause);
        }
    }

    /// What cannot be stored, because the journal is away, is tried again: until then nothing is
    /// entered all the same.
    private void halt(int failures, RuntimeException cause) {
        LOG.atError()
                .setCause(cause)
                .addKeyValue("broker", broker.name())
                .addKeyValue("attempts", failures)
                .log("the broker cannot be read: trading is halted");
        try {
            TradingStatus _ =
                    book.halt(
                            TradingStatus.halted(
                                    "the broker could not be read at the start: "
                                            + cause.getMessage()));
            first.end();
        } catch (BookException e) {
            LOG.atError()
                    .setCause(e)
                    .addKeyValue("again", RETRY)
                    .log("the store cannot answer: the halt is not stored yet");
            schedule(RETRY, failures);
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
        router.close();
        broker.close();
    }
}
