package io.alphastocks.book;

import io.alphastocks.event.Event;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// Publishes on a platform thread of its own: the filters and keys of subscriptions run on it, and
/// however slow one is, it never holds up the book's writer. What it cannot keep up with it reads
/// from the journal.
final class ThreadOutbox implements Outbox {

    private static final Logger LOG = LoggerFactory.getLogger(ThreadOutbox.class);

    private static final Duration RETRY = Duration.ofSeconds(1);

    /// What it keeps, and when.
    ///
    /// @param waiting commits that are kept in memory; more are read from the journal when their
    ///   turn has come
    /// @param events how far it came is stored at the latest after so many events
    /// @param pause or when there has been nothing to publish for so long
    /// @param closing how long closing waits for a filter that does not come back
    record Limits(int waiting, int events, Duration pause, Duration closing) {

        static final Limits DEFAULT =
                new Limits(
                        10_000,
                        PublishedMark.EVENTS_BETWEEN_MARKS,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(10));
    }

    private final String name;
    private final BookLog log;
    private final PublishedMark mark;
    private final Limits limits;
    private final Queue<Commit> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();

    private volatile long version;
    private volatile @Nullable Publication publication;
    private volatile @Nullable Thread thread;
    private volatile boolean closed;
    private long marked;

    /// Up to which everything is published while nobody takes what is.
    private long published;

    ThreadOutbox(String name, BookLog log, PublishedMark mark, Limits limits) {
        this.name = name;
        this.log = log;
        this.mark = mark;
        this.limits = limits;
        this.version = log.version();
        this.published = Math.min(mark.version(), version);
    }

    @Override
    public void add(List<Commit> commits) {
        for (Commit commit : commits) {
            if (thread != null && queued.get() < limits.waiting) {
                queued.incrementAndGet();
                queue.add(commit);
            }
            version = commit.version();
        }
        LockSupport.unpark(thread);
    }

    @Override
    public void publishTo(Consumer<Event> publisher) {
        if (publication != null) {
            throw new IllegalStateException("the book publishes already");
        }
        Publication target = new Publication(log, publisher, published);
        try {
            target.catchUp(version);
        } finally {
            published = target.version();
        }
        publication = target;
        Thread publishing =
                Thread.ofPlatform()
                        .daemon()
                        .name("alphastocks-outbox-" + name)
                        .unstarted(() -> run(target));
        thread = publishing;
        publishing.start();
    }

    private void run(Publication target) {
        while (!target.isStopped()) {
            boolean ending = closed; // first: nothing is added after it
            try {
                if (!publishNext(target)) {
                    if (ending) {
                        return;
                    }
                    rest(target);
                }
            } catch (Throwable e) {
                LOG.atError().setCause(e).addKeyValue("book", name).log("publishing failed");
                if (ending) {
                    return;
                }
                LockSupport.parkNanos(this, RETRY.toNanos());
            }
        }
    }

    /// @return false if there is nothing to publish
    private boolean publishNext(Publication target) {
        Commit next = queue.poll();
        if (next != null) {
            queued.decrementAndGet();
        }
        if (next == null && target.version() >= version) {
            return false;
        }
        if (next != null && target.isNext(next)) {
            target.publish(next);
        } else if (next == null || !target.has(next)) {
            // All that there is, so that one reading is enough for what waits in memory, too.
            target.catchUp(version);
        }
        if (target.events() - marked >= limits.events) {
            keep(target);
        }
        return true;
    }

    /// Waits for more. A while after the last event it keeps how far it came, so that after a crash
    /// a quiet account repeats little.
    private void rest(Publication target) {
        if (target.events() == marked) {
            LockSupport.park(this);
            return;
        }
        long start = System.nanoTime();
        long left = limits.pause.toNanos();
        while (left > 0 && target.version() >= version && !closed) {
            LockSupport.parkNanos(this, left);
            left = limits.pause.toNanos() - (System.nanoTime() - start);
        }
        if (left <= 0) {
            keep(target);
        }
    }

    private void keep(Publication target) {
        marked = target.events();
        mark.storeBeside(target.version());
    }

    @Override
    public long version() {
        return version;
    }

    @Override
    public boolean isPublishing() {
        Publication target = publication;
        return target != null && !target.isStopped() && target.version() < version;
    }

    /// What a filter that does not come back holds up is left to the next book.
    @Override
    public void close() {
        closed = true;
        Publication target = publication;
        Thread publishing = thread;
        if (target == null || publishing == null) {
            return;
        }
        LockSupport.unpark(publishing);
        boolean interrupted = false;
        long end = System.nanoTime() + limits.closing.toNanos();
        for (long left; publishing.isAlive() && (left = end - System.nanoTime()) > 0; ) {
            try {
                publishing.join(Duration.ofNanos(left));
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (publishing.isAlive()) {
            publishing.interrupt();
            LOG.atWarn()
                    .addKeyValue("book", name)
                    .addKeyValue("published", target.version())
                    .addKeyValue("stored", version)
                    .log("a filter or a key holds up publishing; the next run publishes the rest");
        }
        mark.close(target.version());
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
