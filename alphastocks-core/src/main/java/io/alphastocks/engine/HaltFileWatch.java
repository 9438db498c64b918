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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
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
    private final Map<HaltFile, Seen> seen = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /// What a file has asked for.
    private record Seen(String reason, TradingStatus wanted) {}

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

    /// Which of them are there and halt: a halt that has an end halts no more from then on.
    List<HaltFile> halting() {
        return files.stream().filter(file -> wanted(file).isPresent()).toList();
    }

    /// What a file asks for: made when it appears, and when its text is another one, so that an end
    /// that is so long from now does not move on while the file is there.
    private Optional<TradingStatus> wanted(HaltFile file) {
        if (!file.isThere()) {
            seen.remove(file);
            return Optional.empty();
        }
        String reason = file.reason();
        Seen last = seen.get(file);
        if (last == null || !last.reason.equals(reason)) {
            last = new Seen(reason, file.wanted(reason));
            seen.put(file, last);
            if (last.wanted.isOver(clock.now())) {
                LOG.atWarn()
                        .addKeyValue("reason", reason)
                        .addKeyValue("until", last.wanted.until())
                        .log("a file halts nothing: the end of its halt is over");
            }
        }
        return Optional.of(last.wanted).filter(it -> !it.isOver(clock.now()));
    }

    private void look() {
        if (closed) {
            return;
        }
        long next = EpochMicros.of(clock.now().plus(PAUSE));
        try {
            if (book.repeatsUntil().isEmpty()) {
                files.forEach(file -> wanted(file).ifPresent(this::halt));
            }
        } catch (BookException e) {
            LOG.atError().setCause(e).log("the store cannot answer: the halt is not stored yet");
        }
        if (!closed) {
            clock.schedule(next, () -> executor.execute(this::look));
        }
    }

    private void halt(TradingStatus wanted) {
        TradingStatus now = book.trading();
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
