package io.alphastocks.engine;

import io.alphastocks.book.Book;
import io.alphastocks.book.BookException;
import io.alphastocks.model.Difference;
import io.alphastocks.model.TradingStatus;
import io.alphastocks.store.JournalException;
import io.alphastocks.time.EngineClock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.concurrent.Executor;

/// What stops an engine's trading from outside, files and what feeds and the broker say, and what
/// lets a person go on.
final class HaltDesk implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HaltDesk.class);

    private final Book book;
    private final @Nullable OrderRoute route;
    private final HaltRequests requests;
    private final HaltFileWatch files;

    /// @param route where orders go; null where they go nowhere
    HaltDesk(EngineSettings settings, Book book, @Nullable OrderRoute route, EngineClock clock) {
        this.book = book;
        this.route = route;
        Executor calls = EngineParts.calls(settings);
        this.requests = new HaltRequests(book, clock, calls);
        this.files = new HaltFileWatch(settings.haltFiles(), book, clock, calls);
        if (settings.access() instanceof MarketAccess.Live live) {
            live.onRefused(requests::haltWithoutWaiting);
        }
    }

    /// Halts for a part of the engine that cannot go on.
    void request(String reason) {
        requests.halt(reason);
    }

    /// Looks for files from now on.
    void start() {
        files.start();
    }

    /// Lets the account trade again, unless something stands against it.
    ///
    /// @param trading whether the engine trades yet: before, the start itself reads the broker
    Resumption resume(String reason, boolean trading) {
        TradingStatus before = book.trading();
        if (!before.allowsEntries()) {
            List<HaltFile> present = files.halting();
            if (!present.isEmpty()) {
                return refused(present.getFirst().file() + " is there, which halts trading");
            }
            if (trading && route != null) {
                Resumption.@Nullable Refused refused = agreement(route);
                if (refused != null) {
                    return refused;
                }
            }
            if (book.repeatsUntil().isEmpty()) { // otherwise it is decided on where that ends
                TradingStatus now = book.resume(before, reason);
                return now.allowsEntries()
                        ? new Resumption.Resumed()
                        : refused("trading was halted anew meanwhile: " + now.reason());
            }
        }
        return book.resume(reason) ? new Resumption.Resumed() : new Resumption.NotHalted();
    }

    private static Resumption.@Nullable Refused agreement(OrderRoute route) {
        List<Difference> differences;
        try {
            differences = route.beforeResumption();
        } catch (BookException | JournalException e) {
            throw e;
        } catch (RuntimeException e) { // whatever a broker throws, it has not been read
            LOG.atWarn().setCause(e).log("nobody resumes while the broker cannot be read");
            return refused("the broker cannot be read: " + EngineParts.line(e.getMessage()));
        }
        return differences.isEmpty()
                ? null
                : new Resumption.Refused(Difference.summary(differences), differences);
    }

    private static Resumption.Refused refused(String reason) {
        return new Resumption.Refused(reason, List.of());
    }

    @Override
    public void close() {
        requests.close();
        files.close();
    }
}
