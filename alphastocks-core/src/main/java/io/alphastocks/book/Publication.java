package io.alphastocks.book;

import io.alphastocks.event.BookEvent;
import io.alphastocks.event.Event;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Publishes a book's commits, each once and in order, and remembers how far it came. One thread at
/// a time.
final class Publication {

    private static final Logger LOG = LoggerFactory.getLogger(Publication.class);

    private final BookLog log;
    private final Consumer<Event> publisher;
    private volatile long version;
    private long events;
    private volatile boolean stopped;

    /// @param version up to which everything is published
    Publication(BookLog log, Consumer<Event> publisher, long version) {
        this.log = log;
        this.publisher = publisher;
        this.version = version;
    }

    /// Up to which everything is published. May be called by any thread.
    long version() {
        return version;
    }

    /// How many events it has published.
    long events() {
        return events;
    }

    /// Whether the publisher takes nothing any more: its bus is closed. May be called by any
    /// thread.
    boolean isStopped() {
        return stopped;
    }

    /// Whether a commit is the next one to be published.
    boolean isNext(Commit commit) {
        return commit.version() == version + 1;
    }

    /// Whether a commit was published.
    boolean has(Commit commit) {
        return commit.version() <= version;
    }

    /// Publishes the next commit.
    void publish(Commit commit) {
        publish(commit.version(), commit.events());
    }

    /// Publishes what the journal has beyond the version, up to another one.
    ///
    /// @throws RuntimeException if the journal cannot be read
    void catchUp(long upTo) {
        if (upTo <= version) {
            return;
        }
        List<BookEvent> batch = new ArrayList<>();
        long[] last = {version + 1};
        log.read(
                version,
                upTo,
                (stored, event) -> {
                    if (stored.version() != last[0]) {
                        publish(last[0], batch);
                        batch.clear();
                        last[0] = stored.version();
                    }
                    batch.add(event);
                });
        publish(last[0], batch);
        if (!stopped) {
            version = upTo;
        }
    }

    /// What is stored is stored: a bus that cannot take an event does not keep the next ones back.
    private void publish(long of, List<BookEvent> batch) {
        Error failure = null;
        for (BookEvent event : batch) {
            if (stopped) {
                return;
            }
            try {
                publisher.accept(event);
                events++;
            } catch (IllegalStateException e) {
                stopped = true;
                LOG.atDebug()
                        .setCause(e)
                        .addKeyValue("event", event.id())
                        .log(
                                "the bus is closed; the next run publishes what is stored from here on");
            } catch (RuntimeException e) {
                failed(event, e);
            } catch (Error e) {
                failed(event, e);
                failure = e;
            }
        }
        if (!stopped) {
            version = of;
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static void failed(BookEvent event, Throwable cause) {
        LOG.atError()
                .setCause(cause)
                .addKeyValue("event", event.id())
                .log("a stored event could not be published");
    }
}
