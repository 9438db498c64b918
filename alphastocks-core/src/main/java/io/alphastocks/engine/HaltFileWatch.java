package io.alphastocks.engine;

import io.alphastocks.book.Book;
import io.alphastocks.book.BookException;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.TradingStatus;
import io.alphastocks.time.EngineClock;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;

/// Looks every second for the files that halt trading. While a run is repeated it does not: what
/// has been does not change.
final class HaltFileWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HaltFileWatch.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final List<HaltFile> files;
    private final Book book;
    private final EngineClock clock;
    private final Executor executor;
    private volatile boolean closed;

    /// @param executor runs what its timers bring: it reads files
    HaltFileWatch(List<HaltFile> files, Book book, EngineClock clock, Executor executor) {
        this.files = files;
        this.book = book;
        this.clock = clock;
        this.executor = executor;
    }

    /// Looks at once, and from now on.
    void start() {
        if (!files.isEmpty()) {
            look();
        }
    }

    /// Which of them are there and halt: what ends at a time halts no more from then on.
    List<HaltFile> present() {
        return files.stream()
                .filter(file -> file.isThere() && !file.wanted().isOver(clock.now()))
                .toList();
    }

    private void look() {
        if (closed) {
            return;
        }
        try {
            if (book.repeatsUntil().isEmpty()) {
                present().forEach(this::halt);
            }
        } catch (BookException e) {
            LOG.atError().setCause(e).log("the store cannot answer: the halt is not stored yet");
        }
        if (!closed) {
            clock.schedule(
                    EpochMicros.of(clock.now().plus(PAUSE)), () -> executor.execute(this::look));
        }
    }

    private void halt(HaltFile file) {
        TradingStatus now = book.trading();
        TradingStatus wanted = file.wanted();
        if (!now.and(wanted).equals(now)) {
            LOG.atWarn().addKeyValue("reason", wanted.reason()).log("a file halts trading");
            TradingStatus _ = book.halt(wanted);
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
