package io.alphastocks.engine;

import io.alphastocks.book.Book;
import io.alphastocks.book.BookException;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.TradingStatus;
import io.alphastocks.time.EngineClock;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.Executor;

/// Halts trading for parts of the engine that have found out that it cannot go on. A halt that the
/// store does not take, because it is away, is asked for again until it does.
final class HaltRequests implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HaltRequests.class);
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final Book book;
    private final EngineClock clock;
    private final Executor executor;
    private volatile boolean closed;

    /// @param executor runs what must not hold up its caller
    HaltRequests(Book book, EngineClock clock, Executor executor) {
        this.book = book;
        this.clock = clock;
        this.executor = executor;
    }

    /// Halts, before it returns where the store is there.
    void halt(String reason) {
        if (closed) {
            return;
        }
        try {
            TradingStatus _ = book.halt(TradingStatus.halted(EngineParts.line(reason)));
        } catch (BookException e) {
            LOG.atError()
                    .setCause(e)
                    .addKeyValue("reason", reason)
                    .addKeyValue("again", RETRY)
                    .log("the store cannot answer: the halt is not stored yet");
            if (!closed) {
                clock.schedule(
                        EpochMicros.of(clock.now().plus(RETRY)), () -> haltWithoutWaiting(reason));
            }
        }
    }

    /// Halts in a moment: for callers that must not wait.
    void haltWithoutWaiting(String reason) {
        executor.execute(() -> halt(reason));
    }

    @Override
    public void close() {
        closed = true;
    }
}
